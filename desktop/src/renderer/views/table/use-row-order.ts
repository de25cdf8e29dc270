/** Rows in manual order: dragged by their grip, or moved with keys, one up or down. */
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react'
import type { CatalogObject, View } from '@kith/shared/model'
import type { Query } from '@kith/shared/query'
import { useActionHandler } from '#renderer/actions'
import { NO_NAME, toCommandValue } from '#renderer/fields'
import { announce } from '#renderer/ui'
import { findField, type ListSection } from '../group/use-groups.ts'
import { indexInGap, isOwnGap, shownAt } from '../order/gaps.ts'
import { useRecordMoves, type RecordMoves } from '../order/use-record-moves.ts'
import type { RowCells } from '../rows/use-row-writes.ts'
import type { Shown } from '../rows/use-row-book.ts'
import { listenToGrips, type RowGap } from './row-drag.ts'
import type { Grid } from './use-grid.ts'

interface RowOrderInput {
  readonly object: CatalogObject
  readonly view: View
  readonly query: Query
  readonly grid: Grid
  readonly shown: Shown<ListSection> | null
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Rows stand where people put them, and this person may. */
  readonly byHand: boolean
}
type Now = RowOrderInput & { readonly moves: RecordMoves }

export function useRowOrder(input: RowOrderInput): void {
  const { object, grid, shown, scroller, byHand } = input
  const moves = useRecordMoves(object, shown?.book ?? null)
  const box = useRef<Now>({ ...input, moves })
  useLayoutEffect(() => {
    box.current = { ...input, moves }
  })
  const order = useMemo(() => createRowOrder(box), [])
  useActionHandler('view.moveUp', () => order.step(-1), byHand)
  useActionHandler('view.moveDown', () => order.step(1), byHand)
  const { root } = grid
  useEffect(() => {
    if (!byHand || root.current === null || scroller.current === null) return
    const { titleOf, takes, onDrop } = order
    return listenToGrips({ root: root.current, scroller: scroller.current, titleOf, takes, onDrop })
  }, [byHand, root, scroller, order])
}

function createRowOrder(box: RefObject<Now>) {
  return { step, titleOf, takes, onDrop: (from: number, to: RowGap) => void drop(from, to) }

  function step(by: -1 | 1): void {
    const { moves, grid } = box.current
    const { active } = grid.selection
    const row = moves.moving() ?? (active === null ? undefined : grid.rowAt(active.row))
    if (row === undefined) announce('Choose a row to move it')
    else moves.step(row, by, goTo)
  }

  function titleOf(flat: number): string | null {
    const row = box.current.grid.rowAt(flat)
    return row === undefined ? null : row.title || NO_NAME
  }

  function takes(from: number, to: RowGap): boolean {
    const [here, there] = [placeOf(from), placeOf(to.row)]
    if (here === null || there === null) return false
    if (here.section !== there.section) return cellsOf(there.section) !== null
    return !isOwnGap(gapOf(to, there.index), here.index)
  }

  async function drop(from: number, to: RowGap): Promise<void> {
    const { grid, shown, moves } = box.current
    const [here, there, row] = [placeOf(from), placeOf(to.row), grid.rowAt(from)]
    const key = there === null ? undefined : shown?.sections[there.section]?.key
    if (here === null || there === null || row === undefined || key === undefined || !shown) return
    const isAcross = here.section !== there.section
    const cells = isAcross ? cellsOf(there.section) : {}
    if (cells === null) return
    const gap = gapOf(to, there.index)
    // A row that goes into another group leaves the place a person looks at: that wants an Undo in sight.
    if (!(await moves.put({ record: row.id, key, gap, cells, toast: isAcross }))) return
    const index = indexInGap(gap, isAcross ? null : here.index)
    await shownAt(shown.book, row.id, place => place.key === key && place.index === index)
    goTo({ key, index })
    announce(`${row.title || NO_NAME} moved`)
  }

  function goTo(place: { readonly key: string; readonly index: number }): void {
    const { grid, shown } = box.current
    const section = shown?.sections.findIndex(({ key }) => key === place.key) ?? -1
    if (section >= 0) grid.goTo(grid.items.rowOfPlace(section, place.index))
  }

  function placeOf(flat: number) {
    return box.current.grid.items.placeOfRow(flat)
  }

  /** What a group stands for; `null` when a record cannot be put into it. */
  function cellsOf(section: number): RowCells | null {
    const { object, view, shown } = box.current
    const value = shown?.sections[section]?.group?.value
    const field = view.group === null ? null : findField(object, view.group.field)
    if (value === undefined || field === null) return null
    return { [field.id]: toCommandValue(field, value) }
  }
}

const gapOf = (to: RowGap, index: number): number => (to.isBelow ? index + 1 : index)
