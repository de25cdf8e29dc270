/** Days as Today shows them: where they begin, what they are called. Local time throughout. */
import { timeOfDay } from '@kith/shared/model'
export const startOfDay = (now: number, plusDays = 0): Date => {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + plusDays)
}

export type DueKind = 'overdue' | 'today' | 'later'

/** Overdue begins with the day after: a task for this morning is still a task for today. */
export function dueKind(due: string, now: number): DueKind {
  const at = Date.parse(due)
  if (at < startOfDay(now).getTime()) return 'overdue'
  return at < startOfDay(now, 1).getTime() ? 'today' : 'later'
}

/** A time of day, or nothing at midnight: whole days are kept as their first moment. */
export function timeOf(moment: string, locale: string): string | null {
  const at = new Date(moment)
  if (at.getHours() === 0 && at.getMinutes() === 0) return null
  return new Intl.DateTimeFormat(locale, timeOfDay(locale)).format(at)
}

/** "yesterday", "Wed", "12 Mar", "12 Mar 2024": as short as it can be without being unclear. */
export function dayName(moment: string, now: number, locale: string): string {
  const at = new Date(moment)
  const days = Math.round(
    (startOfDay(at.getTime()).getTime() - startOfDay(now).getTime()) / 86_400_000,
  )
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  if (Math.abs(days) < 7) return new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(at)
  const isThisYear = at.getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

export interface DayGroup<T> {
  /** Local `YYYY-MM-DD`. */
  readonly key: string
  readonly at: Date
  readonly items: readonly T[]
}

/** Items in the order given, gathered by local day. */
export function byDay<T>(
  items: readonly T[],
  momentOf: (item: T) => string,
): readonly DayGroup<T>[] {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const day = startOfDay(Date.parse(momentOf(item))).getTime()
    groups.set(day, [...(groups.get(day) ?? []), item])
  }
  return [...groups].map(([day, list]) => ({ key: String(day), at: new Date(day), items: list }))
}
