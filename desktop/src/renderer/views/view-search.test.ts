import { describe, expect, it } from 'vitest'
import type { View } from '@kith/shared/model'
import { isChanged, searchAfter, shownView, unchanged, viewSearch } from './view-search.ts'

const saved: View = {
  id: 'v1',
  object: 'person',
  name: 'All',
  kind: 'table',
  filter: { field: 'city', op: 'is', value: 'Oslo' },
  order: [{ field: 'name', dir: 'asc' }],
  group: null,
  columns: [{ field: 'name' }, { field: 'city' }],
  options: { frozen: 1 },
  position: 'a0',
  owner: null,
  isLocked: false,
  openIn: 'panel',
}

describe('view search', () => {
  it('[VW13] a change goes into the URL, and goes away when it is taken back', () => {
    const search = searchAfter(
      saved,
      { view: 'v1', record: 'r1' },
      { filter: null, group: { field: 'city' } },
    )
    expect(search).toMatchObject({
      view: 'v1',
      record: 'r1',
      filter: null,
      group: { field: 'city' },
    })
    expect(search.sort).toBeUndefined()
    expect(isChanged(search)).toBe(true)
    expect(shownView(saved, search)).toMatchObject({
      filter: null,
      group: { field: 'city' },
      order: saved.order,
    })
    const back = searchAfter(saved, search, { filter: saved.filter, group: null })
    expect(isChanged(back)).toBe(false)
  })

  it('[VW13] options are laid over the saved ones, one by one', () => {
    const search = searchAfter(saved, {}, { options: { frozen: 2, rowHeight: 'compact' } })
    expect(search.options).toEqual({ frozen: 2, rowHeight: 'compact' })
    expect(isChanged(searchAfter(saved, search, { options: { frozen: 1 } }))).toBe(false)
  })

  it('[VW13] a broken part of a URL is dropped, the rest holds', () => {
    expect(
      viewSearch({ view: 'v1', filter: { nonsense: true }, sort: 'name', q: 'ann', other: 1 }),
    ).toEqual({
      view: 'v1',
      q: 'ann',
    })
    expect(unchanged({ view: 'v1', q: 'ann', filter: null })).toEqual({
      view: 'v1',
      q: 'ann',
      record: undefined,
    })
  })
})
