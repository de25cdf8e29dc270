import { describe, expect, it } from 'vitest'
import type { View } from '@kith/shared/model'
import {
  isChanged,
  searchAfter,
  shownView,
  unchanged,
  unreadOf,
  viewSearch,
} from './view-search.ts'
import { unreadWords } from './view-unread.ts'

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

  it('[VW20] what cannot be read is told in words, and what can be read still holds', () => {
    const told = (raw: Readonly<Record<string, unknown>>): string | null =>
      unreadWords(
        unreadOf(raw),
        field => (field === 'jobTitle' ? 'Job title' : field),
        (_, op) => op,
      )
    const city = { field: 'city', op: 'is', value: 'Oslo' }
    const broken = { field: 'jobTitle', op: 'resembles', value: 'buyer' }
    expect(told({ filter: { and: [city, city] }, sort: [{ field: 'name', dir: 'asc' }] })).toBe(
      null,
    )
    const some = { filter: { and: [city, broken] }, q: 'ann' }
    expect(viewSearch(some)).toEqual({ filter: city, q: 'ann' })
    expect(told(some)).toBe(
      'One filter in this address could not be read: Job title resembles “buyer”.',
    )
    expect(viewSearch({ filter: { and: [broken] } })).toEqual({})
    expect(told({ filter: { or: [city, broken] }, sort: 'name' })).toMatch(
      /^One filter in this address could not be read: “\{"or":.{54}…”\. Nor could the sort order\.$/,
    )
    expect(told({ filter: { and: [broken, 7] } })).toBe(
      '2 filters in this address could not be read: Job title resembles “buyer”; “7”.',
    )
    expect(told({ filter: '{"field":"cit', view: 7 })).toBe(
      'One filter in this address could not be read: “{"field":"cit”.',
    )
    expect(told({ sort: 'name', group: 1, columns: {} })).toBe(
      'The sort order, the grouping and the columns in this address could not be read.',
    )
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
