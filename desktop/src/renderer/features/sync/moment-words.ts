import { dateFormat, type FormatContext, timeOfDay, wallDay } from '@kith/shared/model'

const DAY_MS = 86_400_000

/** "14:05" today, "Tue 14:05" within a week, "12 Mar" before; empty for nothing. */
export function momentWords(iso: string | null, { locale, timeZone, now }: FormatContext): string {
  const ms = iso === null ? Number.NaN : Date.parse(iso)
  if (Number.isNaN(ms)) return ''
  const time = timeOfDay(locale)
  const options: Intl.DateTimeFormatOptions =
    wallDay(ms, timeZone) === wallDay(now, timeZone)
      ? time
      : Math.abs(now - ms) < 6 * DAY_MS
        ? { weekday: 'short', ...time }
        : {
            day: 'numeric',
            month: 'short',
            ...(now - ms > 300 * DAY_MS ? { year: 'numeric' } : {}),
          }
  return dateFormat(locale, timeZone, options).format(ms)
}
