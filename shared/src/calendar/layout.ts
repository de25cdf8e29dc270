/** Where the events of one day stand beside each other: no two that overlap share a place. */

export interface Span {
  readonly start: number
  readonly end: number
}
export interface Placed<T> {
  readonly entry: T
  /** 0 left. */
  readonly column: number
  /** How many columns its group has. */
  readonly columns: number
  /** How many it fills: more than one where those to its right are free. */
  readonly width: number
}

/** `least` is the shortest time that an event is drawn for, in the unit of the spans, so that short ones do not hide each other. */
export function layoutDay<T extends Span>(
  entries: readonly T[],
  least: number,
): readonly Placed<T>[] {
  const sorted = entries.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const placed: Placed<T>[] = []
  let group: { entry: T; column: number; end: number }[] = []
  let groupEnd = Number.NEGATIVE_INFINITY
  const endOf = (entry: T) => Math.max(entry.end, entry.start + least)
  const close = () => {
    const columns = Math.max(0, ...group.map(one => one.column)) + 1
    for (const one of group) {
      const right = group.filter(
        other =>
          other.column > one.column && other.entry.start < one.end && other.end > one.entry.start,
      )
      const next = Math.min(columns, ...right.map(other => other.column))
      placed.push({ entry: one.entry, column: one.column, columns, width: next - one.column })
    }
    group = []
  }
  for (const entry of sorted) {
    if (entry.start >= groupEnd) close()
    const taken = new Set(group.filter(one => one.end > entry.start).map(one => one.column))
    let column = 0
    while (taken.has(column)) column++
    group.push({ entry, column, end: endOf(entry) })
    groupEnd = Math.max(groupEnd, endOf(entry))
  }
  close()
  return placed
}
