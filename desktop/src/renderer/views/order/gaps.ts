/**
 * Gaps between the rows of a list: gap 0 is above the first, gap n below the n-th. Pure, but for
 * asking the rows around one.
 */
import type { Row } from '@kith/shared/query'
import type { RowBook } from '../rows/row-book.ts'

export interface Neighbours {
  readonly before: string | null
  readonly after: string | null
}

/** The gap nearest to a point; `y` is counted from the top of the first row, sizes are those of a row with its distance. */
export const gapAt = (y: number, size: number, total: number): number =>
  Math.max(0, Math.min(total, Math.round(y / size)))

/** Where a row stands once it is in a gap that was counted with the row in the list. */
export const indexInGap = (gap: number, from: number | null): number =>
  from !== null && from < gap ? gap - 1 : gap

/** Whether a row already stands in a gap: above itself or below. */
export const isOwnGap = (gap: number, from: number | null): boolean =>
  from !== null && (gap === from || gap === from + 1)

/** Who is above and below a gap among `rows`, of which the first has the number `first`; the moved one is not its own neighbour. */
export function neighboursIn(
  rows: readonly Pick<Row, 'id'>[],
  first: number,
  gap: number,
  moved: string,
): Neighbours {
  const at = gap - first
  return {
    before: rows.slice(0, at).findLast(row => row.id !== moved)?.id ?? null,
    after: rows.slice(at).find(row => row.id !== moved)?.id ?? null,
  }
}

export async function neighboursAt(
  book: RowBook,
  key: string,
  gap: number,
  moved: string,
): Promise<Neighbours> {
  const first = Math.max(0, gap - 2)
  return neighboursIn(await book.read(key, first, gap + 2), first, gap, moved)
}

const PATIENCE_MS = 600

/** When the list shows a record where it was put, or has had its time. */
export function shownAt(
  book: RowBook,
  record: string,
  isThere: (place: { readonly key: string; readonly index: number }) => boolean,
): Promise<void> {
  const holds = (): boolean => {
    const place = book.findLoaded(record)
    return place !== null && isThere(place)
  }
  if (holds()) return Promise.resolve()
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, PATIENCE_MS)
    const stop = book.subscribe(() => {
      if (holds()) done()
    })
  })
}
