import { describe, expect, it } from 'vitest'
import {
  clampWidth,
  columnsInSight,
  layColumns,
  moveBefore,
  scrollToColumn,
} from './grid-columns.ts'

const many = Array.from({ length: 20 }, (_, at) => ({ key: `c${at}`, width: 100 }))

describe('grid columns', () => {
  it('[VW2] columns stand one after the other and the first stay', () => {
    const layout = layColumns(many.slice(0, 3), 1)
    expect(layout.places.map(place => place.start)).toEqual([0, 100, 200])
    expect(layout).toMatchObject({ frozenCount: 1, frozenWidth: 100, totalWidth: 300 })
    expect(layColumns(many.slice(0, 2), 5).frozenWidth).toBe(200)
  })

  it('[VW2] few columns are all drawn, many only those in sight', () => {
    expect(columnsInSight(layColumns(many.slice(0, 11), 1), 500, 300)).toEqual({ from: 1, to: 11 })
    const window = columnsInSight(layColumns(many, 1), 800, 500, 0)
    expect(window).toEqual({ from: 8, to: 14 })
  })

  it('[VW2] scrolling to a column frees it from the frozen ones and the far edge', () => {
    const layout = layColumns(many, 1)
    expect(scrollToColumn(layout, 0, 700, 500)).toBe(700)
    expect(scrollToColumn(layout, 3, 700, 500)).toBe(200)
    expect(scrollToColumn(layout, 9, 0, 500)).toBe(500)
    expect(scrollToColumn(layout, 3, 0, 500)).toBe(0)
  })

  it('moves one entry before another or to the end', () => {
    expect(
      moveBefore(
        [1, 2, 3],
        x => x === 3,
        x => x === 1,
      ),
    ).toEqual([3, 1, 2])
    expect(moveBefore([1, 2, 3], x => x === 1, null)).toEqual([2, 3, 1])
  })

  it('keeps widths within reason', () => {
    expect([clampWidth(3), clampWidth(120.4), clampWidth(9000)]).toEqual([64, 120, 800])
  })
})
