/** Days as `YYYY-MM-DD` text, counted without time zones. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

const DAY_MS = 86_400_000
const two = (value: number): string => String(value).padStart(2, '0')

export const dayText = ({ year, month, day }: Day): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`

/** `undefined` for 30 February and for years that nobody meant. */
export function realDay(year: number, month: number, day: number): Day | undefined {
  if (year < 1000 || year > 9999) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal && month >= 1 ? { year, month, day } : undefined
}

export function dayOf(text: string): Day | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return found ? realDay(Number(found[1]), Number(found[2]), Number(found[3])) : undefined
}

const msOf = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day)

export function addDays(day: Day, count: number): Day {
  const date = new Date(msOf(day) + count * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** The same day of a later month, or its last day when it is shorter. */
export function addMonths({ year, month, day }: Day, count: number): Day {
  const at = year * 12 + month - 1 + count
  const target = { year: Math.floor(at / 12), month: (at % 12) + 1 }
  const last = new Date(Date.UTC(target.year, target.month, 0)).getUTCDate()
  return { ...target, day: Math.min(day, last) }
}

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(msOf(day)).getUTCDay() || 7

export const daysBetween = (from: Day, to: Day): number => (msOf(to) - msOf(from)) / DAY_MS
