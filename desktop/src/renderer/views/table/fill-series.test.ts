import { describe, expect, it } from 'vitest'
import { fillSeries } from './fill-series.ts'

describe('fill series', () => {
  it('[VW7] one cell is repeated, a pattern goes round', () => {
    expect(fillSeries([7], 3)).toEqual([7, 7, 7])
    expect(fillSeries(['a', 'b'], 3)).toEqual(['a', 'b', 'a'])
    expect(fillSeries([1, 2, 4], 2)).toEqual([1, 2])
  })
  it('[VW7] even numbers and days count on, over the end of a month', () => {
    expect(fillSeries([1, 3], 3)).toEqual([5, 7, 9])
    expect(fillSeries([0.1, 0.2], 2)).toEqual([0.3, 0.4])
    expect(fillSeries(['2026-11-28', '2026-11-29'], 3)).toEqual([
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
    ])
    expect(fillSeries(['2026-11-28', '2026-11-28'], 1)).toEqual(['2026-11-28'])
  })
})
