/** Days as Today shows them, on the calendar of the person's zone: where they begin, what they are called. */
import {
  dateFormat,
  isWholeDay,
  timeOfDay,
  wallDayNumber,
  wallMidnight,
  type FormatContext,
} from '@kith/shared/model'

/** When it is, and where. */
export type Here = Pick<FormatContext, 'now' | 'timeZone'>

export const startOfDay = ({ now, timeZone }: Here, plusDays = 0): Date =>
  new Date(wallMidnight(now, timeZone, plusDays))

export type DueKind = 'overdue' | 'today' | 'later'

/** Overdue begins with the day after: a task for this morning is still a task for today. */
export function dueKind(due: string, here: Here): DueKind {
  const days = daysAhead(due, here)
  if (days < 0) return 'overdue'
  return days === 0 ? 'today' : 'later'
}

/** A time of day, or nothing at midnight: whole days are kept as their first moment. */
export function timeOf(moment: string, { locale, timeZone }: FormatContext): string | null {
  const at = Date.parse(moment)
  return isWholeDay(timeZone, at)
    ? null
    : dateFormat(locale, timeZone, timeOfDay(locale)).format(at)
}

/** "yesterday", "Wed", "12 Mar", "12 Mar 2024": as short as it can be without being unclear. */
export function dayName(moment: string, format: FormatContext): string {
  const { locale, timeZone, now } = format
  const days = daysAhead(moment, format)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  const say = (shape: Intl.DateTimeFormatOptions) => dateFormat(locale, timeZone, shape)
  const at = Date.parse(moment)
  if (Math.abs(days) < 7) return say({ weekday: 'short' }).format(at)
  const year = say({ year: 'numeric' })
  const isThisYear = year.format(at) === year.format(now)
  return say({
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

export interface DayGroup<T> {
  readonly key: string
  /** Its first moment. */
  readonly at: Date
  readonly items: readonly T[]
}

/** Items in the order given, gathered by day. */
export function byDay<T>(
  items: readonly T[],
  momentOf: (item: T) => string,
  timeZone: string,
): readonly DayGroup<T>[] {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const day = wallMidnight(Date.parse(momentOf(item)), timeZone)
    groups.set(day, [...(groups.get(day) ?? []), item])
  }
  return [...groups].map(([day, list]) => ({ key: String(day), at: new Date(day), items: list }))
}

const daysAhead = (moment: string, { now, timeZone }: Here): number =>
  wallDayNumber(Date.parse(moment), timeZone) - wallDayNumber(now, timeZone)
