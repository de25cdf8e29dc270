/** Occurrences of a series as rows, for the grid: a year back, a year and a half ahead, made anew with every change. */
import { MOST_STARTS, occurrencesOf } from '@kith/shared/calendar'
import { processorMs } from '#engine/ports'
import type { Write } from '#engine/store'
import { eventOf, readSeries, type EventRow } from './event-rows.ts'

const DAY_MS = 86_400_000
const BACK_MS = 366 * DAY_MS
const AHEAD_MS = 550 * DAY_MS
/** Processor time for one series, so that a busy machine shortens nothing: a crafted rule must not hold up the mail (MAIL 12). */
const LIMIT_MS = 200

export interface Grid {
  readonly now: number
  readonly floatingZone: string
}

export function materialise(
  tx: Write,
  calendar: string,
  uid: string,
  { now, floatingZone }: Grid,
): void {
  const rows = readSeries(tx, calendar, uid)
  for (const row of rows) tx.run('DELETE FROM occurrence WHERE event = ?', [row.id])
  const master = rows.find(row => row.recurrence_id === null)
  const withRow = (row: EventRow) => ({ ...eventOf(tx, row), row: row.id })
  const overrides = rows.filter(row => row.recurrence_id !== null).map(withRow)
  // Invited to one occurrence only: there is no series here.
  const series = master === undefined ? overrides.slice(0, 0) : [withRow(master)]
  const budget = { most: MOST_STARTS, limitMs: LIMIT_MS, now: processorMs }
  const put = (
    event: number,
    startsAt: number,
    endsAt: number,
    startDate: string | null,
    originalAt: number,
  ) =>
    tx.run(
      'INSERT OR IGNORE INTO occurrence (event, starts_at, ends_at, start_date, original_at) VALUES (?, ?, ?, ?, ?)',
      [event, startsAt, endsAt, startDate, originalAt],
    )
  const lonely = series.length === 0 ? overrides : []
  for (const one of [...series, ...lonely]) {
    const own = one.recurrenceId === null ? overrides : []
    const found = occurrencesOf(
      one.recurrenceId === null ? one : { ...one, recurrenceId: null, rule: null },
      own,
      now - BACK_MS,
      now + AHEAD_MS,
      floatingZone,
      budget,
    )
    for (const each of found.list)
      put(
        (each.event as typeof one).row,
        each.startsAt,
        each.endsAt,
        each.startDate,
        each.originalAt,
      )
  }
}
