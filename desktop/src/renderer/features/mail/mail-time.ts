/** When mail came, in the words of a list: today a time, this week a day, then a date. */
import {
  dateFormat,
  type FormatContext,
  timeOfDay,
  wallDay,
  wallDayNumber,
} from '@kith/shared/model'

export interface DayGroup {
  readonly key: 'today' | 'yesterday' | 'week' | 'month' | 'older'
  readonly label: string
}

/** Whole days between the calendar day of `at` and today's, in the person's zone. */
function daysAgo(at: number, { timeZone, now }: FormatContext): number {
  return wallDayNumber(now, timeZone) - wallDayNumber(at, timeZone)
}

export function dayGroup(at: number, format: FormatContext): DayGroup {
  const days = daysAgo(at, format)
  if (days <= 0) return { key: 'today', label: 'Today' }
  if (days === 1) return { key: 'yesterday', label: 'Yesterday' }
  if (days < 7) return { key: 'week', label: 'Earlier this week' }
  if (days < 31) return { key: 'month', label: 'Earlier this month' }
  return { key: 'older', label: 'Older' }
}

/** "13:42", "Thu", "14 Nov", "14 Nov 2024"; what is to come this week with its time: "Tue 14:00". */
export function shortTime(at: number, format: FormatContext): string {
  const { locale, timeZone, now } = format
  const days = daysAgo(at, format)
  const isThisYear = yearOf(at, timeZone) === yearOf(now, timeZone)
  const time = timeOfDay(locale)
  const options: Intl.DateTimeFormatOptions =
    days === 0
      ? time
      : Math.abs(days) < 7
        ? { weekday: 'short', ...(days < 0 && !isMidnight(at, timeZone) ? time : {}) }
        : { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }
  return dateFormat(locale, timeZone, options).format(at).replace(',', '')
}

/** Whole days are kept as their first moment. */
const isMidnight = (at: number, timeZone: string): boolean =>
  dateFormat('en-GB', timeZone, { hour: '2-digit', minute: '2-digit' }).format(at) === '00:00'

/** "today 13:42", "Wed 18 Nov", "18 Nov 2024, 13:42". */
export function messageTime(at: number, format: FormatContext): string {
  const { locale, timeZone, now } = format
  const write = (options: Intl.DateTimeFormatOptions) =>
    dateFormat(locale, timeZone, options).format(at)
  const days = daysAgo(at, format)
  const time = write(timeOfDay(locale))
  if (days === 0) return `today ${time}`
  if (days === 1) return `yesterday ${time}`
  const isThisYear = yearOf(at, timeZone) === yearOf(now, timeZone)
  return isThisYear
    ? `${write({ weekday: 'short', day: 'numeric', month: 'short' })}, ${time}`
    : `${write({ day: 'numeric', month: 'short', year: 'numeric' })}, ${time}`
}

/** In full, for tooltips and `datetime`. */
export const fullTime = (at: number, { locale, timeZone }: FormatContext): string =>
  dateFormat(locale, timeZone, { dateStyle: 'full', timeStyle: 'short' }).format(at)

const yearOf = (at: number, timeZone: string): string => wallDay(at, timeZone).slice(0, -6)
