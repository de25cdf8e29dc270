import { describe, expect, it } from 'vitest'
import type { Filter } from '@kith/shared/model'
import {
  addTo,
  countConditions,
  impliedCells,
  nodeAt,
  rootParts,
  setAt,
  tidy,
} from './filter-tree.ts'

const a: Filter = { field: 'a', op: 'is', value: 1 }
const b: Filter = { field: 'b', op: 'empty' }
const c: Filter = { field: 'c', op: 'in', value: ['x'] }

describe('filter tree', () => {
  it('[VW8] the bar is an and at the root, and shortest when stored', () => {
    expect(rootParts(null)).toEqual([])
    expect(rootParts(a)).toEqual([a])
    expect(tidy([a])).toEqual(a)
    expect(tidy([a, { or: [] }])).toEqual(a)
    expect(tidy([{ or: [{ and: [] }] }])).toBeNull()
    expect(tidy([a, { or: [b, c] }])).toEqual({ and: [a, { or: [b, c] }] })
  })

  it('[VW8] nested nodes are found, changed, added to and removed with their empty group', () => {
    const parts: readonly Filter[] = [a, { or: [b, { not: { or: [c, a] } }] }]
    expect(nodeAt(parts, [1, 1, 0])).toEqual(c)
    expect(setAt(parts, [1, 1, 0], null)).toEqual([a, { or: [b, { not: a }] }])
    expect(setAt([a, { or: [b] }], [1, 0], null)).toEqual([a])
    expect(addTo(parts, [1], a)).toEqual([a, { or: [b, { not: { or: [c, a] } }, a] }])
    expect(setAt([a], [1], b)).toEqual([a, b])
    expect(countConditions({ and: [...parts] })).toBe(4)
  })

  it('[VW8] a new record takes the plain equalities of the bar', () => {
    expect(impliedCells({ and: [a, b, c, { or: [a] }] })).toEqual([a, c])
    expect(impliedCells({ field: 'x.y', op: 'is', value: 1 })).toEqual([])
  })
})
