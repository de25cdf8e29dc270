import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastAtMost, layGridItems } from './grid-items.ts'

const sections = fc.array(
  fc.record({
    key: fc.string(),
    count: fc.integer({ min: 0, max: 40 }),
    isCollapsed: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('grid items', () => {
  it('[VW1] every row stands in exactly one place, headers before their rows', () => {
    fc.assert(
      fc.property(sections, fc.boolean(), (parts, hasHeaders) => {
        const items = layGridItems(parts, { hasHeaders, hasNew: true })
        const seen = Array.from({ length: items.count }, (_, at) => items.itemAt(at))
        const rows = seen.filter(item => item.kind === 'row')
        expect(rows.map(row => row.flat)).toEqual(rows.map((_, at) => at))
        expect(rows).toHaveLength(items.rowCount)
        expect(seen.filter(item => item.kind === 'header')).toHaveLength(
          hasHeaders ? parts.length : 0,
        )
        expect(seen.at(-1)).toEqual({ kind: 'new' })
      }),
    )
  })

  it('[VW1] a row is found where it was laid', () => {
    fc.assert(
      fc.property(sections, parts => {
        const items = layGridItems(parts, { hasHeaders: true, hasNew: false })
        for (let flat = 0; flat < items.rowCount; flat += 1) {
          const item = items.itemAt(items.itemOfRow(flat))
          expect(item).toMatchObject({ kind: 'row', flat })
          const place = items.placeOfRow(flat)
          expect(place).not.toBeNull()
          expect(items.rowOfPlace(place!.section, place!.index)).toBe(flat)
        }
      }),
    )
  })

  it('[VW1] a folded section shows its header and no row', () => {
    const items = layGridItems(
      [
        { key: 'a', count: 3, isCollapsed: true },
        { key: 'b', count: 2, isCollapsed: false },
      ],
      { hasHeaders: true, hasNew: false },
    )
    expect(items.count).toBe(4)
    expect(items.placeOfRow(0)).toEqual({ section: 1, index: 0 })
    expect(items.headerOf(1)).toBe(1)
  })

  it('finds the last entry at most a value', () => {
    expect(lastAtMost([0, 0, 4, 4, 9], 4)).toBe(3)
    expect(lastAtMost([0, 5], 4)).toBe(0)
  })
})
