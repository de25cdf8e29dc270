import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gapAt, indexInGap, isOwnGap, neighboursIn } from './gaps.ts'

describe('gaps between rows', () => {
  it('[VW16] the gap nearest to a point is meant, also above and below all rows', () => {
    expect([-40, 0, 19, 21, 61, 1000].map(y => gapAt(y, 40, 3))).toEqual([0, 0, 0, 1, 2, 3])
  })

  it('[VW16] a row put between two stands between those two, wherever it came from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(100), fc.nat(100), (count, a, b) => {
        const ids = Array.from({ length: count }, (_, at) => `r${at}`)
        const [from, gap] = [a % count, b % (count + 1)]
        const moved = ids[from]!
        const rest = ids.filter(id => id !== moved)
        const to = indexInGap(gap, from)
        const rows = ids.map(id => ({ id }))
        expect(neighboursIn(rows, 0, gap, moved)).toEqual({
          before: rest[to - 1] ?? null,
          after: rest[to] ?? null,
        })
        expect(isOwnGap(gap, from)).toBe(to === from)
        const first = Math.max(0, gap - 2)
        expect(neighboursIn(rows.slice(first, gap + 2), first, gap, moved)).toEqual(
          neighboursIn(rows, 0, gap, moved),
        )
      }),
    )
  })

  it('[VW16] a row from elsewhere takes the number of its gap', () => {
    expect(indexInGap(2, null)).toBe(2)
    expect(isOwnGap(2, null)).toBe(false)
  })
})
