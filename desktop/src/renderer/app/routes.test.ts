import { describe, expect, it } from 'vitest'
import type { Place } from '#renderer/client'
import { addressOf, placeOf } from './routes.ts'

const places: readonly Place[] = [
  { page: 'today' },
  { page: 'trash' },
  { page: 'start' },
  { page: 'object', object: 'person', search: { view: 'v1', q: 'ann' }, record: 'r1' },
  { page: 'object', object: 'a b/c', search: {} },
  { page: 'record', object: 'company', record: '0199' },
  { page: 'mail', box: 'inbox', split: 'news', query: 'from:ann', thread: 7 },
  { page: 'mail', box: 'sent', query: '' },
  { page: 'calendar', view: 'week', date: '2026-11-20' },
  { page: 'search', text: 'müller & co' },
  { page: 'import', upload: 'u1', object: 'person' },
  { page: 'settings', section: 'objects', item: 'deal' },
  { page: 'join', code: 'k7qx', server: 'https://crm.example.org' },
]

describe('addresses', () => {
  it.each(places)('[AP1] of $page come back as the same place', place => {
    const { path, search } = addressOf(place)
    expect(placeOf(path, search)).toEqual(place)
  })
  it('[AP1] that nobody knows lead to Today, broken escapes do not throw', () => {
    expect(placeOf('/nowhere/at/all', {})).toEqual({ page: 'today' })
    expect(placeOf('/o/%E0%A4%A', {})).toMatchObject({ page: 'object' })
  })
})
