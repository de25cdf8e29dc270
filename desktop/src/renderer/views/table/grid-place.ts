import type { CellPlace } from './grid-selection.ts'

/** The cell that an element stands in; the column is −1 beside the cells of a row. */
export function placeOf(target: EventTarget | null): CellPlace | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('[data-r]')
  if (row === null) return null
  const cell = target.closest<HTMLElement>('[data-c]')
  return { row: Number(row.dataset['r']), column: cell === null ? -1 : Number(cell.dataset['c']) }
}
