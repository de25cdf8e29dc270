import { createCatalog } from '@kith/shared/model'
import { describe, expect, it } from 'vitest'
import { changeColumn, insertColumn, showColumn } from './column-changes.ts'

const person = createCatalog({}).object('person')

describe('column changes', () => {
  it('[VW2] the title is always among the columns', () => {
    expect(showColumn(person, [{ field: 'city' }])).toEqual([{ field: 'name' }, { field: 'city' }])
    expect(showColumn(person, [{ field: 'city' }, { field: 'name' }])).toHaveLength(2)
  })
  it('[VW2] a change keeps the rest, and what says nothing is left out', () => {
    const columns = [{ field: 'name' }, { field: 'city', aggregate: 'countFilled' as const }]
    expect(changeColumn(person, columns, 'city', { isHidden: true })).toEqual([
      { field: 'name' },
      { field: 'city', aggregate: 'countFilled', isHidden: true },
    ])
    expect(changeColumn(person, columns, 'city', { aggregate: undefined })[1]).toEqual({
      field: 'city',
    })
    expect(insertColumn(person, columns, 'tags').at(-1)).toEqual({ field: 'tags' })
    expect(
      insertColumn(person, [{ field: 'name' }, { field: 'city', isHidden: true }], 'city'),
    ).toEqual([{ field: 'name' }, { field: 'city' }])
  })
})
