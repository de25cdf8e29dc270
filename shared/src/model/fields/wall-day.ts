/** The calendar on the walls of a time zone. */
import { dateFormat } from './intl.ts'

const DAY_MS = 86_400_000
const PARTS: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' }

/** The day (`YYYY-MM-DD`) that a moment in milliseconds falls on. */
export const wallDay = (ms: number, timeZone: string): string =>
  // Years before 1000 come without their zeros.
  dateFormat('en-CA', timeZone, PARTS).format(ms).padStart(10, '0')

/** The same as days since 1970, which can be subtracted; day 0 was a Thursday. */
export const wallDayNumber = (ms: number, timeZone: string): number =>
  Date.parse(`${wallDay(ms, timeZone)}T00:00:00Z`) / DAY_MS
