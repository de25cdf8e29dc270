import { describe, expect, it } from 'vitest'
import {
  countTicked,
  fitSelection,
  isTicked,
  moveSelection,
  noSelection,
  nothingTicked,
  rangeOf,
  selectCell,
  tabFrom,
  tick,
  tickAll,
} from './grid-selection.ts'

const bounds = { rows: 10, columns: 4, page: 5 }

describe('grid selection', () => {
  it('[VW3] the first arrow goes to the first cell, the next ones move and stop at the edge', () => {
    const first = moveSelection(noSelection, 'down', bounds, false)
    expect(first.active).toEqual({ row: 0, column: 0 })
    expect(moveSelection(first, 'up', bounds, false).active).toEqual({ row: 0, column: 0 })
    expect(moveSelection(first, 'pageDown', bounds, false).active).toEqual({ row: 5, column: 0 })
    expect(moveSelection(first, 'last', bounds, false).active).toEqual({ row: 9, column: 3 })
    expect(moveSelection(first, 'down', { ...bounds, rows: 0 }, false)).toBe(noSelection)
  })

  it('[VW3] shift grows the range and leaves the active cell', () => {
    let selection = selectCell({ row: 4, column: 2 })
    selection = moveSelection(selection, 'up', bounds, true)
    selection = moveSelection(selection, 'start', bounds, true)
    expect(selection.active).toEqual({ row: 4, column: 2 })
    expect(rangeOf(selection)).toEqual({ top: 3, bottom: 4, start: 1, end: 2 })
  })

  it('[VW3] tab goes on to the next row and back, and stops at the ends', () => {
    expect(tabFrom({ row: 2, column: 3 }, false, bounds)).toEqual({ row: 3, column: 0 })
    expect(tabFrom({ row: 3, column: 0 }, true, bounds)).toEqual({ row: 2, column: 3 })
    expect(tabFrom({ row: 9, column: 3 }, false, bounds)).toBeNull()
    expect(tabFrom({ row: 0, column: 0 }, true, bounds)).toBeNull()
  })

  it('[VW3] the selection stays inside when rows go away', () => {
    const inside = selectCell({ row: 2, column: 1 })
    expect(fitSelection(inside, bounds)).toBe(inside)
    expect(fitSelection(selectCell({ row: 9, column: 3 }), { ...bounds, rows: 3 }).active).toEqual({
      row: 2,
      column: 3,
    })
    expect(fitSelection(inside, { ...bounds, rows: 0 })).toBe(noSelection)
  })

  it('[VW4] all but some is counted and asked like some', () => {
    const all = tick(tickAll, ['a'], false)
    expect(isTicked(all, 'a')).toBe(false)
    expect(isTicked(all, 'b')).toBe(true)
    expect(countTicked(all, 100)).toBe(99)
    expect(countTicked(tick(all, ['a'], true), 100)).toBe(100)
    const some = tick(tick(nothingTicked, ['a', 'b'], true), ['a'], false)
    expect(countTicked(some, 100)).toBe(1)
  })
})
