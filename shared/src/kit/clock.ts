/** Time as a port: nothing reads the machine's clock but the host that passes one in. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
}

export const systemClock: Clock = { now: () => Date.now() }

const DAY_MS = 86_400_000
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
const MAX_DAYS = 8192
/** `2026-11-20T` of the days that were asked for: records by the hundred thousand are of a few years. */
const days = new Map<number, string>()

/** `2026-11-20T12:04:00.000Z` */
export function isoTime(ms: number): string {
  const whole = Math.trunc(ms)
  const day = Math.floor(whole / DAY_MS)
  const known = days.get(day)
  if (known === undefined) return firstOf(day, ms)
  const rest = whole - day * DAY_MS
  const seconds = Math.floor(rest / 1000)
  const minutes = Math.floor(seconds / 60)
  const millis = rest % 1000
  const [hour, minute] = [TWO_DIGITS[Math.floor(minutes / 60)], TWO_DIGITS[minutes % 60]]
  const tail = `${millis < 100 ? '0' : ''}${millis < 10 ? '0' : ''}${millis}`
  return `${known}${hour}:${minute}:${TWO_DIGITS[seconds % 60]}.${tail}Z`
}

function firstOf(day: number, ms: number): string {
  const text = new Date(ms).toISOString()
  if (days.size >= MAX_DAYS) days.clear()
  // Years of more than four digits are written otherwise, and never asked for twice.
  if (text.length === 24) days.set(day, text.slice(0, 11))
  return text
}
