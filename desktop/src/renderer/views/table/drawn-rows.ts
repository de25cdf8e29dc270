/**
 * Which rows are drawn around those in sight.
 *
 * Always the same number of them: a row that leaves hands its elements to the one that comes, and
 * nothing is made or thrown away while a list moves.
 */
export interface Sight {
  /** First item in sight, and of how many. */
  readonly first: number
  readonly count: number
  /** Pixels of the view and of the smallest item. */
  readonly height: number
  readonly smallest: number
  /** The way in which rows fly past: 1 down, -1 up, 0 where they can be read. */
  readonly flight: number
}

/** Drawn on either side of what is in sight. */
const BESIDE = 4
const MOST_LEAN = 16

/** Items that may be in sight at once, where the first and the last are cut. */
const inSight = ({ height, smallest }: Sight): number => Math.ceil(height / smallest) + 1

/**
 * What is drawn of a list that flies leans into the scroll: a browser shows a scroll one frame before
 * the page hears of it, so the rows of the next frame have to be there already.
 */
export function drawnRows(sight: Sight): { readonly from: number; readonly length: number } {
  const { flight } = sight
  const beside = flight === 0 ? 2 * BESIDE : MOST_LEAN + 1
  const before = flight === 0 ? BESIDE : flight > 0 ? 1 : MOST_LEAN
  const length = Math.min(sight.count, inSight(sight) + beside)
  const from = Math.max(0, Math.min(sight.first - before, sight.count - length))
  return { from, length }
}
