/** How long ago, in few letters: a time today, a weekday this week, else a date. */
import { dateFormat, timeOfDay, type FormatContext } from '@kith/shared/model'
import { dayNumber } from '../timeline/timeline-days.ts'

export function agoWords(iso: string, { locale, timeZone, now }: FormatContext): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return ''
  const days = dayNumber(now, timeZone) - dayNumber(ms, timeZone)
  const options: Intl.DateTimeFormatOptions =
    days === 0
      ? timeOfDay(locale)
      : days > 0 && days < 7
        ? { weekday: 'short' }
        : days < 320
          ? { day: 'numeric', month: 'short' }
          : { day: 'numeric', month: 'short', year: 'numeric' }
  return dateFormat(locale, timeZone, options).format(ms)
}
