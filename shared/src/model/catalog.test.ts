import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFault } from '#kit'
import { createTestCatalog } from '#testkit'
import { createCatalog, type Catalog } from './catalog.ts'
import { fieldTypes } from './fields/index.ts'
import type { RecordKeys } from './storage-kind.ts'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return isFault(error) ? error.code : 'a bug'
  }
}
const custom = (extra: RecordKeys = {}): Catalog =>
  createCatalog({
    keys: {
      'o/abc': { name: 'project', label: 'Project', labelPlural: 'Projects', titleField: 'f1' },
      'f/abc.f1': { name: 'name', label: 'Name', type: 'text', order: 'c0' },
      'f/abc.f2': { name: 'phase', label: 'Phase', type: 'select', order: 'c1' },
      ...extra,
    },
  })

describe('finding', () => {
  test('[MD18] objects and fields are found by id and by name', () => {
    const catalog = custom()
    expect(catalog.object('project').id).toBe('abc')
    expect(catalog.object('abc').table).toBe('o_abc')
    expect(catalog.object('abc').elementTable).toBe('e_abc')
    expect(catalog.field('project', 'phase')).toMatchObject({
      id: 'f2',
      column: 'c_f2',
      object: 'abc',
    })
    expect(catalog.findField('nothing', 'x')).toBeUndefined()
  })

  test('[MD18] what is not there is a named fault', () => {
    const catalog = createCatalog()
    expect(codeOf(() => catalog.object('nope'))).toBe('catalog/unknown-object')
    expect(codeOf(() => catalog.field('person', 'nope'))).toBe('catalog/unknown-field')
    expect(codeOf(() => catalog.field('constructor', 'nope'))).toBe('catalog/unknown-object')
  })

  test('[MD18] the times of a record are fields without columns of their own making', () => {
    const catalog = createCatalog()
    expect(catalog.field('person', 'createdAt').column).toBe('created_at')
    expect(catalog.object('person').allFields.map(field => field.id)).not.toContain('createdAt')
  })
})

describe('changes', () => {
  test('[MD19] a change of a standard definition is laid over it', () => {
    const catalog = createCatalog({
      keys: {
        'o/deal': { label: 'Opportunity', order: 'Zz' },
        'f/deal.amount': { label: 'Value', options: { display: 'short' } },
        'f/deal.source': { isArchived: true },
      },
    })
    expect(catalog.objects[0]).toMatchObject({
      id: 'deal',
      label: 'Opportunity',
      labelPlural: 'Deals',
    })
    expect(catalog.field('deal', 'amount')).toMatchObject({
      label: 'Value',
      options: { currency: null, display: 'short' },
      isStandard: true,
    })
    expect(catalog.object('deal').fields.map(field => field.id)).not.toContain('source')
    expect(catalog.object('deal').allFields.map(field => field.id)).toContain('source')
    expect(catalog.field('deal', 'source').isArchived).toBe(true)
  })

  test('[MD19] the type of a field never changes, unknown types and ids are passed over', () => {
    const catalog = custom({
      'f/deal.name': { type: 'number' },
      'f/abc.f3': { name: 'x', label: 'X', type: 'hologram' },
      'f/abc.f4"; DROP TABLE doc': { name: 'x', label: 'X', type: 'text' },
      'f/gone.f1': { name: 'x', label: 'X', type: 'text' },
      'o/1x': { label: 'X' },
      'o/empty': { label: 'No fields yet' },
      odd: 1,
    })
    expect(catalog.field('deal', 'name').type).toBe('text')
    expect(catalog.object('abc').allFields.map(field => field.id)).toEqual(['f1', 'f2'])
    expect(catalog.findObject('1x') ?? catalog.findObject('empty')).toBeUndefined()
  })

  test('[MD19] members of the wrong shape are passed over one by one', () => {
    const catalog = createCatalog({ keys: { 'o/deal': { label: 7, hue: 'red', icon: 'gem' } } })
    expect(catalog.object('deal')).toMatchObject({ label: 'Deal', hue: 65, icon: 'gem' })
  })

  test('[MD19] options that cannot be read fall back to the defaults', () => {
    const catalog = createCatalog({ keys: { 'f/deal.amount': { options: { display: 9 } } } })
    expect(catalog.field('deal', 'amount').options).toEqual({ currency: null, display: 'full' })
  })

  test('[MD20] options of two people stand side by side, in order', () => {
    const catalog = custom({
      'c/abc.f2.one': { label: 'One', order: 'b1' },
      'c/abc.f2.two': { label: 'Two', order: 'b0', hue: 15 },
      'c/deal.stage.won': { label: 'Signed' },
      'c/deal.stage.trial': { label: 'Trial', order: 'a1VVVV', probability: 40 },
    })
    expect(catalog.field('abc', 'f2').options).toMatchObject({
      choices: [
        { id: 'two', label: 'Two', hue: 15 },
        { id: 'one', label: 'One', hue: null },
      ],
    })
    const stages = catalog.field('deal', 'stage').options as {
      choices: { id: string; label: string }[]
    }
    expect(stages.choices.map(({ id }) => id)).toEqual([
      'lead',
      'qualified',
      'trial',
      'proposal',
      'negotiation',
      'won',
      'lost',
    ])
    expect(stages.choices.find(({ id }) => id === 'won')?.label).toBe('Signed')
  })

  test('[MD21] equal labels and names get numbers, the same on every device', () => {
    const keys = {
      'f/abc.f8': { name: 'industry', label: 'Industry', type: 'text', order: 'c2' },
      'f/abc.f9': { name: 'industry', label: 'industry', type: 'text', order: 'c2' },
      'f/abc.f7': { name: 'not a name', label: 'Größe', type: 'text', order: 'c3' },
      'o/xyz': { name: 'project', label: 'Project', labelPlural: 'Projects', order: 'zz' },
      'f/xyz.f1': { name: 'name', label: 'Name', type: 'text' },
    }
    const catalog = custom(keys)
    const back = custom(Object.fromEntries(Object.entries(keys).toReversed()))
    expect(back.definitions).toEqual(catalog.definitions)
    expect(catalog.field('abc', 'f8')).toMatchObject({ label: 'Industry', name: 'industry' })
    expect(catalog.field('abc', 'f9')).toMatchObject({ label: 'industry 2', name: 'industry2' })
    expect(catalog.field('abc', 'f7').name).toBe('grosse')
    expect(catalog.object('xyz')).toMatchObject({ label: 'Project 2', name: 'project2' })
  })

  test('[MD21] an archived field gives its name to a live one', () => {
    const catalog = custom({
      'f/deal.source': { isArchived: true },
      'f/deal.src2': { name: 'source', label: 'Source', type: 'text', order: 'c0' },
    })
    expect(catalog.field('deal', 'source').id).toBe('source')
    expect(catalog.object('deal').fields.find(field => field.name === 'source')?.id).toBe('src2')
  })
})

describe('as a value', () => {
  test('[MD22] its definitions make the same catalog again', () => {
    const catalog = createTestCatalog()
    const again = createCatalog({ objects: catalog.definitions, version: 1 })
    expect(again.definitions).toEqual(catalog.definitions)
    expect(JSON.parse(JSON.stringify(catalog.definitions))).toEqual(catalog.definitions)
    expect(again.object('sample').fields).toEqual(catalog.object('sample').fields)
  })

  test('[MD22] any keys at all make a catalog', () => {
    const key = fc.oneof(
      fc.constantFrom(
        'o/deal',
        'o/a',
        'f/a.b',
        'f/deal.name',
        'c/deal.stage.won',
        'c/a.b.c',
        'c/deal.name.x',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), keys => {
        const catalog = createCatalog({ keys: keys as RecordKeys })
        for (const object of catalog.allObjects) expect(object.title.object).toBe(object.id)
      }),
      { numRuns: 300 },
    )
  })

  test('[MD23] every type of field can be had', () => {
    const ids = createTestCatalog()
      .object('sample')
      .fields.map(field => field.id)
    expect(ids).toEqual(fieldTypes.all.map(type => type.id))
  })
})
