import { describe, expect, it } from 'vitest'
import { columnBeside, edgeScroll, stepOnBoard } from './board-move.ts'

const shape = { counts: [3, 0, 2], takes: [true, true, true] }

describe('board moves', () => {
  it('[VW12] arrows go through cards and step over empty columns', () => {
    expect(stepOnBoard({ column: 0, index: 2 }, 'end', shape)).toEqual({ column: 2, index: 1 })
    expect(stepOnBoard({ column: 2, index: 0 }, 'start', shape)).toEqual({ column: 0, index: 0 })
    expect(stepOnBoard({ column: 0, index: 0 }, 'start', shape)).toEqual({ column: 0, index: 0 })
    expect(stepOnBoard({ column: 0, index: 2 }, 'down', shape)).toEqual({ column: 0, index: 2 })
    expect(stepOnBoard({ column: 0, index: 1 }, 'last', shape)).toEqual({ column: 0, index: 2 })
  })
  it('[VW12] ctrl+arrow moves into the next column that takes cards, empty ones too', () => {
    expect(columnBeside(0, 1, shape)).toBe(1)
    expect(columnBeside(0, 1, { ...shape, takes: [true, false, true] })).toBe(2)
    expect(columnBeside(2, 1, shape)).toBeNull()
  })
  it('[VW12] the board scrolls by itself near an edge only', () => {
    expect(edgeScroll(300, 0, 600)).toBe(0)
    expect(edgeScroll(2, 0, 600)).toBeLessThan(0)
    expect(edgeScroll(598, 0, 600)).toBeGreaterThan(0)
    expect(edgeScroll(700, 0, 600)).toBe(18)
  })
})
