/**
 * Where the person is in a table: the active cell, the range around it, and the rows ticked.
 *
 * `active` is the cell that is edited; `extent` the opposite corner of the range. Both are flat rows
 * and column numbers. Ticked rows are ids, or all that match but a few, which works before they are loaded.
 */
export interface CellPlace {
  readonly row: number
  readonly column: number
}
export interface CellRange {
  readonly top: number
  readonly bottom: number
  readonly start: number
  readonly end: number
}
export type Ticked =
  | { readonly mode: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly mode: 'all'; readonly except: ReadonlySet<string> }

export interface GridSelection {
  readonly active: CellPlace | null
  readonly extent: CellPlace | null
}
export interface GridBounds {
  readonly rows: number
  readonly columns: number
  /** Rows that one Page Down passes. */
  readonly page: number
}
export type Step =
  | 'up'
  | 'down'
  | 'start'
  | 'end'
  | 'pageUp'
  | 'pageDown'
  | 'rowStart'
  | 'rowEnd'
  | 'first'
  | 'last'
  | 'top'
  | 'bottom'

export const noSelection: GridSelection = { active: null, extent: null }
export const nothingTicked: Ticked = { mode: 'some', ids: new Set() }

export const selectCell = (place: CellPlace): GridSelection => ({ active: place, extent: place })

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value))

function stepFrom(place: CellPlace, step: Step, bounds: GridBounds): CellPlace {
  const lastRow = Math.max(0, bounds.rows - 1)
  const lastColumn = Math.max(0, bounds.columns - 1)
  const { row, column } = place
  switch (step) {
    case 'up':
      return { row: clamp(row - 1, lastRow), column }
    case 'down':
      return { row: clamp(row + 1, lastRow), column }
    case 'start':
      return { row, column: clamp(column - 1, lastColumn) }
    case 'end':
      return { row, column: clamp(column + 1, lastColumn) }
    case 'pageUp':
      return { row: clamp(row - bounds.page, lastRow), column }
    case 'pageDown':
      return { row: clamp(row + bounds.page, lastRow), column }
    case 'rowStart':
      return { row, column: 0 }
    case 'rowEnd':
      return { row, column: lastColumn }
    case 'top':
      return { row: 0, column }
    case 'bottom':
      return { row: lastRow, column }
    case 'first':
      return { row: 0, column: 0 }
    case 'last':
      return { row: lastRow, column: lastColumn }
  }
}

/** Moves the active cell; with `isExtending` the far corner of the range moves and the active cell stays. */
export function moveSelection(
  selection: GridSelection,
  step: Step,
  bounds: GridBounds,
  isExtending: boolean,
): GridSelection {
  if (bounds.rows === 0 || bounds.columns === 0) return noSelection
  const { active } = selection
  if (active === null) return selectCell({ row: 0, column: 0 })
  if (!isExtending) return selectCell(stepFrom(active, step, bounds))
  return { active, extent: stepFrom(selection.extent ?? active, step, bounds) }
}

/** Tab goes through the row and on to the next one; `null` past the last cell and before the first. */
export function tabFrom(place: CellPlace, isBack: boolean, bounds: GridBounds): CellPlace | null {
  const at = place.row * bounds.columns + place.column + (isBack ? -1 : 1)
  if (at < 0 || at >= bounds.rows * bounds.columns) return null
  return { row: Math.floor(at / bounds.columns), column: at % bounds.columns }
}

export function rangeOf(selection: GridSelection): CellRange | null {
  const { active } = selection
  if (active === null) return null
  const extent = selection.extent ?? active
  return {
    top: Math.min(active.row, extent.row),
    bottom: Math.max(active.row, extent.row),
    start: Math.min(active.column, extent.column),
    end: Math.max(active.column, extent.column),
  }
}

/** Keeps the selection inside after rows went away. */
export function fitSelection(selection: GridSelection, bounds: GridBounds): GridSelection {
  const { active } = selection
  if (active === null || bounds.rows === 0) return active === null ? selection : noSelection
  const extent = selection.extent ?? active
  const fit = (place: CellPlace): CellPlace => ({
    row: clamp(place.row, bounds.rows - 1),
    column: clamp(place.column, bounds.columns - 1),
  })
  const isInside = [active, extent].every(
    place => place.row < bounds.rows && place.column < bounds.columns,
  )
  return isInside ? selection : { active: fit(active), extent: fit(extent) }
}

export const isTicked = (ticked: Ticked, id: string): boolean =>
  ticked.mode === 'all' ? !ticked.except.has(id) : ticked.ids.has(id)

export const countTicked = (ticked: Ticked, total: number): number =>
  ticked.mode === 'all' ? Math.max(0, total - ticked.except.size) : ticked.ids.size

/** Ticks or clears some rows; nothing left of "all" is none. */
export function tick(ticked: Ticked, ids: readonly string[], isOn: boolean): Ticked {
  const held = new Set(ticked.mode === 'all' ? ticked.except : ticked.ids)
  const isAdding = ticked.mode === 'all' ? !isOn : isOn
  for (const id of ids) {
    if (isAdding) held.add(id)
    else held.delete(id)
  }
  return ticked.mode === 'all' ? { mode: 'all', except: held } : { mode: 'some', ids: held }
}

export const tickAll: Ticked = { mode: 'all', except: new Set() }
