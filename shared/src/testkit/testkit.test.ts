import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isId } from '#kit'
import { checkCells, fieldTypes, type FieldTypeId } from '#model'
import {
  arbitraryCell,
  createChance,
  createFakeClock,
  createTestCatalog,
  TEST_NOW,
} from './index.ts'

const byNumber = (a: number, b: number): number => a - b

test('random tests begin with the seed of this run', () => {
  expect(fc.readConfigureGlobal().seed).toBe(Number(process.env['KITH_SEED'] ?? 20_261_121))
})

test('[TK1] the same seed gives the same choices', () => {
  const draw = (seed: number) => {
    const chance = createChance(seed)
    return [
      chance.next(),
      chance.int(1, 6),
      chance.pick(['a', 'b', 'c']),
      chance.isLucky(0.5),
      chance.id(),
    ]
  }
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.nat()), (seed, list) => {
      expect(draw(seed)).toEqual(draw(seed))
      const chance = createChance(seed)
      expect(chance.int(3, 3)).toBe(3)
      expect(chance.int(-2, 2)).toBeGreaterThanOrEqual(-2)
      expect(isId(chance.id())).toBe(true)
      expect(chance.shuffled(list).toSorted(byNumber)).toEqual(list.toSorted(byNumber))
    }),
  )
  expect(draw(1)).not.toEqual(draw(2))
})

test('[TK2] the clock stands still until it is moved', () => {
  const clock = createFakeClock()
  expect([clock.now(), clock.now()]).toEqual([TEST_NOW, TEST_NOW])
  clock.advance(5)
  expect(clock.now()).toBe(TEST_NOW + 5)
  clock.set(7)
  expect(clock.now()).toBe(7)
})

test('[TK3] random cells are cells that the test catalog takes', () => {
  const catalog = createTestCatalog()
  for (const { id, writable } of fieldTypes.all) {
    const [value = null] = fc.sample(arbitraryCell(id as FieldTypeId), { numRuns: 1, seed: 7 })
    expect(value).not.toBeNull()
    if (writable) expect(checkCells(catalog, 'sample', { [id]: value })).toEqual({ [id]: value })
  }
})
