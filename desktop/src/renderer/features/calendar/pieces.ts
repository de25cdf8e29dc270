/** Events cut into what each day shows of them: bars for whole days, pieces with times for the rest. */
import { localOf, layoutDay, type Placed } from '@kith/shared/calendar'
import type { CalendarEntry } from '@kith/shared/rpc'
import { addDays, daysBetween, type Day } from './days.ts'

const DAY_MINUTES = 1440
const DAY_MS = 86_400_000
/** A shorter event is drawn as long as this, so that its title can be read. */
const LEAST_MINUTES = 30

/** The part of an event with times that lies in one day, in minutes of the clock there. */
export interface Piece {
  readonly entry: CalendarEntry
  readonly start: number
  readonly end: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

export interface Bar {
  readonly entry: CalendarEntry
  /** Of the days shown; `to` is inside. */
  readonly from: number
  readonly to: number
  readonly row: number
}

/** What lasts a day and longer stands above the hours, like what has no time at all. */
export const isBar = ({ isAllDay, start, end }: CalendarEntry): boolean =>
  isAllDay || end - start >= DAY_MS

export function piecesOf(
  entries: readonly CalendarEntry[],
  day: Day,
  zone: string,
): readonly Placed<Piece>[] {
  const pieces = entries.flatMap(entry => {
    if (isBar(entry)) return []
    const [from, to] = [wall(entry.start, zone), wall(entry.end, zone)]
    const isOver = to.day === day && to.minutes === 0 && from.day !== day
    if (day < from.day || day > to.day || isOver) return []
    const isFirst = from.day === day
    const isLast = to.day === day || (to.minutes === 0 && addDays(day, 1) === to.day)
    const start = isFirst ? from.minutes : 0
    const end = to.day === day ? to.minutes : DAY_MINUTES
    return [{ entry, start, end: Math.max(end, start), isFirst, isLast }]
  })
  return cascaded(layoutDay(pieces, LEAST_MINUTES))
}

/** An event reaches to the edge under those that begin at least this much later: both titles can be read. */
const CASCADE_MINUTES = 30

function cascaded(placed: readonly Placed<Piece>[]): readonly Placed<Piece>[] {
  return placed.map(one => {
    // As it is drawn: a short one reaches further down than it lasts.
    const end = Math.max(one.entry.end, one.entry.start + LEAST_MINUTES)
    const isFree = placed.every(
      other =>
        other.column <= one.column ||
        other.entry.start >= end ||
        other.entry.end <= one.entry.start ||
        other.entry.start - one.entry.start >= CASCADE_MINUTES,
    )
    return isFree ? { ...one, width: one.columns - one.column } : one
  })
}

/** Bars never cross: each stands in the first row that is free for all of its days. */
export function barsOf(
  entries: readonly CalendarEntry[],
  days: readonly Day[],
  zone: string,
): readonly Bar[] {
  const first = days[0] ?? ''
  const taken: number[] = []
  return entries
    .filter(isBar)
    .map(entry => ({ entry, ...datesOf(entry, zone) }))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : b.to < a.to ? -1 : 1))
    .flatMap(({ entry, from, to }) => {
      const begin = Math.max(0, daysBetween(first, from))
      const end = Math.min(days.length - 1, daysBetween(first, to))
      if (end < begin) return []
      let row = taken.findIndex(last => last < begin)
      if (row < 0) row = taken.length
      taken[row] = end
      return [{ entry, from: begin, to: end, row }]
    })
}

/** First and last date of an event as it is shown in a zone. */
export function datesOf(
  entry: CalendarEntry,
  zone: string,
): { readonly from: Day; readonly to: Day } {
  const { start, end, isAllDay } = entry
  const place = isAllDay ? 'UTC' : zone
  const from = wall(start, place).day
  const to = wall(Math.max(start, end - 1), place).day
  return { from, to: to < from ? from : to }
}

export function wall(at: number, zone: string): { readonly day: Day; readonly minutes: number } {
  const local = localOf(at, zone)
  return {
    day: local.slice(0, 10),
    minutes: Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)),
  }
}
