/** Totals of groups, against plain arithmetic and the platform's calendar. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '@kith/shared/kit'
import { compareText, foldText, type AggregateId, type Bucket } from '@kith/shared/model'
import type { AggregateQuery } from '@kith/shared/query'
import { asList, partOf } from './query-oracle.fixture.ts'
import {
  createQueryWorld,
  liveSamples,
  totalsIn,
  ZONE,
  type PlainRecord,
  type QueryWorld,
} from './query-world.fixture.ts'

const SEED = 20261121
let world: QueryWorld
beforeAll(() => {
  world = createQueryWorld(SEED)
})
afterAll(() => world.core.remove())

const totalsOf = (query: AggregateQuery, limit?: number) => totalsIn(world, query, limit)
const live = () => liveSamples(world)

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
