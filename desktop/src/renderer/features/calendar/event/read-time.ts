/** Times of day as people type them: "9", "9:30", "930", "3pm", "15h", "3.15 pm" → `HH:MM`; `null`: no time. */
export function readTime(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*h?\s*([ap])?\.?m?\.?$/i.exec(text.trim())
  if (found === null) return null
  const [, first = '', second = '0', half] = found
  const [hours, minutes] = [Number(first), Number(second)]
  if (minutes > 59) return null
  if (half === undefined) return hours > 23 ? null : clockText(hours * 60 + minutes)
  if (hours < 1 || hours > 12) return null
  return clockText(((hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 60 + minutes)
}

/** Minutes later or earlier, within the day. */
export function stepTime(time: string, minutes: number): string {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return clockText((hours * 60 + rest + minutes + DAY) % DAY)
}

const DAY = 1440
/** Minutes of a day as `HH:MM`, as a field of time has it. */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
