import { createCatalog } from '@kith/shared/model'
import { describe, expect, it } from 'vitest'
import { groupSections } from './group-sections.ts'

const catalog = createCatalog({})
const base = { locale: 'en-GB', today: '2026-11-20' }

describe('group sections', () => {
  it('[VW9] options stand in their own order; a board shows those without records too', () => {
    const field = catalog.field('deal', 'stage')
    const rows = [
      { group: ['won'], values: [2, null] },
      { group: ['lead'], values: [5, null] },
      { group: [null], values: [1, null] },
    ]
    const table = groupSections({
      ...base,
      field,
      group: { field: 'stage' },
      rows,
      showsAll: false,
    })
    expect(table.map(section => section.label)).toEqual(['Lead', 'Won', 'No stage'])
    expect(table[2]?.where).toEqual({ field: 'stage', op: 'empty' })
    const board = groupSections({ ...base, field, group: { field: 'stage' }, rows, showsAll: true })
    expect(board.map(section => section.count)).toEqual([5, 0, 0, 0, 2, 0, 1])
    expect(board[0]).toMatchObject({
      value: 'lead',
      where: { field: 'stage', op: 'is', value: 'lead' },
    })
    const kept = groupSections({
      ...base,
      field,
      group: { field: 'stage', hideEmpty: true },
      rows,
      showsAll: false,
    })
    expect(kept).toHaveLength(2)
  })

  it('[VW9] days make stretches with their first and last day; tables run backwards, boards forwards', () => {
    const field = catalog.field('deal', 'closeDate')
    const rows = ['2026-10-01', '2026-11-01'].map(day => ({ group: [day], values: [1] }))
    const group = { field: 'closeDate', bucket: 'month' as const }
    const table = groupSections({ ...base, field, group, rows, showsAll: false })
    expect(table.map(section => section.label)).toEqual(['This month', 'Last month'])
    expect(table[0]?.where).toEqual({
      field: 'closeDate',
      op: 'between',
      value: ['2026-11-01', '2026-11-30'],
    })
    const board = groupSections({ ...base, field, group, rows, showsAll: true })
    expect(board.map(section => section.label)).toEqual(['Last month', 'This month'])
    expect(board[0]?.value).toBe('2026-10-01')
  })

  it('[VW9] records are named, and dropping into their group sets them', () => {
    const field = catalog.field('deal', 'company')
    const ref = { id: 'c1', object: 'company', title: '' }
    const [section] = groupSections({
      ...base,
      field,
      group: { field: 'company' },
      rows: [{ group: [ref], values: [3] }],
      showsAll: true,
    })
    expect(section).toMatchObject({
      key: 'c1',
      label: 'No name',
      value: ref,
      where: { op: 'is', value: 'c1' },
    })
  })
})
