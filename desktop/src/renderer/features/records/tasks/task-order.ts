/** Tasks of a record: those that somebody put in place come first, in that order; the others by their day. */
import { isOwnPlace, POSITION_KEY } from '@kith/shared/kit'
import type { Row } from '@kith/shared/query'

type Placed = Pick<Row, 'id' | 'cells'>

/** `rows` come by day. */
export function inTaskOrder<Task extends Placed>(rows: readonly Task[]): readonly Task[] {
  const placed = rows.filter(isPlaced)
  return [
    ...placed.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    ...rows.filter(row => !isPlaced(row)),
  ]
}

export interface TaskMove {
  readonly record: string
  readonly before: string | null
  readonly after: string | null
  /** Stand above by their day alone, and get places so that they stay there. */
  readonly above: readonly string[]
}

/** What `record.move` needs so that a task stands at `index` of the others; `null` when it stands there. */
export function taskMove(shown: readonly Placed[], id: string, index: number): TaskMove | null {
  const from = shown.findIndex(row => row.id === id)
  const others = shown.filter(row => row.id !== id)
  if (from < 0 || from === index || index < 0 || index > others.length) return null
  const above = others.slice(0, index)
  const below = others[index]
  const last = above.findLastIndex(isPlaced)
  return {
    record: id,
    before: above[last]?.id ?? null,
    after: below !== undefined && isPlaced(below) ? below.id : null,
    above: above.slice(last + 1).map(row => row.id),
  }
}

const placeOf = ({ cells }: Placed): string => String(cells[POSITION_KEY] ?? '')
const isPlaced = (row: Placed): boolean => isOwnPlace(placeOf(row))
