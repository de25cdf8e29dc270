/** Compiled queries against the plain meaning of their filters, on a real database. */
import fc, { type Arbitrary } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DocId, Json } from '@kith/shared/kit'
import type { Condition, Filter, Order } from '@kith/shared/model'
import {
  answerNow,
  matches as matchesKeys,
  matchProblem,
  planQuery,
  type Compiled,
  type Query,
} from '@kith/shared/query'
import { compare, matches } from './query-oracle.fixture.ts'
import {
  askIn,
  AMOUNTS,
  CITIES,
  createQueryWorld,
  DAYS,
  EMAILS,
  INDUSTRIES,
  NUMBERS,
  TAGS,
  TEXTS,
  type QueryWorld,
} from './query-world.fixture.ts'

const SEED = Number(process.env['KITH_SEED'] ?? 20261120)
let world: QueryWorld
beforeAll(() => {
  world = createQueryWorld(SEED)
  console.log(`query oracle seed ${SEED}`)
})
afterAll(() => world.core.remove())

const ask = (statement: Compiled) => askIn(world)(statement)

const of = (
  field: string,
  ops: readonly Condition['op'][],
  value: Arbitrary<Json>,
): Arbitrary<Filter> =>
  fc.record({ field: fc.constant(field), op: fc.constantFrom(...ops), value }) as Arbitrary<Filter>
const none = fc.constant(null)
const EMPTY = ['empty', 'notEmpty'] as const
const needle = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom('ang', 'ÅNG', '%', '_', '\\', "'", '"', '社', 'o', 'z', '50% '),
)
const listOf = (pool: readonly Json[]) => fc.subarray([...pool], { minLength: 1 })
const person = fc.integer({ min: 0, max: 19 }).map(at => world.of('person')[at]?.id ?? '')
const relative = fc.record({
  direction: fc.constantFrom('past', 'this', 'next'),
  amount: fc.constantFrom(1, 7, 40),
  unit: fc.constantFrom('day', 'week'),
})
const count = fc.record({
  op: fc.constantFrom('gte', 'lte', 'is'),
  n: fc.integer({ min: 0, max: 8 }),
})
const calendar = (field: string) => [
  of(
    field,
    ['is', 'isNot', 'before', 'after', 'onOrBefore', 'onOrAfter'],
    fc.constantFrom(...DAYS),
  ),
  of(field, ['between'], fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS))),
  of(field, ['inPast', 'inFuture', 'today'], none),
  of(field, ['relative'], relative),
  of(field, EMPTY, none),
]
const texts = (field: string) => [
  of(field, ['is', 'isNot', 'contains', 'notContains', 'startsWith', 'endsWith'], needle),
  of(field, ['in', 'notIn'], listOf(TEXTS)),
  of(field, EMPTY, none),
]
const onPerson: Arbitrary<Filter> = fc.oneof(
  of('city', ['is', 'isNot', 'contains'], fc.constantFrom(...CITIES, 'É')),
  of('company.industry', ['is', 'isNot', 'in'], fc.constantFrom(...INDUSTRIES)),
  of('company', EMPTY, none),
)

const leaf: Arbitrary<Filter> = fc.oneof(
  ...texts('text'),
  ...texts('fullName'),
  ...texts('address.city'),
  of('number', ['is', 'isNot', 'gt', 'gte', 'lt', 'lte'], fc.constantFrom(...NUMBERS)),
  of('number', ['between'], fc.tuple(fc.constantFrom(...NUMBERS), fc.constantFrom(...NUMBERS))),
  of('number', ['in', 'notIn'], listOf(NUMBERS)),
  of(
    'currency',
    ['is', 'isNot', 'gt', 'gte', 'lt', 'lte'],
    fc.oneof(fc.constantFrom(...AMOUNTS), fc.constantFrom(-1.5, 5, 6000)),
  ),
  of('currency', EMPTY, none),
  of('boolean', ['is', 'isNot'], fc.boolean()),
  ...calendar('date'),
  ...calendar('dateTime'),
  of('select', ['is', 'isNot'], fc.constantFrom('red', 'green', 'blue')),
  of('select', ['in', 'notIn'], listOf(['red', 'green', 'blue'])),
  of('select', EMPTY, none),
  of(
    'multiSelect',
    ['contains', 'notContains', 'in', 'notIn', 'hasAll'],
    listOf(['red', 'green', 'blue']),
  ),
  of('multiSelect', EMPTY, none),
  of(
    'emails',
    ['is', 'isNot', 'contains', 'notContains', 'startsWith', 'endsWith'],
    fc.oneof(fc.constantFrom(...EMAILS), fc.constantFrom('@X', '.pt', 'ze', '_', '%')),
  ),
  of('emails', ['in', 'notIn', 'hasAll'], listOf(EMAILS)),
  of('emails', ['count'], count),
  of('array', ['hasAll', 'in'], listOf(TAGS)),
  of('reference', ['is', 'isNot'], person),
  of('reference', ['in', 'notIn'], fc.array(person, { minLength: 1, maxLength: 4 })),
  of('reference', EMPTY, none),
  of('user', ['is', 'isNot'], fc.constant('me')),
  of(
    'references',
    ['contains', 'notContains', 'hasAll'],
    fc.array(person, { minLength: 1, maxLength: 2 }),
  ),
  of('references', ['count'], count),
  of('references', EMPTY, none),
  of(
    'reference.city',
    ['is', 'isNot', 'contains', 'notContains', 'in'],
    fc.constantFrom(...CITIES),
  ),
  of('reference.city', EMPTY, none),
  of('reference.company.industry', ['is', 'isNot', 'notIn'], fc.constantFrom(...INDUSTRIES)),
  of('references.city', ['is', 'isNot'], fc.constantFrom(...CITIES)),
  fc.record({
    related: fc.constantFrom('references', 'reference'),
    match: fc.constantFrom('some', 'none', 'every'),
    where: fc.option(onPerson, { nil: null }),
  }),
)

const filters: Arbitrary<Filter> = fc.letrec<{ tree: Filter }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
})).tree

const orders: Arbitrary<readonly Order[]> = fc.array(
  fc.record({
    field: fc.constantFrom(
      'text',
      'number',
      'currency',
      'boolean',
      'date',
      'dateTime',
      'select',
      'fullName',
      'emails',
      'reference',
      'reference.city',
      'reference.company',
      'references',
    ),
    dir: fc.constantFrom('asc', 'desc'),
  }),
  { maxLength: 3 },
)

const idsOf = (query: Query): readonly string[] =>
  answerNow(planQuery(query, world.scope).window(0, 1000), ask).map(({ id }) => id)
const expected = (object: string, where: Filter, order: readonly Order[] = []): readonly string[] =>
  world
    .of(object)
    .filter(record => !record.isDeleted && matches(where, record, world))
    .sort((a, b) => compare(order, a, b, world))
    .map(({ id }) => id)

const byNumber = (a: number, b: number): number => a - b

describe('compiled queries', () => {
  test('[QY1] answer what their filter means, for every kind of field and nesting', () => {
    fc.assert(
      fc.property(filters, where => {
        expect(idsOf({ object: 'sample', where })).toEqual(expected('sample', where))
      }),
      { numRuns: 600, seed: SEED },
    )
  })

  test('[QY16] asked of one record by its keys, a filter means the same', () => {
    const object = world.core.catalog().object('sample')
    const records = world.of('sample').filter(record => !record.isDeleted)
    let asked = 0
    fc.assert(
      fc.property(filters, where => {
        fc.pre(matchProblem(where, object) === undefined)
        asked += 1
        const found = records.filter(({ id }) =>
          matchesKeys(where, object, world.core.documents.keys(id as DocId) ?? {}),
        )
        expect(idsOf({ object: 'sample', where })).toEqual(found.map(({ id }) => id))
      }),
      { numRuns: 300, seed: SEED },
    )
    expect(asked).toBeGreaterThan(200)
  })

  test('[QY2] a filter and its opposite part the records without rest', () => {
    fc.assert(
      fc.property(filters, where => {
        const yes = idsOf({ object: 'sample', where })
        const no = idsOf({ object: 'sample', where: { not: where } })
        const all = world.of('sample').filter(record => !record.isDeleted)
        expect([...yes, ...no].sort()).toEqual(all.map(({ id }) => id).sort())
      }),
      { numRuns: 150, seed: SEED },
    )
  })

  test('[QY3] sort as values compare, missing ones last in both directions, ties by age', () => {
    fc.assert(
      fc.property(orders, order => {
        expect(idsOf({ object: 'sample', order })).toEqual(expected('sample', { and: [] }, order))
      }),
      { numRuns: 150, seed: SEED },
    )
  })

  test('[QY4] windows, keys, counts and places agree with each other', () => {
    fc.assert(
      fc.property(
        filters,
        orders,
        fc.nat({ max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (where, order, offset, limit) => {
          const query = { object: 'sample', where, order, fields: ['text'] }
          const plan = planQuery(query, world.scope)
          const keys = ask(plan.pks()).map(row => Number(row['pk']))
          const ids = idsOf(query)
          expect(ask(plan.count())[0]?.['n']).toBe(ids.length)
          expect(answerNow(plan.window(offset, limit), ask).map(row => row.id)).toEqual(
            ids.slice(offset, offset + limit),
          )
          expect(answerNow(plan.rows(keys), ask).map(row => row.id)).toEqual(ids)
          expect(
            ask(plan.matching(keys.slice(0, 9)))
              .map(row => Number(row['pk']))
              .sort(byNumber),
          ).toEqual(keys.slice(0, 9).sort(byNumber))
          for (const [at, id] of ids.entries())
            if (at % 7 === 0) expect(ask(plan.indexOf(id))[0]?.['n']).toBe(at)
          for (let at = 1; at < keys.length; at += 5) {
            expect(ask(plan.isBefore(keys[at - 1] ?? 0, keys[at] ?? 0))).toHaveLength(1)
            expect(ask(plan.isBefore(keys[at] ?? 0, keys[at - 1] ?? 0))).toHaveLength(0)
          }
          const absent = world.of('sample').find(({ id }) => !ids.includes(id))
          if (absent) expect(ask(plan.indexOf(absent.id))[0]?.['n']).toBe(-1)
        },
      ),
      { numRuns: 80, seed: SEED },
    )
  })

  test('[QY5] the other side of a relation can be filtered, counted and sorted by', () => {
    const onCompany = fc.oneof(
      of('people', ['count'], count),
      of('people', EMPTY, none),
      of('people', ['contains', 'notContains'], fc.array(person, { minLength: 1, maxLength: 2 })),
      fc.record({
        related: fc.constant('people'),
        match: fc.constantFrom('some', 'none', 'every'),
        where: fc.option(onPerson, { nil: null }),
      }),
    )
    fc.assert(
      fc.property(onCompany, fc.constantFrom('asc', 'desc'), (where, dir) => {
        const order = [{ field: 'people', dir }] as const
        expect(idsOf({ object: 'company', where, order })).toEqual(
          expected('company', where, order),
        )
      }),
      { numRuns: 120, seed: SEED },
    )
  })
})
