import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pksIn, runsOf } from './pk-runs.ts'

test('[DP8] a selection reads back as the keys it was made of, and neighbours take no room', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200)), keys => {
      const pks = keys.sort((a, b) => a - b)
      expect(pksIn(runsOf(pks))).toEqual(pks)
    }),
  )
  expect(runsOf(Array.from({ length: 50_000 }, (_, n) => 7 + n))).toEqual([7, 50_000])
})
