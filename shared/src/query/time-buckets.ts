/**
 * Days, weeks and months of a column in SQL. SQLite knows no time zones, so a zone's offsets are
 * written out as a search tree of CASE over the instants at which they change.
 */
import { tzOffset } from '@date-fns/tz'
import type { Bucket } from '#model'
import { isoTime } from '#kit'
import { toWeekday } from './calendar.ts'
import { sql, type Fragment } from './sql.ts'

/** The offset before the first and after the last change is kept beyond these years. */
const FIRST_YEAR = 1970
const LAST_YEAR = 2040

interface OffsetSpan {
  /** ISO text of the instant at which this offset ends; `null` for the last. */
  readonly until: string | null
  readonly minutes: number
}

/** A moment column as the local day, `YYYY-MM-DD`. */
export const localDaySql = (moment: Fragment, timeZone: string): Fragment =>
  sql`date(${moment}, ${offsetSql(moment, offsetSpans(timeZone))})`

/** The first day of the bucket that a day falls into. */
export function bucketSql(day: Fragment, bucket: Bucket, weekStart: number): Fragment {
  if (bucket === 'day') return day
  if (bucket === 'week')
    return sql`date(${day}, '-6 days', ${sql.lit(`weekday ${toWeekday(weekStart)}`)})`
  if (bucket === 'month') return sql`substr(${day}, 1, 7) || '-01'`
  if (bucket === 'year') return sql`substr(${day}, 1, 4) || '-01-01'`
  const month = sql`substr(${day}, 6, 2)`
  return sql`substr(${day}, 1, 4) || CASE WHEN ${month} < '04' THEN '-01-01' WHEN ${month} < '07' THEN '-04-01' WHEN ${month} < '10' THEN '-07-01' ELSE '-10-01' END`
}

function offsetSql(moment: Fragment, spans: readonly OffsetSpan[]): Fragment {
  const middle = spans[(spans.length - 1) >> 1]
  if (spans.length < 2 || !middle?.until)
    return sql.lit(`${(spans[0]?.minutes ?? 0) >= 0 ? '+' : ''}${spans[0]?.minutes ?? 0} minutes`)
  const half = ((spans.length - 1) >> 1) + 1
  return sql`CASE WHEN ${moment} < ${sql.lit(middle.until)} THEN ${offsetSql(moment, spans.slice(0, half))} ELSE ${offsetSql(moment, spans.slice(half))} END`
}

const MONTH_MS = 28 * 86_400_000
const MINUTE_MS = 60_000

/** Looks four weeks ahead at a time; no zone has changed twice within that and back since 1970. */
function offsetSpans(timeZone: string): readonly OffsetSpan[] {
  const offsetAt = (ms: number) => Math.round(tzOffset(timeZone, new Date(ms)))
  const spans: OffsetSpan[] = []
  let at = Date.UTC(FIRST_YEAR, 0, 1)
  let minutes = offsetAt(at)
  const end = Date.UTC(LAST_YEAR, 0, 1)
  while (at < end) {
    const next = offsetAt(at + MONTH_MS)
    if (next !== minutes) {
      spans.push({ until: isoTime(changeBetween(at, at + MONTH_MS, offsetAt)), minutes })
      minutes = next
    }
    at += MONTH_MS
  }
  return [...spans, { until: null, minutes }]
}

function changeBetween(low: number, high: number, offsetAt: (ms: number) => number): number {
  const before = offsetAt(low)
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetAt(middle) === before) low = middle
    else high = middle
  }
  return high
}
