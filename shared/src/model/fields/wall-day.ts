/** The calendar on the walls of a time zone. */
import { dateFormat } from './intl.ts'
import { momentIn } from './time-zone.ts'

const DAY_MS = 86_400_000
const PARTS: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' }

/** The day (`YYYY-MM-DD`) that a moment in milliseconds falls on. */
export const wallDay = (ms: number, timeZone: string): string =>
  // Years before 1000 come without their zeros.
  dateFormat('en-CA', timeZone, PARTS).format(ms).padStart(10, '0')

/** The same as days since 1970, which can be subtracted; day 0 was a Thursday. */
export const wallDayNumber = (ms: number, timeZone: string): number =>
  Date.parse(`${wallDay(ms, timeZone)}T00:00:00Z`) / DAY_MS

/** The moment in milliseconds at which clocks of a zone show a time (`HH:MM`) of a day (`YYYY-MM-DD`). */
export function wallMoment(day: string, time: string, timeZone: string): number {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return momentIn(timeZone, { year, month, day: date }, hour, minute)
}

/** The first moment of the day that comes so many days after the one a moment falls on. */
export const wallMidnight = (ms: number, timeZone: string, plusDays = 0): number =>
  wallMoment(dayAfter(wallDay(ms, timeZone), plusDays), '00:00', timeZone)

/** The day that comes so many days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
