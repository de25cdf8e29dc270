/** How long ago, in few letters: a time today, a weekday this week, else a date. */
import { dateFormat, type FormatContext, timeOfDay, wallDayNumber } from '@kith/shared/model'

export function agoWords(iso: string, { locale, timeZone, now }: FormatContext): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return ''
  const days = wallDayNumber(now, timeZone) - wallDayNumber(ms, timeZone)
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
