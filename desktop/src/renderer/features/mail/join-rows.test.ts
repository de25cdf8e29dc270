import { expect, it } from 'vitest'
import fc from 'fast-check'
import type { ThreadRow } from '@kith/shared/rpc'
import { joinRows, sameRows } from './join-rows.ts'

const rows = (ids: readonly number[]) => ids.map(id => ({ id }) as ThreadRow)
const ids = (list: readonly ThreadRow[] | null) => list?.map(row => row.id) ?? null

it('[MC11] what a fresh answer does not reach stays below it', () => {
  expect(ids(joinRows(rows([9, 5, 4]), rows([5, 4, 3, 2])))).toEqual([9, 5, 4, 3, 2])
  // One that was further down wrote anew, one has gone.
  expect(ids(joinRows(rows([2, 5, 3]), rows([5, 4, 3, 2, 1])))).toEqual([2, 5, 3, 1])
  expect(joinRows(rows([9, 8]), rows([5, 4]))).toBeNull()
})

it('[MC11] no row is lost or told twice when mails come in at the top', () => {
  const sizes = fc.record({
    known: fc.integer({ min: 1, max: 60 }),
    more: fc.integer({ min: 0, max: 20 }),
    limit: fc.integer({ min: 21, max: 60 }),
  })
  fc.assert(
    fc.property(sizes, ({ known, more, limit }) => {
      const before = Array.from({ length: known }, (_, at) => known - at)
      const now = [...Array.from({ length: more }, (_, at) => known + more - at), ...before]
      expect(ids(joinRows(rows(now.slice(0, limit)), rows(before)))).toEqual(now)
    }),
  )
})

it('[MC15] a row that says what it said stays the same object', () => {
  const row = (id: number, subject: string) =>
    ({ id, subject, people: [{ name: 'Ada', address: 'ada@example.org', isMe: false }] }) as never
  const known = [row(2, 'Offer'), row(1, 'Hello')]
  const fresh: readonly ThreadRow[] = [row(3, 'New'), row(2, 'Offer'), row(1, 'Hello, again')]
  const shown = sameRows(fresh, known)
  expect(shown).toEqual(fresh)
  expect(shown[1]).toBe(known[0])
  expect(shown[2]).toBe(fresh[2])
})
