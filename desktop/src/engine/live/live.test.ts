import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { newId, POSITION_KEY, type DocId, type Json } from '@kith/shared/kit'
import { catalogId, DELETED_KEY, linkId } from '@kith/shared/docs'
import { MANUAL_ORDER } from '@kith/shared/model'
import {
  answerNow,
  planQuery,
  type Query,
  type QueryScope,
  type RowWindow,
  type SqlRow,
} from '@kith/shared/query'
import { createReaders, type Readers, type Store } from '#engine/store'
import { openTestCore, recordOp, type TestCore } from '#engine/testkit'
import { createLive, type Live } from './live.ts'

let core: TestCore
let readers: Readers
let live: Live
let zone = 'Europe/Lisbon'
let reads = 0

beforeEach(() => {
  core = openTestCore()
  readers = createReaders({ file: core.store.file })
  zone = 'Europe/Lisbon'
  live = newLive()
})
afterEach(async () => {
  live.close()
  await readers.close()
  core.remove()
})

const scope = (): QueryScope => ({
  catalog: core.catalog(),
  me: null,
  now: core.clock.now(),
  timeZone: zone,
  weekStart: 1,
})
const newLive = (large?: number): Live =>
  createLive({
    store: counted(core.store),
    readers,
    feed: core.feed,
    scope,
    ...(large === undefined ? {} : { large }),
  })

const person = (first: string, more: Record<string, Json> = {}): DocId =>
  core.create('person', { name: { first, last: '' }, ...more })
const byName: Query = {
  object: 'person',
  order: [{ field: 'name', dir: 'asc' }],
  fields: ['name', 'city', 'company'],
}
const names = ({ rows }: RowWindow): readonly string[] => rows.map(({ title }) => title)
const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Everything a subscription says, and how to end it. */
function listen<T>(stream: AsyncGenerator<T, void, void>) {
  const heard: T[] = []
  const over = (async () => {
    for await (const answer of stream) heard.push(answer)
  })()
  return { heard, over, last: () => heard.at(-1), stop: () => stream.return() }
}
/** Time in which a run that must not happen would. */
const quiet = () => wait(60)
/** Until it holds; a busy machine may take its time. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 4 })

describe('answers', () => {
  test('[LV1] hold what was just written', async () => {
    const ana = person('Ana')
    expect(names(await live.window(byName, 0, 10))).toEqual(['Ana'])
    const bo = person('Bo')
    const window = await live.window(byName, 0, 10)
    expect([names(window), window.total, window.version]).toEqual([
      ['Ana', 'Bo'],
      2,
      core.feed.version(),
    ])
    core.set('person', ana, { [DELETED_KEY]: { at: 1, by: null } })
    expect(names(await live.window(byName, 0, 10))).toEqual(['Bo'])
    expect(live.count(byName)).toBe(1)
    expect(await live.indexOf(byName, bo)).toBe(0)
    expect(await live.indexOf(byName, ana)).toBe(-1)
    expect(live.record(ana)?.deletedAt).not.toBeNull()
    expect(live.record(newId())).toBeNull()
    expect(
      (await live.aggregate({ object: 'person', measures: [{ fn: 'count' }] })).rows[0]?.values,
    ).toEqual([1])
  })
})

describe('a subscription', () => {
  test('[LV2] begins with what is there and speaks when it changes', async () => {
    person('Bo')
    const window = listen(live.watch(byName, 0, 10))
    await until(() => expect(window.heard.map(names)).toEqual([['Bo']]))
    const ana = person('Ana')
    await until(() => expect(window.heard).toHaveLength(2))
    core.set('person', ana, { city: 'Porto' })
    await until(() =>
      expect(window.heard.map(names)).toEqual([['Bo'], ['Ana', 'Bo'], ['Ana', 'Bo']]),
    )
    expect(window.last()?.rows[0]?.cells['city']).toBe('Porto')
    await window.stop()
  })

  test('[LV3] is not run for what cannot matter', async () => {
    const [ana, zoe] = [person('Ana'), person('Zoe')]
    const narrow: Query = { ...byName, where: { field: 'city', op: 'empty' }, fields: ['name'] }
    const window = listen(live.watch(narrow, 0, 1))
    await until(() => expect(window.heard).toHaveLength(1))
    await quiet()
    const reads = countReads()
    core.create('company', { name: 'Acme' })
    core.set('person', zoe, { jobTitle: 'Below the window' })
    await quiet()
    expect(reads()).toBe(0)
    core.set('person', ana, { jobTitle: 'Shown, so its time of change matters' })
    await until(() => expect(reads()).toBeGreaterThan(0))
    await window.stop()
  })

  test('[LV4] hears of what is linked', async () => {
    const acme = core.create('company', { name: 'Acme', industry: 'software' })
    const ana = person('Ana', { company: acme })
    const shown = listen(live.watch(byName, 0, 10))
    const path = listen(
      live.watch(
        { ...byName, where: { field: 'company.industry', op: 'is', value: 'software' } },
        0,
        10,
      ),
    )
    const counted = listen(
      live.watch(
        { object: 'company', where: { field: 'people', op: 'count', value: { op: 'gte', n: 2 } } },
        0,
        10,
      ),
    )
    const notes = listen(live.watch({ object: 'person', fields: ['notes'] }, 0, 10))
    const all = [shown, path, counted, notes]
    await until(() => expect(all.every(({ heard }) => heard.length > 0)).toBe(true))
    core.set('company', acme, { name: 'Acme & Söhne' })
    person('Bo', { company: acme })
    const note = core.create('note', { title: 'Call' })
    const doc = linkId('note.targets', note, ana)
    core.ingest.take(
      [{ doc, kind: 'link', type: 'note.targets', set: { from: note, to: ana, pos: 'a0' } }],
      core.meta(),
    )
    await until(() => {
      expect(shown.last()?.rows[0]?.cells['company']).toEqual({
        id: acme,
        object: 'company',
        title: 'Acme & Söhne',
      })
      expect(counted.last()?.total).toBe(1)
      expect(notes.last()?.rows.find(({ id }) => id === ana)?.cells['notes']).toEqual({
        count: 1,
        first: [{ id: note, object: 'note', title: 'Call' }],
      })
    })
    core.set('company', acme, { industry: 'finance' })
    core.ingest.take(
      [{ doc, kind: 'link', type: 'note.targets', set: { [DELETED_KEY]: { at: 1, by: null } } }],
      core.meta(),
    )
    await until(() => {
      expect(path.last()?.total).toBe(0)
      expect(notes.last()?.rows.find(({ id }) => id === ana)?.cells['notes']).toEqual({
        count: 0,
        first: [],
      })
    })
    for (const one of all) await one.stop()
  })

  test('[LV5] many commits make few answers and the last one arrives', async () => {
    const ana = person('Ana')
    const window = listen(live.watch(byName, 0, 10))
    await until(() => expect(window.heard).toHaveLength(1))
    for (let n = 0; n < 200; n++) core.set('person', ana, { city: `City ${n}` })
    await until(() => expect(window.last()?.rows[0]?.cells['city']).toBe('City 199'))
    expect(window.heard.length).toBeLessThan(10)
    await window.stop()
  })

  test('[LV5] a slow reader gets the last state, not every one', async () => {
    const ana = person('Ana')
    const stream = live.watch(byName, 0, 10)
    const first = await stream.next()
    expect(first.done).toBe(false)
    for (let n = 0; n < 20; n++) {
      core.set('person', ana, { city: `City ${n}` })
      await wait(1)
    }
    const { value } = await stream.next()
    expect(value?.rows[0]?.cells['city']).toBe('City 19')
    await stream.return()
  })

  test('[LV6] ends by signal, by its reader and with the engine', async () => {
    const ending = new AbortController()
    const [bySignal, byReader, byEngine] = [
      listen(live.watch(byName, 0, 10, ending.signal)),
      listen(live.watchRecord(person('Ana'))),
      listen(live.watchAggregate({ object: 'person', measures: [{ fn: 'count' }] })),
    ]
    await until(() => expect(byEngine.heard).toHaveLength(1))
    ending.abort()
    await bySignal.over
    await byReader.stop()
    await byReader.over
    live.close()
    await byEngine.over
    const reads = countReads()
    person('Bo')
    await quiet()
    expect(reads()).toBe(0)
  })

  test('[LV2] of one record sees it come, change and go', async () => {
    const id = newId()
    const record = listen(live.watchRecord(id))
    await until(() => expect(record.heard).toHaveLength(1))
    core.ingest.take(
      [recordOp(core, 'person', id, { name: { first: 'Ana', last: '' } }, 1)],
      core.meta(),
    )
    await until(() => expect(record.heard).toHaveLength(2))
    core.set('person', id, { city: 'Porto' })
    await until(() => expect(record.heard).toHaveLength(3))
    core.set('person', id, { [DELETED_KEY]: { at: 1, by: null } })
    await until(() => expect(record.heard).toHaveLength(4))
    expect(
      record.heard.map(row => row && [row.title, row.cells['city'], row.deletedAt !== null]),
    ).toEqual([null, ['Ana', null, false], ['Ana', 'Porto', false], ['Ana', 'Porto', true]])
    await record.stop()
  })

  test('[LV9] of totals is right after each change that matters', async () => {
    const totals = listen(
      live.watchAggregate({
        object: 'deal',
        group: [{ field: 'stage' }],
        measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
      }),
    )
    await until(() => expect(totals.heard).toHaveLength(1))
    const deal = core.create('deal', {
      name: 'Big',
      stage: 'lead',
      amount: { amountMicros: 5_000_000, currency: 'EUR' },
    })
    await until(() => expect(totals.heard).toHaveLength(2))
    core.set('deal', deal, { stage: 'won' })
    core.set('deal', deal, { nextStep: 'does not matter' })
    await until(() => expect(totals.heard).toHaveLength(3))
    await quiet()
    const values = (stage: string) =>
      totals.last()?.rows.find(({ group }) => group[0] === stage)?.values
    expect(values('lead')).toEqual([0, null])
    expect(values('won')?.[0]).toBe(1)
    expect(totals.heard).toHaveLength(3)
    await totals.stop()
  })

  test('[LV10] asks again when a definition or the time zone changes, and when the day turns', async () => {
    const due = core.create('task', { title: 'Call', dueAt: '2026-11-20T18:00:00.000Z' })
    const today: Query = { object: 'task', where: { field: 'dueAt', op: 'today' }, fields: [] }
    core.clock.set(Date.UTC(2026, 10, 20, 23, 59, 59, 900))
    const tasks = listen(live.watch(today, 0, 10))
    await until(() => expect(tasks.last()?.rows.map(({ id }) => id)).toEqual([due]))
    core.clock.set(Date.UTC(2026, 10, 21, 0, 0, 1))
    await until(() => expect(tasks.last()?.total).toBe(0))
    zone = 'America/New_York'
    core.ingest.take([{ doc: newId(), kind: 'settings', type: '', set: { zone } }], core.meta())
    await until(() => expect(tasks.last()?.total).toBe(1))
    const columns = listen(live.watch({ object: 'task' }, 0, 1))
    await until(() => expect(columns.heard).toHaveLength(1))
    const custom = { name: 'extra', label: 'Extra', type: 'text', options: {}, order: 'z' }
    core.ingest.take(
      [{ doc: catalogId, kind: 'catalog', type: '', set: { 'f/task.extra1': custom } }],
      core.meta(),
    )
    await until(() => expect(columns.last()?.rows[0]?.cells).toHaveProperty('extra1'))
    await tasks.stop()
    await columns.stop()
  })
})

describe('large lists', () => {
  const cities = ['Porto', 'Évora', 'lisboa', null]
  const queries: readonly Query[] = [
    {
      ...byName,
      order: [
        { field: 'city', dir: 'asc' },
        { field: 'name', dir: 'desc' },
      ],
    },
    {
      ...byName,
      order: [{ field: 'city', dir: 'desc' }],
      where: { field: 'name', op: 'contains', value: '1' },
    },
    { ...byName, order: [{ field: 'company', dir: 'asc' }] },
    {
      ...byName,
      order: [{ field: 'jobTitle', dir: 'asc' }],
      where: { field: 'company.industry', op: 'isNot', value: 'software' },
    },
    { ...byName, order: [{ field: 'name', dir: 'asc' }] },
    { ...byName, order: MANUAL_ORDER },
    { ...byName, order: MANUAL_ORDER, where: { field: 'city', op: 'is', value: 'Porto' } },
  ]

  test('[LV7] [LV8] stay the same list as a small one, whatever happens to their records', async () => {
    const companies = ['Acme', 'Beta'].map((name, n) =>
      core.create('company', { name, industry: n ? 'software' : 'finance' }),
    )
    const ids = Array.from({ length: 60 }, (_, n) =>
      person(`P${n % 17}`, { city: cities[n % 4] ?? null, company: companies[n % 3] ?? null }),
    )
    live.close()
    live = newLive(10)
    const small = newLive(1_000_000)
    const happening = fc.record({
      at: fc.nat({ max: 59 }),
      what: fc.constantFrom(
        'city',
        'name',
        'delete',
        'restore',
        'company',
        'jobTitle',
        'industry',
        'create',
        'pair',
        'place',
      ),
      value: fc.nat({ max: 9 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 6 }),
        fc.constantFrom(...queries),
        fc.nat({ max: 50 }),
        async (happenings, query, offset) => {
          await live.pks(query)
          for (const { at, what, value } of happenings)
            happen(ids[at] ?? newId(), what, value, companies)
          const ours = await live.window(query, offset, 20)
          expect(ours.rows).toEqual(asked(query, offset, 20))
          expect(ours.total).toBe(asked(query, 0, 1000).length)
          expect(await small.window(query, offset, 20)).toEqual(ours)
          const keys = [...(await live.pks(query))]
          expect(keys).toEqual([...(await small.pks(query))])
          expect(await live.indexOf(query, ours.rows[3]?.id ?? newId())).toBe(
            ours.rows[3] ? offset + 3 : -1,
          )
        },
      ),
      { numRuns: 60, seed: 20261120 },
    )
    small.close()
  })

  /** The plain way: nothing kept, nothing on a reader. */
  const asked = (query: Query, offset: number, limit: number) =>
    answerNow(planQuery(query, scope()).window(offset, limit), ({ sql, params }) =>
      core.store.all<SqlRow>(sql, params),
    )

  const newest = (): DocId =>
    core.store.pluck<DocId>('SELECT id FROM o_person ORDER BY pk DESC LIMIT 1')[0] ?? newId()

  function happen(id: DocId, what: string, value: number, companies: readonly DocId[]): void {
    if (what === 'pair')
      // Two actions of one transaction: the second is already in the rows when the first is heard of.
      core.store.write(() => {
        happen(id, 'name', value, companies)
        happen(newest(), 'name', 9 - value, companies)
      })
    else if (what === 'create') person(`P${value}`, { city: cities[value % 4] ?? null })
    else if (what === 'place')
      // Several get the same key: their ids decide.
      core.set('person', id, { [POSITION_KEY]: value < 3 ? null : `a${value % 4}x` })
    else if (what === 'delete') core.set('person', id, { [DELETED_KEY]: { at: 1, by: null } })
    else if (what === 'restore') core.set('person', id, { [DELETED_KEY]: null })
    else if (what === 'name') core.set('person', id, { name: { first: `Q${value}`, last: '' } })
    else if (what === 'company') core.set('person', id, { company: companies[value % 3] ?? null })
    else if (what === 'industry')
      core.set('company', companies[value % 2] ?? id, {
        industry: value % 3 ? 'software' : 'health',
      })
    else core.set('person', id, { [what]: cities[value % 4] ?? null })
  }

  test('[LV8] follow changes while they are watched', async () => {
    Array.from({ length: 30 }, (_, n) =>
      person(`P${String(n).padStart(2, '0')}`, { city: 'Porto' }),
    )
    live.close()
    live = newLive(10)
    const window = listen(
      live.watch(
        {
          ...byName,
          order: [
            { field: 'city', dir: 'asc' },
            { field: 'name', dir: 'asc' },
          ],
        },
        0,
        3,
      ),
    )
    await until(() => expect(window.last()?.total).toBe(30))
    const first = person('Zed', { city: 'Aveiro' })
    await until(() =>
      expect([window.last()?.total, window.last()?.rows[0]?.id]).toEqual([31, first]),
    )
    await window.stop()
  })
})

describe('readers', () => {
  test('[LV11] answer from a state as new as the request, several statements from one state', async () => {
    for (let n = 0; n < 30; n++) {
      person(`P${n}`)
      const sql = 'SELECT count(*) AS n FROM o_person'
      const both = readers.together<{ n: number }>([
        { sql, params: [] },
        { sql, params: [] },
      ])
      person('during')
      const [[first], [second]] = (await both) as [{ n: number }[], { n: number }[]]
      expect(first?.n).toBeGreaterThanOrEqual(n * 2 + 1)
      expect(first).toEqual(second)
    }
    expect(await readers.keys('SELECT pk FROM o_person ORDER BY pk LIMIT ?', [2])).toBeInstanceOf(
      Int32Array,
    )
  })

  test('[LV11] may not write, say what went wrong, and go on', async () => {
    await expect(readers.all('DELETE FROM doc')).rejects.toThrow()
    await expect(readers.all('SELECT nonsense')).rejects.toThrow(/nonsense/)
    expect(await readers.all('SELECT 1 AS n')).toEqual([{ n: 1 }])
  })

  test('[LV11] drop what is given up, and refuse after closing', async () => {
    const giving = new AbortController()
    const slow =
      'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000) SELECT count(*) AS n FROM c'
    const running = [readers.all(slow), readers.all(slow)]
    const given = readers.all('SELECT 1', [], giving.signal)
    giving.abort()
    await expect(given).rejects.toThrow()
    await Promise.all(running)
    const waiting = readers.all(slow)
    const refused = expect(waiting).rejects.toThrow('closed')
    await readers.close()
    await refused
    await expect(readers.all('SELECT 1')).rejects.toThrow('closed')
  })
})

/** How often live queries read the store from now on. */
function countReads(): () => number {
  const before = reads
  return () => reads - before
}

function counted(store: Store): Store {
  return {
    ...store,
    all: (sql, params) => (reads++, store.all(sql, params)),
    get: (sql, params) => (reads++, store.get(sql, params)),
    pluck: (sql, params) => (reads++, store.pluck(sql, params)),
  }
}
