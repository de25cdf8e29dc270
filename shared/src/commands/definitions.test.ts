import { describe, expect, test } from 'vitest'
import { catalogId } from '#docs'
import { createTestWorkspace } from './test-workspace.ts'

const boats = {
  id: 'boat',
  label: 'Boat',
  labelPlural: 'Boats',
  fields: [
    { id: 'hull', label: 'Hull', type: 'text', isUnique: true },
    { label: 'Length', type: 'number' },
    { label: 'Owner', type: 'reference', options: { to: ['person'] }, inverse: { label: 'Boats' } },
  ],
}

describe('[CM7] objects and fields', () => {
  test('an object of one’s own takes records at once, and shows what is about them', () => {
    const { run, context, make, cells, keys } = createTestWorkspace()
    const { ops } = run('object.define', boats)
    const object = context().catalog.object('boat')
    expect(object.fields.map(field => field.name)).toEqual([
      'hull',
      'length',
      'owner',
      'tasks',
      'notes',
      'attachments',
      'lists',
    ])
    expect([object.titleField, object.matchFields]).toEqual(['hull', ['hull']])
    const views = ops.filter(op => op.kind === 'view').map(op => keys(op.doc))
    expect(views).toMatchObject([{ object: 'boat', name: 'All boats', kind: 'table' }])
    const ada = make('person', { city: 'Porto' })
    const boat = make('boat', { hull: 'PT-1', owner: ada })
    expect(cells(boat)['hull']).toBe('PT-1')
    const other = make('boat', { hull: 'PT-2' })
    run('record.link', { object: 'person', record: ada, field: 'boats', targets: [other] })
    expect(Object.values(cells(other))).toContain(ada)
  })

  test('an object without a text field gets a name', () => {
    const { run, context } = createTestWorkspace()
    run('object.define', {
      label: 'Reading',
      labelPlural: 'Readings',
      fields: [{ label: 'Value', type: 'number' }],
    })
    const object = context().catalog.object('reading')
    expect([object.title.label, object.title.type]).toEqual(['Name', 'text'])
  })

  test.each<readonly [string, string, unknown]>([
    ['already an object called “person”', 'object.define', { ...boats, id: 'person' }],
    ['already an object called “company”', 'object.define', { ...boats, name: 'company' }],
    [
      'already a field called “city”',
      'field.define',
      { object: 'person', id: 'city', label: 'x', type: 'text' },
    ],
    [
      'already a field called “id”',
      'field.define',
      { object: 'person', name: 'id', label: 'x', type: 'text' },
    ],
    [
      'cannot be a name',
      'field.define',
      { object: 'person', name: 'a b', label: 'x', type: 'text' },
    ],
    ['cannot be made', 'field.define', { object: 'person', label: 'x', type: 'backlinks' }],
    ['cannot be made', 'field.define', { object: 'person', label: 'x', type: 'hologram' }],
    [
      'do not fit',
      'field.define',
      { object: 'person', label: 'x', type: 'number', options: { decimals: 'many' } },
    ],
    [
      'do not fit: default',
      'field.define',
      { object: 'person', label: 'x', type: 'number', defaultValue: 'many' },
    ],
    ['is part of Kith', 'object.archive', { object: 'person' }],
    ['names every person', 'field.archive', { object: 'person', field: 'name' }],
    ['is part of Kith', 'field.archive', { object: 'person', field: 'createdAt' }],
    [
      'must be letters',
      'field.define',
      { object: 'person', id: 'x; DROP TABLE', label: 'x', type: 'text' },
    ],
  ])('refuses what is %s', (message, command, input) => {
    const { run, snapshot } = createTestWorkspace()
    expect(() => run(command, input)).toThrow(message)
    expect(snapshot()).toEqual({})
  })

  test('names made from labels are free, however often a label is used', () => {
    const { run, context } = createTestWorkspace()
    for (let at = 0; at < 3; at++)
      run('field.define', { object: 'person', label: 'City', type: 'text' })
    const names = context()
      .catalog.object('person')
      .fields.map(field => field.name)
    expect(names.filter(name => name.startsWith('city'))).toEqual([
      'city',
      'city2',
      'city3',
      'city4',
    ])
  })

  test('a field is renamed, archived and restored without touching records', () => {
    const { run, make, cells, context } = createTestWorkspace()
    const id = make('person', { city: 'Porto' })
    run('field.change', { object: 'person', field: 'city', label: 'Town', name: 'town' })
    expect(context().catalog.field('person', 'town').label).toBe('Town')
    run('field.archive', { object: 'person', field: 'town' })
    expect(
      context()
        .catalog.object('person')
        .fields.map(field => field.id),
    ).not.toContain('city')
    run('field.restore', { object: 'person', field: 'city' })
    expect(cells(id)).toEqual({ city: 'Porto' })
    expect(context().catalog.field('person', 'city').label).toBe('Town')
  })

  test('fields stand in the order they were put in', () => {
    const { run, context } = createTestWorkspace()
    run('field.define', { object: 'person', id: 'shoe', label: 'Shoe size', type: 'number' })
    run('fields.reorder', { object: 'person', fields: ['shoe', 'emails', 'name'] })
    const ids = context()
      .catalog.object('person')
      .fields.map(field => field.id)
    expect(ids.slice(0, 4)).toEqual(['shoe', 'emails', 'name', 'company'])
    run('field.define', { object: 'person', id: 'hat', label: 'Hat size', type: 'number' })
    expect(context().catalog.object('person').fields.at(-1)?.id).toBe('hat')
  })

  test('two people who change different definitions write different keys', () => {
    const { run } = createTestWorkspace()
    const keysOf = (command: string, input: unknown) =>
      run(command, input).ops.flatMap(op => ('set' in op ? [op.doc, ...Object.keys(op.set)] : []))
    expect(keysOf('field.change', { object: 'person', field: 'city', label: 'Town' })).toEqual([
      catalogId,
      'f/person.city',
    ])
    expect(keysOf('object.change', { object: 'person', label: 'Contact' })).toEqual([
      catalogId,
      'o/person',
    ])
  })

  test('a field of another type takes the name, and the values that can be read', () => {
    const { run, make, cells, context, snapshot } = createTestWorkspace()
    const texts = ['12', 'three', '1,5']
    const ids = texts.map(nextStep => make('deal', { name: 'x', nextStep }))
    const before = snapshot()
    const done = run('field.convert', {
      object: 'deal',
      field: 'nextStep',
      type: 'number',
      id: 'stepNo',
      reading: { decimal: ',' },
    })
    expect(done.label).toBe('Changed the type of Next step')
    expect(ids.map(id => cells(id)['stepNo'])).toEqual([12, undefined, 1.5])
    expect(context().catalog.field('deal', 'nextStep').isArchived).toBe(true)
    expect(
      context()
        .catalog.object('deal')
        .fields.find(field => field.label === 'Next step')?.id,
    ).toBe('stepNo')
    done.undo()
    expect(snapshot()).toEqual(before)
  })
})

describe('[CM8] options of selects', () => {
  test('are added, renamed, put in order and removed without touching records', () => {
    const { run, make, cells, context } = createTestWorkspace()
    const deal = make('deal', { name: 'Fleet', source: 'event' })
    const choices = () => {
      const { options } = context().catalog.field('deal', 'source')
      return (
        options as {
          choices: { id: string; label: string; hue: number | null; isArchived: boolean }[]
        }
      ).choices
    }
    run('option.define', {
      object: 'deal',
      field: 'source',
      id: 'podcast',
      label: 'Podcast',
      hue: 40,
    })
    expect(choices().at(-1)).toMatchObject({ id: 'podcast', label: 'Podcast', hue: 40 })
    run('option.change', {
      object: 'deal',
      field: 'source',
      option: 'event',
      label: 'Fair',
      hue: null,
    })
    run('options.reorder', { object: 'deal', field: 'source', options: ['podcast', 'Fair'] })
    expect(choices().slice(0, 2)).toMatchObject([
      { id: 'podcast' },
      { id: 'event', label: 'Fair', hue: null },
    ])
    run('option.remove', { object: 'deal', field: 'source', option: 'event' })
    expect(choices().find(({ id }) => id === 'event')?.isArchived).toBe(true)
    run('option.restore', { object: 'deal', field: 'source', option: 'event' })
    expect(choices().find(({ id }) => id === 'event')?.isArchived).toBe(false)
    expect(cells(deal)['source']).toBe('event')
  })

  test('refuses a label that is taken and an option that is not there', () => {
    const { run } = createTestWorkspace()
    const source = { object: 'deal', field: 'source' }
    expect(() => run('option.define', { ...source, label: 'referral' })).toThrow(
      'already an option',
    )
    expect(() => run('option.change', { ...source, option: 'nope', label: 'x' })).toThrow(
      'no option',
    )
    expect(() => run('option.define', { object: 'deal', field: 'name', label: 'x' })).toThrow(
      'no list',
    )
  })
})
