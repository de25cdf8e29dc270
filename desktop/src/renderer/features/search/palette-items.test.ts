// @vitest-environment jsdom
import { createCatalog } from '@kith/shared/model'
import { describe, expect, it } from 'vitest'
import { defineUiAction, type ActionContext } from '#renderer/actions'
import { itemKey, paletteSections, type PaletteInput } from './palette-items.ts'

const action = (id: string, label: string, section: 'Create' | 'Go to' | 'Record' = 'Go to') =>
  defineUiAction({ id, label, icon: 'plus', section, run: () => undefined })
const hit = (id: string, title: string) => ({
  id,
  object: 'person',
  title,
  subtitle: '',
  excerpt: null,
})

function input(part: Partial<PaletteInput>): PaletteInput {
  return {
    text: '',
    hits: [],
    recents: [],
    recentActions: [],
    actions: [],
    views: [],
    objects: createCatalog().objects,
    settings: [],
    choices: {},
    context: { record: null, selection: null } as unknown as ActionContext,
    ...part,
  }
}
const keysOf = (sections: ReturnType<typeof paletteSections>, heading: string) =>
  sections.find(section => section.heading === heading)?.items.map(itemKey)

describe('paletteSections', () => {
  it('[PL1] at rest shows recent records, then actions with those used lately first', () => {
    const sections = paletteSections(
      input({
        recents: [{ ...hit('r1', 'Ann'), at: 1 }],
        actions: [action('a', 'Alpha'), action('b', 'Beta')],
        recentActions: ['b'],
      }),
    )
    expect(keysOf(sections, 'Recent')).toEqual(['record:r1'])
    expect(keysOf(sections, 'Go to')).toEqual(['action:b', 'action:a'])
  })
  it('[PL1] while typing puts recent records that match above other hits, each once', () => {
    const sections = paletteSections(
      input({
        text: 'fjell',
        hits: [hit('r1', 'Fjell One'), hit('r2', 'Fjell Two')],
        recents: [{ ...hit('r2', 'Fjell Two'), at: 1 }],
      }),
    )
    expect(keysOf(sections, 'Records')).toEqual(['record:r2', 'record:r1'])
  })
  it('[PL1] finds actions by other words, and always offers to make and to search', () => {
    const trash = defineUiAction({ ...action('go.trash', 'Go to Trash'), words: 'deleted restore' })
    const sections = paletteSections(input({ text: 'deleted', actions: [trash] }))
    expect(keysOf(sections, 'Actions')).toEqual(['action:go.trash'])
    expect(keysOf(sections, 'New')).toContain('search')
  })
  it('[PL2] offers to make a thing once, by one name', () => {
    const add = {
      ...action('view.new', 'New record in this list', 'Create'),
      sameAs: 'record.create',
    }
    const create = action('record.create', 'New person', 'Create')
    const company = action('create.company', 'New company', 'Create')
    const actions = [add, create, company]
    expect(keysOf(paletteSections(input({ actions })), 'Create')).toEqual([
      'action:record.create',
      'action:create.company',
    ])
    expect(keysOf(paletteSections(input({ actions: [add] })), 'Create')).toEqual([
      'action:view.new',
    ])
    const typed = paletteSections(input({ actions, text: 'new person' }))
    expect(keysOf(typed, 'Actions')).toEqual(['action:record.create'])
    expect(keysOf(typed, 'New')).toEqual(['create:company', 'create:deal', 'search'])
    const named = paletteSections(input({ actions, text: 'Ann' }))
    expect(keysOf(named, 'New')).toContain('create:person')
  })
})
