/** A series with its changed occurrences, as what stands on the grid in a window. */
import { DAY, dateOf, dayNumber, occurrenceKey, type CalendarEvent } from './event.ts'
import { startsOf, type Budget } from './recurrence.ts'

export interface Occurrence<E> {
  /** The event whose words are shown: the series, or the changed occurrence. */
  readonly event: E
  /** ms UTC; for whole days midnight UTC of their dates. */
  readonly startsAt: number
  readonly endsAt: number
  readonly startDate: string | null
  /** Which occurrence of the series it is, as it would have started. */
  readonly originalAt: number
}
export interface Occurrences<E> {
  readonly list: readonly Occurrence<E>[]
  readonly isWhole: boolean
}

type Needs = Pick<
  CalendarEvent,
  | 'startsAt'
  | 'endsAt'
  | 'startDate'
  | 'endDate'
  | 'zone'
  | 'rule'
  | 'rdates'
  | 'exdates'
  | 'recurrenceId'
  | 'isFollowing'
  | 'status'
>

/** Everything that touches `from ≤ t < to`. An override stands where it was moved to; a cancelled one nowhere. */
export function occurrencesOf<E extends Needs>(
  master: E,
  overrides: readonly E[],
  from: number,
  to: number,
  floatingZone: string,
  budget: Budget,
): Occurrences<E> {
  if (master.status === 'cancelled' && overrides.length === 0) return { list: [], isWhole: true }
  const changed = new Map(
    overrides.flatMap(one =>
      one.recurrenceId === null || one.isFollowing
        ? []
        : [[occurrenceKey(one.recurrenceId), one] as const],
    ),
  )
  const splits = overrides
    .flatMap(one =>
      one.recurrenceId !== null && one.isFollowing
        ? [{ at: occurrenceKey(one.recurrenceId), event: one }]
        : [],
    )
    .toSorted((a, b) => a.at - b.at)
  const starts = startsOf(master, from - lengthOf(master), to, floatingZone, budget)
  const list: Occurrence<E>[] = []
  for (const at of starts.at) {
    if (changed.has(at)) continue
    const split = splits.findLast(one => one.at <= at)
    const placed = split ? shifted(split.event, split.at, at) : placedAt(master, at)
    const shown = split?.event ?? master
    if (shown.status !== 'cancelled') list.push({ event: shown, ...placed, originalAt: at })
  }
  for (const [originalAt, event] of changed)
    if (event.status !== 'cancelled')
      list.push({ event, ...placedAt(event, startOf(event) ?? originalAt), originalAt })
  return {
    list: list
      .filter(one => one.startsAt < to && Math.max(one.endsAt, one.startsAt + 1) > from)
      .toSorted((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt),
    isWhole: starts.isWhole,
  }
}

const startOf = (event: Needs): number | null =>
  event.startDate === null ? event.startsAt : dayNumber(event.startDate) * DAY

/** How long each occurrence is, in ms; the exact time, also over a change of clocks (RFC 5545 3.8.5.3). */
function lengthOf(event: Needs): number {
  if (event.startDate !== null) {
    const days = event.endDate === null ? 1 : dayNumber(event.endDate) - dayNumber(event.startDate)
    return Math.max(1, days) * DAY
  }
  return event.startsAt === null || event.endsAt === null
    ? 0
    : Math.max(0, event.endsAt - event.startsAt)
}

const placedAt = (event: Needs, at: number) => ({
  startsAt: at,
  endsAt: at + lengthOf(event),
  startDate: event.startDate === null ? null : dateOf(at / DAY),
})

/** "This and all later": moved by as much as the first of them. */
const shifted = (event: Needs, split: number, at: number) =>
  placedAt(event, at + ((startOf(event) ?? split) - split))
