/**
 * What stands where in a table, from top to bottom: group headers, rows, the row that makes a new one.
 *
 * Sections are few and rows are many, so nothing here is kept per row: places are found by counting
 * through the sections. A *flat row* is a row's number among those that can be seen, headers left out;
 * the selection lives in flat rows.
 */
export interface GridSection {
  readonly key: string
  readonly count: number
  readonly isCollapsed: boolean
}

export type GridItem =
  | { readonly kind: 'header'; readonly section: number }
  | {
      readonly kind: 'row'
      readonly section: number
      readonly index: number
      readonly flat: number
    }
  | { readonly kind: 'new' }

export interface GridItems {
  /** Headers, rows and the last row. */
  readonly count: number
  readonly rowCount: number
  readonly hasHeaders: boolean
  readonly itemAt: (item: number) => GridItem
  /** The item that shows a flat row. */
  readonly itemOfRow: (flat: number) => number
  readonly placeOfRow: (flat: number) => { readonly section: number; readonly index: number } | null
  readonly rowOfPlace: (section: number, index: number) => number
  /** The header item of a section. */
  readonly headerOf: (section: number) => number
  /** Item numbers of all headers, in order. */
  readonly headers: readonly number[]
}

export function layGridItems(
  sections: readonly GridSection[],
  options: { readonly hasHeaders: boolean; readonly hasNew: boolean },
): GridItems {
  const head = options.hasHeaders ? 1 : 0
  const firstItem: number[] = []
  const firstRow: number[] = []
  let items = 0
  let rows = 0
  for (const section of sections) {
    firstItem.push(items)
    firstRow.push(rows)
    const shown = section.isCollapsed ? 0 : section.count
    items += head + shown
    rows += shown
  }
  const newItem = items
  const count = items + (options.hasNew ? 1 : 0)

  return {
    count,
    rowCount: rows,
    hasHeaders: options.hasHeaders,
    itemAt,
    itemOfRow,
    placeOfRow,
    rowOfPlace: (section, index) => (firstRow[section] ?? 0) + index,
    headerOf: section => firstItem[section] ?? 0,
    headers: options.hasHeaders ? firstItem : [],
  }

  function itemAt(item: number): GridItem {
    if (item >= newItem) return { kind: 'new' }
    const section = lastAtMost(firstItem, item)
    const within = item - firstItem[section]! - head
    if (within < 0) return { kind: 'header', section }
    return { kind: 'row', section, index: within, flat: firstRow[section]! + within }
  }

  function itemOfRow(flat: number): number {
    if (flat >= rows) return newItem
    const section = sectionOfRow(flat)
    return firstItem[section]! + head + flat - firstRow[section]!
  }

  function placeOfRow(flat: number) {
    if (flat < 0 || flat >= rows) return null
    const section = sectionOfRow(flat)
    return { section, index: flat - firstRow[section]! }
  }

  /** Empty and folded sections share a first row with the next one, so the last that starts there wins. */
  function sectionOfRow(flat: number): number {
    return lastAtMost(firstRow, flat)
  }
}

/** Index of the last entry that is not greater than `value`; entries rise. */
export function lastAtMost(entries: readonly number[], value: number): number {
  let low = 0
  let high = entries.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (entries[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}
