/** The day (`YYYY-MM-DD`) that a moment in milliseconds falls on somewhere. */
import { dateFormat } from '@kith/shared/model'

export const momentDay = (ms: number, timeZone: string): string =>
  dateFormat('en-CA', timeZone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(ms)

/** The day of a day or of a moment, as its reader sees it. */
export const dayOfWhen = (when: string, timeZone: string): string =>
  when.length <= 10 ? when : momentDay(Date.parse(when), timeZone)
