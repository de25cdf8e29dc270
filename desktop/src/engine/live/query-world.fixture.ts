/** A small workspace with every kind of field, and what its records hold as plain values to check answers against. */
import { newId, type DocId, type Json } from '@kith/shared/kit'
import { catalogId, DELETED_KEY, linkId } from '@kith/shared/docs'
import {
  answerNow,
  planAggregate,
  type AggregateQuery,
  type Compiled,
  type QueryScope,
  type SqlRow,
} from '@kith/shared/query'
import { createChance, sampleKeys, TEST_NOW } from '@kith/shared/testkit'
import { openTestCore, recordOp, type TestCore } from '#engine/testkit'

export interface PlainRecord {
  readonly id: DocId
  readonly object: string
  readonly pk: number
  readonly title: string
  readonly isDeleted: boolean
  readonly cells: Readonly<Record<string, Json>>
}
export interface QueryWorld {
  readonly core: TestCore
  readonly scope: QueryScope
  readonly records: ReadonlyMap<string, PlainRecord>
  readonly of: (object: string) => readonly PlainRecord[]
}

export const ZONE = 'America/New_York'
export const TEXTS = [
  'Ångström',
  'angstrom',
  'ANGST',
  '50% off',
  'under_score',
  'back\\slash',
  "O'Brien",
  '株式会社',
  'Zoë "Z"',
]
export const NUMBERS = [-3.5, 0, 1, 2, 10, 100]
export const EMAILS = ['ana@x.pt', 'ANA@Y.pt', 'bo@x.pt', 'zé@ü.de']
export const TAGS = ['alpha', 'Beta', 'gamma_1']
export const CITIES = ['Porto', 'Évora', 'lisboa']
export const INDUSTRIES = ['software', 'finance', 'health']
const DAY_MS = 86_400_000

const dayAt = (days: number): string =>
  new Date(TEST_NOW + days * DAY_MS).toISOString().slice(0, 10)
/** With the edges of local days (midnight in New York is four or five in the morning UTC), Mondays, and changes of clocks. */
const MOMENTS = [-400, -257, -40, -19, -11, -8, -7, -6, -4, -1, 0, 1, 6, 7, 35].flatMap(days =>
  ['T03:59:59.999Z', 'T04:00:00.000Z', 'T04:59:59.999Z', 'T05:00:00.000Z', 'T23:30:00.000Z'].map(
    time => dayAt(days) + time,
  ),
)
export const DAYS = [-400, -60, -20, -7, -6, -1, 0, 1, 6, 7, 40].map(dayAt)
export const AMOUNTS: readonly Json[] = [
  { amountMicros: 5_000_000, currency: 'EUR' },
  { amountMicros: 5_000_000, currency: 'USD' },
  { amountMicros: -1_500_000, currency: 'EUR' },
  { amountMicros: 70_000_000_000, currency: 'USD' },
]

export const askIn =
  ({ core }: QueryWorld) =>
  ({ sql, params }: Compiled): readonly SqlRow[] =>
    core.store.all<SqlRow>(sql, params)

export function totalsIn(world: QueryWorld, query: AggregateQuery, limit?: number) {
  const ask = askIn(world)
  const plan = planAggregate(query, world.scope, limit)
  return answerNow(plan.read(plan.statements.map(ask)), ask)
}

export const liveSamples = (world: QueryWorld): readonly PlainRecord[] =>
  world.of('sample').filter(record => !record.isDeleted)

export function createQueryWorld(seed: number): QueryWorld {
  const core = openTestCore()
  core.ingest.take([{ doc: catalogId, kind: 'catalog', type: '', set: sampleKeys }], core.meta())
  const chance = createChance(seed)
  const maybe = <T>(list: readonly T[]): T | null =>
    chance.isLucky(0.25) ? null : (list[chance.int(0, list.length - 1)] ?? null)
  const some = <T>(list: readonly T[]): T[] | null => {
    const found = list.filter(() => chance.isLucky(0.35))
    return found.length === 0 ? null : found
  }
  const made: { id: DocId; object: string; title: string; cells: Record<string, Json> }[] = []

  const companies = Array.from({ length: 8 }, (_, n) =>
    create('company', `Co ${n % 3} ${n}`, {
      name: `Co ${n % 3} ${n}`,
      industry: maybe(INDUSTRIES),
    }),
  )
  const people = Array.from({ length: 20 }, (_, n) =>
    create('person', `P${n % 5} Ü${n}`, {
      name: { first: `P${n % 5}`, last: `Ü${n}` },
      city: maybe(CITIES),
      company: maybe(companies),
    }),
  )
  const members = ['Me', 'Other'].map(name =>
    create('member', name, { name: { first: name, last: '' } }),
  )
  for (let n = 0; n < 60; n++) {
    const text = maybe(TEXTS)
    create('sample', text ?? '', {
      text,
      number: maybe(NUMBERS),
      currency: maybe(AMOUNTS),
      boolean: maybe([true, false]),
      date: maybe(DAYS),
      dateTime: maybe(MOMENTS),
      select: maybe(['red', 'green', 'blue']),
      multiSelect: some(['red', 'green', 'blue']),
      emails: some(EMAILS),
      array: some(TAGS),
      fullName:
        maybe(['Ana', 'Ávila']) === null ? null : { first: 'Ana', last: maybe(TEXTS) ?? '' },
      address: maybe(CITIES.map(city => ({ city, country: 'PT' }))),
      reference: maybe(people),
      references: some(people),
      user: maybe(members),
    })
  }
  for (const { id, object } of made)
    if (object !== 'member' && chance.isLucky(0.12))
      core.set(object, id, { [DELETED_KEY]: { at: TEST_NOW, by: null } })

  const pks = new Map(
    core.store
      .all<{ id: string; pk: number; flags: number }>('SELECT id, pk, flags FROM doc')
      .map(row => [row.id, row]),
  )
  const records = new Map<string, PlainRecord>(
    made.map(record => {
      const { pk = -1, flags = 0 } = pks.get(record.id) ?? {}
      return [record.id, { ...record, pk, isDeleted: (flags & 1) === 1 }]
    }),
  )
  return {
    core,
    scope: {
      catalog: core.catalog(),
      me: members[0] ?? null,
      now: TEST_NOW,
      timeZone: ZONE,
      weekStart: 1,
    },
    records,
    of: object => [...records.values()].filter(record => record.object === object),
  }

  function create(object: string, title: string, all: Record<string, Json>): DocId {
    const id = newId()
    const cells = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
    const { references = [], ...own } = cells
    const links = (references as readonly DocId[]).map(to => ({
      doc: linkId('sample.references', id, to),
      kind: 'link' as const,
      type: 'sample.references',
      set: { from: id, to, pos: 'a0' },
    }))
    core.ingest.take([recordOp(core, object, id, own, TEST_NOW), ...links], core.meta())
    made.push({ id, object, title, cells })
    return id
  }
}
