import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTestCatalog } from '#testkit'
import { defaultViews } from './default-views.ts'
import { OPERATORS, type RecordKeys } from './storage-kind.ts'
import { storageKinds } from './storage/index.ts'
import { needsValue, operatorLabel } from './operator-label.ts'
import { viewFromKeys, viewKeys } from './view-keys.ts'
import { viewKinds } from './view-kinds/index.ts'
import { isCondition, isRelated, type Condition, type Filter } from './filter.ts'

const catalog = createTestCatalog()
const all = catalog.allObjects.flatMap(object => defaultViews(object))

const conditionsOf = (filter: Filter): readonly Condition[] => {
  if (isCondition(filter)) return [filter]
  if (isRelated(filter)) return []
  if ('not' in filter) return conditionsOf(filter.not)
  return ('and' in filter ? filter.and : filter.or).flatMap(conditionsOf)
}

describe('default views', () => {
  test('[MD32] every object has one, with the same id on every device', () => {
    for (const object of catalog.allObjects) expect(defaultViews(object).length).toBeGreaterThan(0)
    expect(new Set(all.map(view => view.id)).size).toBe(all.length)
    expect(defaultViews(catalog.object('deal'))[0]).toMatchObject({
      name: 'Sales pipeline',
      kind: 'board',
      group: { field: 'stage' },
      id: '5c63267d-90ef-58c7-8c91-3e7956cc07bf',
    })
  })

  test('[MD32] speak only of fields and operators that are there', () => {
    for (const view of all) {
      const known = (id: string) => catalog.field(view.object, id)
      for (const { field } of [...view.columns, ...view.order]) known(field)
      if (view.group) known(view.group.field)
      for (const { field, op } of view.filter ? conditionsOf(view.filter) : [])
        expect(known(field).fieldType.operators).toContain(op)
      expect(viewKinds.must(view.kind).options.safeParse(view.options).success).toBe(true)
      expect(new Set(view.columns.map(({ field }) => field)).size).toBe(view.columns.length)
      expect(view.columns[0]?.field).toBe(catalog.object(view.object).titleField)
    }
  })

  test('[MD32] what stands on an archived field is left out', () => {
    const without = createTestCatalog({ 'f/deal.stage': { isArchived: true } })
    const names = defaultViews(without.object('deal')).map(view => view.name)
    expect(names).toContain('All deals')
    expect(names).not.toContain('Sales pipeline')
  })
})

describe('views as keys', () => {
  test('[MD33] a view survives its keys', () => {
    for (const view of all) expect(viewFromKeys(view.id, viewKeys(view))).toEqual(view)
  })

  test('[MD33] keys that cannot be read fall back and never hide a view', () => {
    const keys = {
      object: 'deal',
      name: 7,
      kind: 'hologram',
      columns: [{ field: 'name', width: -1 }],
      filter: { op: 'x' },
    }
    expect(viewFromKeys('v', keys as unknown as RecordKeys)).toMatchObject({
      name: 'View',
      kind: 'table',
      columns: [{ field: 'name' }],
      filter: null,
    })
    expect(viewFromKeys('v', { name: 'No object' })).toBeUndefined()
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('name', 'kind', 'order', 'group', 'options'), fc.jsonValue()),
        odd => {
          expect(viewFromKeys('v', { ...odd, object: 'deal' } as RecordKeys)?.object).toBe('deal')
        },
      ),
    )
  })
})

describe('view kinds', () => {
  test('[MD34] a board stands on options or members, and says so when there are none', () => {
    const board = viewKinds.must('board')
    expect(board.groupField(catalog.object('task'))).toBe('status')
    expect(board.groupField(catalog.object('list'))).toBe('owner')
    expect(board.obstacle(catalog.object('attachment'))).toMatch(
      /^A board needs .* Files have none yet\.$/,
    )
    expect(board.start(catalog.object('deal'))).toEqual({
      cardFields: ['amount', 'closeDate', 'company', 'contact'],
      sumField: 'amount',
    })
  })
})

describe('words', () => {
  test('[MD35] every operator has words for every storage kind', () => {
    for (const kind of storageKinds.all)
      for (const op of OPERATORS) expect(operatorLabel(op, kind.id)).toMatch(/^[a-z ]{2,24}$/)
    expect(operatorLabel('isNot', 'choice')).toBe('is not')
    expect(operatorLabel('contains', 'choices')).toBe('has')
    expect(OPERATORS.filter(op => !needsValue(op))).toEqual([
      'inPast',
      'inFuture',
      'today',
      'empty',
      'notEmpty',
    ])
  })
})
