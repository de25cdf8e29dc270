/** Where the columns of a table stand, and which of them are in sight. Pixels; `start` counts from the row's inline start. */
export interface ColumnPlace {
  readonly key: string
  readonly width: number
  readonly start: number
  readonly isFrozen: boolean
}

export interface ColumnLayout {
  readonly places: readonly ColumnPlace[]
  readonly frozenCount: number
  readonly frozenWidth: number
  readonly totalWidth: number
}

const MIN_COLUMN = 64
const MAX_COLUMN = 800
/** From this many columns on only those in sight are drawn. */
const VIRTUAL_FROM = 12

export const clampWidth = (width: number): number =>
  Math.round(Math.min(MAX_COLUMN, Math.max(MIN_COLUMN, width)))

export function layColumns(
  columns: readonly { readonly key: string; readonly width: number }[],
  frozen: number,
): ColumnLayout {
  const frozenCount = Math.min(frozen, columns.length)
  let start = 0
  const places = columns.map((column, index) => {
    const place = { key: column.key, width: column.width, start, isFrozen: index < frozenCount }
    start += column.width
    return place
  })
  const frozenWidth = places[frozenCount]?.start ?? start
  return {
    places,
    frozenCount,
    frozenWidth: frozenCount === 0 ? 0 : frozenWidth,
    totalWidth: start,
  }
}

export interface ColumnWindow {
  /** First and one past the last scrolling column that is drawn. */
  readonly from: number
  readonly to: number
}

/** The scrolling columns that touch the view, with some beside it so that a short scroll draws nothing. */
export function columnsInSight(
  layout: ColumnLayout,
  scrollStart: number,
  viewWidth: number,
  beside = 240,
): ColumnWindow {
  const { places, frozenCount, frozenWidth } = layout
  if (places.length < VIRTUAL_FROM) return { from: frozenCount, to: places.length }
  const low = scrollStart + frozenWidth - beside
  const high = scrollStart + viewWidth + beside
  let from = frozenCount
  while (from < places.length && places[from]!.start + places[from]!.width < low) from += 1
  let to = from
  while (to < places.length && places[to]!.start <= high) to += 1
  return { from, to }
}

/** How far to scroll so that a column stands free of the frozen ones; the same number when it does already. */
export function scrollToColumn(
  layout: ColumnLayout,
  column: number,
  scrollStart: number,
  viewWidth: number,
): number {
  const place = layout.places[column]
  if (place === undefined || place.isFrozen) return scrollStart
  const low = place.start - layout.frozenWidth
  const high = place.start + place.width - viewWidth
  // A column wider than the view shows its beginning.
  if (scrollStart > low || high > low) return low
  return scrollStart < high ? high : scrollStart
}

/** The list with one entry taken out and put before the entry that `before` names; at the end for `null`. */
export function moveBefore<T>(
  list: readonly T[],
  isMoved: (entry: T) => boolean,
  isBefore: ((entry: T) => boolean) | null,
): readonly T[] {
  const moved = list.filter(isMoved)
  const rest = list.filter(entry => !isMoved(entry))
  const at = isBefore === null ? -1 : rest.findIndex(isBefore)
  return at < 0 ? [...rest, ...moved] : [...rest.slice(0, at), ...moved, ...rest.slice(at)]
}
