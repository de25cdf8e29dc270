import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { partsOf } from './write-parts.ts'

describe('parts of a long write', () => {
  it('[VW14] hold every row once and in order, and none is too long', () => {
    const row = fc.record({
      id: fc.nat(),
      text: fc.constantFrom('', 'x'.repeat(3_000), 'y'.repeat(700_000)),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.nat(1200), (odd, more) => {
        const rows = [...odd, ...Array.from({ length: more }, (_, id) => ({ id, text: '' }))]
        const parts = partsOf(rows)
        expect(parts.flat()).toEqual(rows)
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0)
          expect(part.length).toBeLessThanOrEqual(500)
          if (part.length > 1) expect(JSON.stringify(part).length).toBeLessThan(1_010_000)
        }
      }),
      { numRuns: 30, seed: 7 },
    )
  })
})
