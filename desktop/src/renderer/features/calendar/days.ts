/** Days as dates without a zone, `YYYY-MM-DD`: which of them a view shows, and the next ones. */
export type Day = string
export type CalendarView = 'day' | 'week' | 'month' | 'agenda'

const DAY_MS = 86_400_000
/** Days of the agenda: four weeks. */
const AGENDA = 28

const msOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: Day, count: number): Day => dayOf(msOf(day) + count * DAY_MS)
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((msOf(to) - msOf(from)) / DAY_MS)
/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(msOf(day)).getUTCDay() || 7
export const isWeekend = (day: Day): boolean => weekdayOf(day) >= 6

export const startOfWeek = (day: Day, weekStart: number): Day =>
  addDays(day, -((weekdayOf(day) - weekStart + 7) % 7))

/** ISO 8601: the week that has the Thursday. */
export function weekNumber(day: Day): number {
  const thursday = addDays(day, 4 - weekdayOf(day))
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1
}

const list = (from: Day, count: number): readonly Day[] =>
  Array.from({ length: count }, (_, at) => addDays(from, at))

/** A month is whole weeks, as many as it touches. */
export function daysShown(view: CalendarView, day: Day, weekStart: number): readonly Day[] {
  if (view === 'day') return [day]
  if (view === 'agenda') return list(day, AGENDA)
  if (view === 'week') return list(startOfWeek(day, weekStart), 7)
  const first = `${day.slice(0, 7)}-01`
  const from = startOfWeek(first, weekStart)
  const weeks = Math.ceil((daysBetween(from, first) + monthLength(day)) / 7)
  return list(from, weeks * 7)
}

function monthLength(day: Day): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The day that stands for the next or the one before of what is shown. */
export function stepped(view: CalendarView, day: Day, by: 1 | -1): Day {
  if (view === 'day') return addDays(day, by)
  if (view === 'week') return addDays(day, 7 * by)
  if (view === 'agenda') return addDays(day, AGENDA * by)
  const [year = 0, month = 1] = day.split('-').map(Number)
  return dayOf(Date.UTC(year, month - 1 + by, 1))
}
