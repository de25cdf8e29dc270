/** Between moments and the clocks on walls. */
import { TZDate } from '@date-fns/tz'
import type { Day } from './calendar.ts'

/** The day a moment falls on in a time zone. */
export function dayIn(timeZone: string, ms: number): Day {
  const date = new TZDate(ms, timeZone)
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() }
}

/** Whether a moment is the first of its day: so are whole days kept in fields that may hold a time. */
export function isWholeDay(timeZone: string, ms: number): boolean {
  const date = new TZDate(ms, timeZone)
  return date.getHours() + date.getMinutes() + date.getSeconds() + date.getMilliseconds() === 0
}

/** The moment at which clocks of a time zone show this. A time that a change of clocks skips is moved on. */
export const momentIn = (
  timeZone: string,
  { year, month, day }: Day,
  hour: number,
  minute: number,
  second = 0,
): number => new TZDate(year, month - 1, day, hour, minute, second, timeZone).getTime()
