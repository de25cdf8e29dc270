/** Which move a key or a drop means on a board. Pure; columns are numbers from the start. */
export interface BoardPlace {
  readonly column: number
  readonly index: number
}
export interface BoardShape {
  /** Cards per column; folded columns have none to stand on. */
  readonly counts: readonly number[]
  /** Columns that take cards. */
  readonly takes: readonly boolean[]
}

/** Where an arrow leads from a card; columns without cards are stepped over. */
export function stepOnBoard(
  place: BoardPlace,
  key: 'up' | 'down' | 'start' | 'end' | 'first' | 'last',
  shape: BoardShape,
): BoardPlace {
  const count = shape.counts[place.column] ?? 0
  if (key === 'up') return { ...place, index: Math.max(0, place.index - 1) }
  if (key === 'down') return { ...place, index: Math.max(0, Math.min(count - 1, place.index + 1)) }
  if (key === 'first') return { ...place, index: 0 }
  if (key === 'last') return { ...place, index: Math.max(0, count - 1) }
  const by = key === 'start' ? -1 : 1
  for (let at = place.column + by; at >= 0 && at < shape.counts.length; at += by) {
    const there = shape.counts[at] ?? 0
    if (there > 0) return { column: at, index: Math.min(place.index, there - 1) }
  }
  return place
}

/** The column that Ctrl+arrow moves a card to; `null` at the edge. */
export function columnBeside(column: number, by: -1 | 1, shape: BoardShape): number | null {
  for (let at = column + by; at >= 0 && at < shape.takes.length; at += by) {
    if (shape.takes[at] === true) return at
  }
  return null
}

/** Scroll per frame near an edge: faster the nearer, nothing away from it. */
export function edgeScroll(at: number, from: number, to: number, reach = 64, most = 18): number {
  const near = Math.min(reach, (to - from) / 3)
  if (at < from + near) return -Math.ceil((most * Math.min(near, from + near - at)) / near)
  if (at > to - near) return Math.ceil((most * Math.min(near, at - (to - near))) / near)
  return 0
}
