/** First window of a filtered, sorted list: over RPC, beside the same statement on the raw database. */
import Database from 'better-sqlite3'
import { createCatalog } from '@kith/shared/model'
import { planQuery, type Query } from '@kith/shared/query'
import { bigWorkspace, STANDARD_SIZE } from './big-workspace.ts'
import { ms, report, spread, timeBeside, times, type Line } from './measure.ts'
import { overPort } from './wire.ts'

const RUNS = 400
const LIMIT = 60
/** The columns that the first views show. */
const PERSON = ['name', 'company', 'jobTitle', 'emails', 'phones', 'city', 'owner']
const DEAL = ['name', 'stage', 'amount', 'closeDate', 'company', 'contact', 'owner']
const LISTS: readonly (readonly [string, Query])[] = [
  ['people by name', { object: 'person', fields: PERSON, order: [{ field: 'name', dir: 'asc' }] }],
  [
    'people, last changed first',
    { object: 'person', fields: PERSON, order: [{ field: 'updatedAt', dir: 'desc' }] },
  ],
  [
    'deals not lost, by close date',
    {
      object: 'deal',
      where: { field: 'stage', op: 'isNot', value: 'lost' },
      order: [{ field: 'closeDate', dir: 'asc' }],
    },
  ],
  [
    'deals won over 100 k, by amount',
    {
      object: 'deal',
      fields: DEAL,
      where: {
        and: [
          { field: 'stage', op: 'is', value: 'won' },
          { field: 'amount', op: 'gte', value: { amountMicros: 100_000_000_000, currency: 'EUR' } },
        ],
      },
      order: [{ field: 'amount', dir: 'desc' }],
    },
  ],
]

const { engine, file } = await bigWorkspace(STANDARD_SIZE)
const wire = overPort(engine)
const scope = await scopeOf()
const lines: Line[] = []
const figures: Record<string, number> = {}
for (const [name, query] of LISTS) {
  const compiled = planQuery(query, scope).windowStatement()
  const params = compiled.params.slice(0, -2)
  // Opened for each list: a connection knows the statistics and indexes of the moment in which it was opened.
  const raw = new Database(file, { readonly: true })
  raw.pragma('cache_size = -65536')
  raw.pragma('mmap_size = 268435456')
  const statement = raw.prepare(compiled.sql)
  const { ours, bound } = await timeBeside(
    RUNS,
    // Another window each time: the engine keeps the last ones in memory, which is not what is asked.
    run => wire.client.rows.window({ query, offset: run, limit: LIMIT }),
    run => statement.all(...params, LIMIT, run),
  )
  const ratio = ours.p50 / bound.p50
  lines.push({
    what: name,
    measured: `${spread(ours)}, raw ${ms(bound.p50)}, ${times(ratio)}`,
    bar: '≤ 3 × raw',
    holds: ratio <= 3,
  })
  figures[name] = ratio
  raw.close()
}
report('list: first 60 rows of 100,000, p50 / p95', lines, figures)
wire.close()
await engine.close()

async function scopeOf() {
  for await (const state of await engine.client.workspace.watch({})) {
    return {
      catalog: createCatalog(),
      me: state.me?.id ?? null,
      now: Date.now(),
      timeZone: 'Europe/Berlin',
      weekStart: 1,
    }
  }
  throw new Error('no workspace')
}
