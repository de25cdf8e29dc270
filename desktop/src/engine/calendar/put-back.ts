/** Taking a change back: every event of the series as it was, also towards the provider. */
import { occurrenceKey, type CalendarEvent } from '@kith/shared/calendar'
import type { EventDraft } from '#engine/connectors'
import type { Write } from '#engine/store'
import { dropEvent, eventOf, putEvent, readSeries, type EventRow } from './event-rows.ts'
import { materialise } from './materialise.ts'
import { baseOf, type Change } from './change-event.ts'

/** A row as it stood before the change. */
export interface Before {
  readonly calendar: string
  readonly providerId: string
  readonly etag: string | null
  readonly pending: string | null
  readonly event: CalendarEvent & EventDraft
}

export function putBack(tx: Write, change: Change, before: readonly Before[]): void {
  const { book, grid } = change
  const tells = change.tellsPeople ? { tells: true } : {}
  const [first] = before
  if (first === undefined) return
  const master = before.find(each => each.event.recurrenceId === null)
  const now = masterNow(tx, first)
  const uid = now?.uid ?? first.event.uid
  const known = new Set(before.map(each => each.event.recurrenceId))
  const later = readSeries(tx, first.calendar, uid).filter(
    row => row.recurrence_id !== null && !known.has(row.recurrence_id),
  )
  for (const each of before) {
    const { event } = each
    // Told already that it is gone: it is made again; else it only goes back to what it was.
    const there = event.recurrenceId === null ? now : sameNow(tx, each, uid)
    const restored = event === master?.event ? leftOutSince(tx, each, there, later) : []
    const isMade = there === undefined && event.recurrenceId === null
    const pending =
      each.pending ??
      JSON.stringify(
        isMade
          ? { do: 'create', ...tells }
          : { do: 'update', ...tells, restored, base: there && baseOf(eventOf(tx, there), event) },
      )
    const ofSeries =
      now === undefined || event.recurrenceId === null
        ? each.providerId
        : `${now.provider_id}#${event.recurrenceId}`
    putEvent(
      tx,
      book,
      {
        calendar: each.calendar,
        providerId: there?.provider_id ?? ofSeries,
        etag: there?.etag ?? null,
        pending,
      },
      { ...event, uid, sequence: event.sequence + 2 },
      grid.now,
    )
  }
  for (const row of later) asInSeries(tx, { book, grid }, row, master)
  materialise(tx, first.calendar, uid, grid)
}

/** The provider may have given it another id and UID since. */
const masterNow = (tx: Write, { calendar, providerId, event }: Before): EventRow | undefined => {
  const series = providerId.split('#', 1)[0] ?? providerId
  return (
    tx.get<EventRow>('SELECT * FROM event WHERE calendar = ? AND provider_id = ?', [
      calendar,
      series,
    ]) ??
    tx.get<EventRow>(
      'SELECT * FROM event WHERE calendar = ? AND uid = ? AND recurrence_id IS NULL',
      [calendar, event.uid],
    )
  )
}
const sameNow = (tx: Write, { calendar, event }: Before, uid: string): EventRow | undefined =>
  readSeries(tx, calendar, uid).find(row => row.recurrence_id === event.recurrenceId)

/** Days that the series has left out since then, whichever way the provider tells it. */
function leftOutSince(
  tx: Write,
  { event }: Before,
  there: EventRow | undefined,
  later: readonly EventRow[],
): readonly string[] {
  if (there === undefined) return []
  const had = new Set(event.exdates.map(occurrenceKey))
  const cancelled = later.flatMap(row =>
    row.status === 'cancelled' && row.recurrence_id !== null ? [row.recurrence_id] : [],
  )
  return [...eventOf(tx, there).exdates, ...cancelled].filter(each => !had.has(occurrenceKey(each)))
}

/** A changed occurrence that was none: it is again what its series says. */
function asInSeries(
  tx: Write,
  { book, grid }: Pick<Change, 'book' | 'grid'>,
  row: EventRow,
  master: Before | undefined,
): void {
  const isUnsent = row.pending !== null && row.etag === null
  if (row.status === 'cancelled' || isUnsent || master === undefined) return dropEvent(tx, row.id)
  const { event } = master
  const original = row.recurrence_id ?? ''
  const at = occurrenceKey(original)
  const isDate = event.startDate !== null
  const length = (event.endsAt ?? 0) - (event.startsAt ?? 0)
  const days =
    isDate && event.endDate !== null
      ? occurrenceKey(event.endDate) - occurrenceKey(event.startDate ?? event.endDate)
      : 0
  const plain = {
    ...event,
    uid: row.uid,
    recurrenceId: original,
    sequence: row.sequence + 1,
    rule: null,
    rdates: [],
    exdates: [],
    startsAt: isDate ? null : at,
    endsAt: isDate ? null : at + length,
    startDate: isDate ? original : null,
    endDate: isDate ? new Date(at + days).toISOString().slice(0, 10) : null,
  }
  const { calendar, provider_id: providerId, etag } = row
  const pending = JSON.stringify({ do: 'update', base: baseOf(eventOf(tx, row), plain) })
  putEvent(tx, book, { calendar, providerId, etag, pending }, plain, grid.now)
}
