/** Rules of `shared/query` that need a database: cells, totals, faults, indexes. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFault, type Json } from '@kith/shared/kit'
import {
  compareText,
  foldText,
  MANUAL_ORDER,
  type AggregateId,
  type Bucket,
  type Filter,
  type Order,
} from '@kith/shared/model'
import {
  answerNow,
  defaultIndexesFor,
  indexesFor,
  planAggregate,
  planQuery,
  type AggregateQuery,
  type Compiled,
  type Query,
  type SqlRow,
} from '@kith/shared/query'
import { TEST_NOW } from '@kith/shared/testkit'
import { asList, partOf } from './query-oracle.fixture.ts'
import { createQueryWorld, ZONE, type PlainRecord, type QueryWorld } from './query-world.fixture.ts'

const SEED = 20261121
let world: QueryWorld
beforeAll(() => {
  world = createQueryWorld(SEED)
})
afterAll(() => world.core.remove())

const ask = ({ sql, params }: Compiled) => world.core.store.all<SqlRow>(sql, params)
const rowsOf = (query: Query, scope = world.scope) =>
  answerNow(planQuery(query, scope).window(0, 1000), ask)
const totalsOf = (query: AggregateQuery, limit?: number) => {
  const plan = planAggregate(query, world.scope, limit)
  return answerNow(plan.read(plan.statements.map(ask)), ask)
}
const live = () => world.of('sample').filter(record => !record.isDeleted)
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

describe('totals', () => {
  type Reading = (record: PlainRecord) => Json | undefined
  const reading: Record<string, Reading> = {
    select: record => record.cells['select'],
    boolean: record => record.cells['boolean'],
    number: record => record.cells['number'],
    text: record =>
      record.cells['text'] === undefined ? undefined : foldText(String(record.cells['text'])),
    reference: record => record.cells['reference'],
  }
  const keyOf = (value: unknown): string =>
    JSON.stringify(
      typeof value === 'object' && value !== null ? (value as { id: string }).id : (value ?? null),
    )
  const number = (records: readonly PlainRecord[]) =>
    records
      .flatMap(({ cells }) => (typeof cells['number'] === 'number' ? cells['number'] : []))
      .sort((a, b) => a - b)
  const plain: Record<AggregateId, (records: readonly PlainRecord[]) => Json> = {
    count: records => records.length,
    countEmpty: records => records.length - number(records).length,
    countFilled: records => number(records).length,
    percentEmpty: records =>
      records.length === 0 ? null : 1 - number(records).length / records.length,
    percentFilled: records =>
      records.length === 0 ? null : number(records).length / records.length,
    countUnique: records => new Set(number(records)).size,
    countTrue: () => 0,
    countFalse: () => 0,
    sum: records =>
      number(records).length === 0 ? null : number(records).reduce((a, b) => a + b, 0),
    average: records =>
      number(records).length === 0
        ? null
        : number(records).reduce((a, b) => a + b, 0) / number(records).length,
    median: records => {
      const list = number(records)
      const [low, high] = [list[(list.length - 1) >> 1], list[list.length >> 1]]
      return low === undefined || high === undefined ? null : (low + high) / 2
    },
    min: records => number(records)[0] ?? null,
    max: records => number(records).at(-1) ?? null,
    range: records =>
      number(records).length === 0
        ? null
        : (number(records).at(-1) ?? 0) - (number(records)[0] ?? 0),
  }
  const fns = (Object.keys(plain) as AggregateId[]).filter(
    fn => fn !== 'countTrue' && fn !== 'countFalse',
  )
  const measures = fns.map(fn => ({ fn, field: 'number' }))

  test.each(Object.keys(reading))('[QY11] of groups by %s equal plain arithmetic', name => {
    const groups = Map.groupBy(live(), record =>
      keyOf(name === 'text' ? reading[name]?.(record) : reading[name]?.(record)),
    )
    const rows = totalsOf({ object: 'sample', group: [{ field: name }], measures })
    for (const { group, values } of rows) {
      const [value] = group
      const records =
        groups.get(keyOf(name === 'text' && typeof value === 'string' ? foldText(value) : value)) ??
        []
      for (const [at, fn] of fns.entries()) {
        const wanted = plain[fn](records)
        if (typeof wanted === 'number')
          expect(values[at], `${fn} of ${keyOf(value)}`).toBeCloseTo(wanted, 9)
        else expect(values[at], `${fn} of ${keyOf(value)}`).toBe(wanted)
      }
    }
    expect(rows.map(({ values }) => Number(values[0])).reduce((a, b) => a + b, 0)).toBe(
      live().length,
    )
  })

  test('[QY11] of sets count a record in each of its groups, and differing elements once', () => {
    const rows = totalsOf({
      object: 'sample',
      group: [{ field: 'multiSelect' }],
      measures: [{ fn: 'count' }, { fn: 'countUnique', field: 'emails' }],
    })
    for (const { group, values } of rows) {
      const records = live().filter(({ cells }) =>
        group[0] === null
          ? cells['multiSelect'] === undefined
          : asList(cells['multiSelect'] ?? []).includes(String(group[0])),
      )
      const emails = records.flatMap(({ cells }) =>
        asList(cells['emails'] ?? []).map(email => foldText(String(email))),
      )
      expect(values).toEqual([records.length, new Set(emails).size])
    }
  })

  test('[QY11] of flags, times and lists of records', () => {
    const [row] = totalsOf({
      object: 'sample',
      measures: [
        { fn: 'countTrue', field: 'boolean' },
        { fn: 'countFalse', field: 'boolean' },
        { fn: 'min', field: 'date' },
        { fn: 'max', field: 'dateTime' },
        { fn: 'range', field: 'date' },
        { fn: 'countFilled', field: 'references' },
        { fn: 'countUnique', field: 'currency' },
      ],
    })
    const cells = live().map(record => record.cells)
    const dates = cells.flatMap(({ date }) => (typeof date === 'string' ? date : [])).sort()
    const moments = cells
      .flatMap(({ dateTime }) => (typeof dateTime === 'string' ? dateTime : []))
      .sort()
    const linked = cells.filter(({ references }) =>
      asList(references ?? []).some(id => world.records.get(String(id))?.isDeleted === false),
    )
    expect(row?.values).toEqual([
      cells.filter(({ boolean }) => boolean === true).length,
      cells.filter(({ boolean }) => boolean === false).length,
      dates[0],
      moments.at(-1),
      (Date.parse(dates.at(-1) ?? '') - Date.parse(dates[0] ?? '')) / 86_400_000,
      linked.length,
      new Set(cells.flatMap(({ currency }) => (currency ? JSON.stringify(currency) : []))).size,
    ])
  })

  test('[QY12] of money are kept apart by currency', () => {
    const rows = totalsOf({
      object: 'sample',
      group: [{ field: 'select' }],
      measures: [
        { fn: 'count' },
        { fn: 'sum', field: 'currency' },
        { fn: 'max', field: 'currency' },
      ],
    })
    for (const { group, values } of rows) {
      const own = live().filter(({ cells }) => (cells['select'] ?? null) === group[0])
      const byCurrency = Map.groupBy(
        own.flatMap(({ cells }) => cells['currency'] ?? []),
        money => String(partOf(money, 'currency')),
      )
      const parts = [...byCurrency]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, list]) => ({
          currency,
          amounts: list.map(money => Number(partOf(money, 'amountMicros'))),
        }))
      const total = (of: (amounts: number[]) => number) => {
        const list = parts.map(({ currency, amounts }) => ({ amountMicros: of(amounts), currency }))
        const [first] = list
        if (!first) return null
        return list.length === 1
          ? { ...first, parts: list }
          : { amountMicros: null, currency: null, parts: list }
      }
      expect(values).toEqual([
        own.length,
        total(list => list.reduce((a, b) => a + b, 0)),
        total(list => Math.max(...list)),
      ])
    }
  })

  test('[QY13] come in natural order, with every option and empty ones last', () => {
    const order = (field: string, limit?: number) =>
      totalsOf({ object: 'sample', group: [{ field }], measures: [{ fn: 'count' }] }, limit).map(
        ({ group }) => group[0],
      )
    expect(order('select')).toEqual(
      ['red', 'green', 'blue', null].filter(
        id => id !== 'blue' || live().some(({ cells }) => cells['select'] === 'blue'),
      ),
    )
    const numbers = order('number')
    expect(numbers).toEqual([
      ...numbers.filter(value => value !== null).sort((a, b) => Number(a) - Number(b)),
      null,
    ])
    const titles = order('reference').map(value => partOf(value as Json, 'title'))
    const named = titles.filter(title => title !== null).map(String)
    expect(titles).toEqual([
      ...named.toSorted(compareText),
      ...(titles.includes(null) ? [null] : []),
    ])
    expect(order('reference', 3)).toEqual(order('reference').slice(0, 3))
    expect(
      totalsOf({
        object: 'sample',
        where: { or: [] },
        measures: [{ fn: 'count' }, { fn: 'sum', field: 'currency' }],
      }),
    ).toEqual([{ group: [], values: [0, null] }])
  })

  test.each(['day', 'week', 'month', 'quarter', 'year'] as const)(
    '[QY14] by %s of a moment begin at local midnight',
    bucket => {
      const rows = totalsOf({
        object: 'sample',
        group: [{ field: 'dateTime', bucket }],
        measures: [{ fn: 'count' }],
      })
      const found = new Map(rows.map(({ group, values }) => [String(group[0]), values[0]]))
      const wanted = Map.groupBy(live(), ({ cells }) =>
        cells['dateTime'] ? startOf(localDay(String(cells['dateTime'])), bucket) : 'null',
      )
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries([...wanted].map(([day, list]) => [day, list.length])),
      )
    },
  )
})

/** Independent of the code under test: the platform's calendar. */
function localDay(moment: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' }).format(
    new Date(moment),
  )
}
function startOf(day: string, bucket: Bucket): string {
  const [year = '', month = ''] = day.split('-')
  if (bucket === 'day') return day
  if (bucket === 'year') return `${year}-01-01`
  if (bucket === 'month') return `${year}-${month}-01`
  if (bucket === 'quarter')
    return `${year}-${String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
  const date = new Date(day)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

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
