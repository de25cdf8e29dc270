/** When everybody could come: the next gap of that length in the hours of work, by what is known. */
import { momentOf } from '@kith/shared/calendar'
import { addDays, weekdayOf, type Day } from '../days.ts'
import { wall } from '../pieces.ts'

export interface Free {
  readonly start: number
  readonly end: number
}
type Span = Free

const STEP_MS = 30 * 60_000
const DAYS_AHEAD = 14
/** Hours of a working day, `HH:MM`. */
const WORK = { from: '09:00', to: '18:00' } as const
const LAST_WORKDAY = 5

/** Not before `after`; half hours of the clock there. `null`: not within two weeks. */
export function findTime(
  busy: readonly Span[],
  length: number,
  after: number,
  zone: string,
): Free | null {
  const spans = busy.toSorted((a, b) => a.start - b.start)
  const first = wall(after, zone).day
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const day: Day = addDays(first, ahead)
    if (weekdayOf(day) > LAST_WORKDAY) continue
    const [from, to] = [WORK.from, WORK.to].map(time => momentOf(`${day}T${time}:00`, zone))
    let start = Math.max(from ?? 0, Math.ceil(after / STEP_MS) * STEP_MS)
    while (start + length <= (to ?? 0)) {
      const inWay = spans.find(span => span.start < start + length && span.end > start)
      if (inWay === undefined) return { start, end: start + length }
      start = Math.ceil(inWay.end / STEP_MS) * STEP_MS
    }
  }
  return null
}
