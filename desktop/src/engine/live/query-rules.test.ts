/** Rules of `shared/query` that need a database: cells, faults, indexes. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFault, type Json } from '@kith/shared/kit'
import { foldText, MANUAL_ORDER, type Filter, type Order } from '@kith/shared/model'
import {
  answerNow,
  defaultIndexesFor,
  indexesFor,
  planQuery,
  type AggregateQuery,
  type Query,
} from '@kith/shared/query'
import { TEST_NOW } from '@kith/shared/testkit'
import { asList } from './query-oracle.fixture.ts'
import {
  askIn,
  createQueryWorld,
  liveSamples,
  totalsIn,
  type QueryWorld,
} from './query-world.fixture.ts'

const SEED = 20261121
let world: QueryWorld
beforeAll(() => {
  world = createQueryWorld(SEED)
})
afterAll(() => world.core.remove())

const rowsOf = (query: Query, scope = world.scope) =>
  answerNow(planQuery(query, scope).window(0, 1000), askIn(world))
const totalsOf = (query: AggregateQuery, limit?: number) => totalsIn(world, query, limit)
const live = () => liveSamples(world)
const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (isFault(error)) return error.code
    throw error
  }
  return 'no fault'
}

describe('rows', () => {
  test('[QY10] carry what commands take, with linked records as they are shown', () => {
    for (const row of rowsOf({ object: 'sample' })) {
      const record = world.records.get(row.id)
      if (!record) throw new Error('a row without a record')
      for (const [name, value] of Object.entries(record.cells)) {
        if (name === 'reference' || name === 'user' || name === 'references') continue
        expect(row.cells[name], name).toEqual(value)
      }
      const target = world.records.get(String(record.cells['reference']))
      const { isDeleted, ...shown } = (row.cells['reference'] ?? {}) as Record<string, Json>
      expect(shown).toEqual(target ? { id: target.id, object: 'person', title: target.title } : {})
      expect(isDeleted ?? false).toBe(target?.isDeleted ?? false)
      const linked = asList(record.cells['references'] ?? []).filter(
        id => !world.records.get(String(id))?.isDeleted,
      )
      expect((row.cells['references'] as { id: string }[]).map(({ id }) => id).toSorted()).toEqual(
        linked.map(String).toSorted(),
      )
    }
  })

  test('[QY10] the other side shows its first records and how many there are', () => {
    for (const { id, cells } of rowsOf({ object: 'company', fields: ['people'] })) {
      const people = world
        .of('person')
        .filter(person => !person.isDeleted && person.cells['company'] === id)
      const { count, first } = cells['people'] as { count: number; first: { id: string }[] }
      expect(count).toBe(people.length)
      expect(first.length).toBe(Math.min(5, people.length))
      expect(people.map(person => String(person.id))).toEqual(
        expect.arrayContaining(first.map(ref => ref.id)),
      )
    }
  })

  test('[QY10] the trash lists deleted records only, and both together are all', () => {
    const ids = (deleted: 'no' | 'only' | 'any') =>
      rowsOf({ object: 'sample', deleted }).map(({ id }) => id)
    expect(ids('only').length).toBe(world.of('sample').length - live().length)
    expect([...ids('no'), ...ids('only')].sort()).toEqual(ids('any').sort())
  })

  test('[QY7] "me" is nobody before there is a member', () => {
    const where = { field: 'user', op: 'is', value: 'me' } as const
    expect(rowsOf({ object: 'sample', where }).length).toBeGreaterThan(0)
    expect(rowsOf({ object: 'sample', where }, { ...world.scope, me: null })).toEqual([])
  })

  test('[QY6] a question about today ends at local midnight, one about now within a minute', () => {
    const expiry = (where: Filter) => planQuery({ object: 'sample', where }, world.scope).expiresAt
    expect(expiry({ field: 'date', op: 'today' })).toBe(Date.UTC(2026, 10, 21, 5))
    expect(expiry({ field: 'dateTime', op: 'inPast' })).toBe(TEST_NOW + 60_000)
    expect(expiry({ field: 'number', op: 'is', value: 1 })).toBeNull()
  })
})

describe('what cannot be asked', () => {
  const where = (filter: Filter) => () => rowsOf({ object: 'sample', where: filter })

  test('[QY8] is refused by name', () => {
    expect(codeOf(() => rowsOf({ object: 'nothing' }))).toBe('query/unknown-object')
    expect(codeOf(where({ field: 'nope', op: 'is', value: 1 }))).toBe('query/unknown-field')
    expect(codeOf(where({ field: 'reference.nope', op: 'is', value: 1 }))).toBe(
      'query/unknown-field',
    )
    expect(codeOf(where({ field: 'number.x', op: 'is', value: 1 }))).toBe('query/unknown-field')
    expect(codeOf(where({ field: 'boolean', op: 'contains', value: 'x' }))).toBe(
      'query/bad-operator',
    )
    expect(codeOf(where({ field: 'number', op: 'gt', value: 'ten' }))).toBe('query/bad-value')
    expect(codeOf(where({ field: 'date', op: 'before', value: '2026-02-30' }))).toBe(
      'query/bad-value',
    )
    expect(
      codeOf(
        where({
          field: 'date',
          op: 'relative',
          value: { direction: 'up', amount: 1, unit: 'day' },
        }),
      ),
    ).toBe('query/bad-value')
    expect(codeOf(() => rowsOf({ object: 'sample', order: [{ field: 'json', dir: 'asc' }] }))).toBe(
      'query/cannot-sort',
    )
    expect(
      codeOf(() =>
        totalsOf({ object: 'sample', group: [{ field: 'json' }], measures: [{ fn: 'count' }] }),
      ),
    ).toBe('query/cannot-group')
    expect(
      codeOf(() => totalsOf({ object: 'sample', measures: [{ fn: 'sum', field: 'text' }] })),
    ).toBe('query/cannot-measure')
  })

  test('[QY8] is refused when it is too large for SQLite', () => {
    const leaf: Filter = { field: 'number', op: 'is', value: 1 }
    const deep = Array.from({ length: 40 }).reduce<Filter>(inner => ({ not: inner }), leaf)
    expect(codeOf(where(deep))).toBe('query/too-large')
    expect(codeOf(where({ or: Array.from({ length: 600 }, () => leaf) }))).toBe('query/too-large')
    expect(codeOf(where({ or: Array.from({ length: 400 }, () => leaf) }))).toBe('no fault')
  })

  test('[QY9] nothing in a name or a value becomes SQL', () => {
    const evil = fc.oneof(
      fc.constantFrom(
        `x' OR '1'='1`,
        `"; DROP TABLE o_sample; --`,
        `') OR 1=1 --`,
        `NEAR("a" "b")`,
        `title:*`,
        `" OR pk:1`,
        '\0',
        '__proto__',
        'constructor',
        `pk" FROM doc --`,
      ),
      fc.string({ maxLength: 20 }),
    )
    const count = () => world.core.store.get<{ n: number }>('SELECT count(*) AS n FROM o_sample')?.n
    const before = count()
    fc.assert(
      fc.property(evil, text => {
        const isText = !text.includes('\0')
        for (const op of isText ? (['is', 'contains', 'startsWith', 'endsWith'] as const) : [])
          for (const row of rowsOf({ object: 'sample', where: { field: 'text', op, value: text } }))
            expect(foldText(String(world.records.get(row.id)?.cells['text']))).toContain(
              foldText(text),
            )
        rowsOf({ object: 'sample', search: text })
        for (const field of ['select', 'reference', 'emails', 'text'])
          expect(
            codeOf(() => rowsOf({ object: 'sample', where: { field, op: 'is', value: text } })),
          ).toBe(isText ? 'no fault' : 'query/bad-value')
        for (const field of [text, `reference.${text}`, `address.${text}`])
          expect(
            codeOf(() => rowsOf({ object: 'sample', where: { field, op: 'is', value: 'x' } })),
          ).toMatch(/^query\//)
        expect(
          codeOf(() => rowsOf({ object: 'sample', order: [{ field: text, dir: 'asc' }] })),
        ).toMatch(/^query\//)
      }),
      { numRuns: 120, seed: SEED },
    )
    expect(count()).toBe(before)
  })
})

describe('indexes', () => {
  const stepsOf = (query: Query) => {
    const { sql, params } = planQuery(query, world.scope).windowStatement()
    return world.core.store
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params)
      .map(({ detail }) => detail)
  }
  const sorts = (query: Query) =>
    stepsOf(query).some(step => step.includes('TEMP B-TREE FOR ORDER BY'))
  const make = (view: { filter: Filter | null; order: readonly Order[] }) => {
    const catalog = world.scope.catalog
    const wanted = indexesFor({ object: 'sample', ...view }, catalog)
    world.core.store.write(tx => wanted.forEach(index => tx.exec(index.sql)))
    return wanted
  }

  test.each(['asc', 'desc'] as const)(
    '[QY15] give the order of title, times and one sorted column, %s',
    dir => {
      world.core.store.write(tx =>
        defaultIndexesFor(world.scope.catalog.object('sample')).forEach(({ sql }) => tx.exec(sql)),
      )
      for (const field of ['title', 'createdAt', 'updatedAt', '$pos'])
        expect(sorts({ object: 'sample', order: [{ field, dir }] }), field).toBe(false)
      for (const field of [
        'number',
        'currency',
        'date',
        'dateTime',
        'select',
        'fullName',
        'emails',
      ]) {
        make({ filter: null, order: [{ field, dir }] })
        expect(sorts({ object: 'sample', order: [{ field, dir }] }), field).toBe(false)
      }
    },
  )

  test('[QY15] narrow by a value and sort in one walk', () => {
    const order = [{ field: 'fullName', dir: 'asc' }] as const
    for (const filter of [
      { field: 'select', op: 'is', value: 'red' },
      { field: 'text', op: 'is', value: 'angst' },
      { field: 'reference', op: 'is', value: String(world.of('person')[0]?.id) },
    ] as const) {
      make({ filter, order })
      const steps = stepsOf({ object: 'sample', where: filter, order })
      expect(
        steps.some(step => step.startsWith('SEARCH t0')),
        steps.join('; '),
      ).toBe(true)
      expect(sorts({ object: 'sample', where: filter, order }), steps.join('; ')).toBe(false)
    }
  })

  test('[QY15] give a column of a board in manual order, where the view says no other', () => {
    const { catalog } = world.scope
    const group = { field: 'select' }
    const view = { object: 'sample', kind: 'board', filter: null, order: [], group } as const
    const index = indexesFor(view, catalog).find(({ sql }) =>
      sql.includes('("c_select", "position")'),
    )
    expect(index).toBeDefined()
    world.core.store.write(tx => tx.exec(index?.sql ?? ''))
    const where = { field: 'select', op: 'is', value: 'red' } as const
    expect(sorts({ object: 'sample', where, order: MANUAL_ORDER })).toBe(false)
  })

  test('[QY15] name a column once, and none that another begins with', () => {
    const filter = { field: 'date', op: 'onOrAfter', value: '2026-01-01' } as const
    const order = [{ field: 'date', dir: 'asc' }] as const
    const [only, ...others] = make({ filter, order })
    expect(only?.sql.match(/c_date/g)).toHaveLength(1)
    expect(others).toEqual([])
    const board = indexesFor(
      {
        object: 'sample',
        filter: { field: 'select', op: 'is', value: 'red' },
        order,
        group: { field: 'select' },
        options: { sumField: 'currency' },
      },
      world.scope.catalog,
    )
    expect(board.map(({ sql }) => sql.slice(sql.indexOf('(')))).toEqual([
      '("c_date") WHERE deleted_at IS NULL',
      '("c_select", "c_date") WHERE deleted_at IS NULL',
      '("c_select", "c_currency_cur", "c_currency") WHERE deleted_at IS NULL',
    ])
  })

  test('[QY15] are named by what they are: made once, other options make another', () => {
    const [first] = make({ filter: null, order: [{ field: 'number', dir: 'asc' }] })
    const [again] = make({ filter: null, order: [{ field: 'number', dir: 'desc' }] })
    expect(again).toEqual(first)
    expect(first?.sql).toContain('WHERE deleted_at IS NULL')
    expect(
      indexesFor(
        {
          object: 'sample',
          filter: { field: 'gone', op: 'is', value: 1 },
          order: [{ field: 'gone', dir: 'asc' }],
        },
        world.scope.catalog,
      ),
    ).toEqual([])
  })
})
