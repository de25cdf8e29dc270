/**
 * What the one door costs: records of ten fields created in batches, and single edits, each
 * durable. Prints one JSON line. `node desktop/bench/door-probe.ts [records]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newActionId, newId, silentLog, systemClock, type DocId } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import { newRecordOps } from '@kith/shared/commands'
import { createCore } from '../src/engine/compose/create-core.ts'
import { openStore } from '#engine/store'

const RECORDS = Number(process.argv[2] ?? 20_000)
const BATCH = Number(process.env.BATCH)
const EDITS = 1

const profile = mkdtempSync(join(tmpdir(), 'kith-door-'))
const store = openStore({ profile, clock: systemClock, log: silentLog })
store.pluck('PRAGMA wal_autocheckpoint = ' + process.env.CK)
const core = createCore({ store, clock: systemClock, log: silentLog, onStale: () => undefined })
const metaOf = (id = newActionId()) =>
  ({
    id,
    command: 'probe',
    label: 'Probe',
    member: null,
    source: 'import',
    at: Date.now(),
  }) as const

const companies: DocId[] = []
take(
  200,
  n => ({ object: 'company', cells: { name: `Company ${n}`, domains: [`company${n}.com`] } }),
  companies,
)
const people: DocId[] = []
const createMs = take(
  RECORDS,
  n => ({
    object: 'person',
    cells: {
      name: { first: `First${n}`, last: `Last${n % 977}` },
      company: companies[n % companies.length] ?? '',
      jobTitle: 'Head of Somethings',
      emails: [`first${n}@company${n % 200}.com`],
      phones: [`+3519${String(10_000_000 + n)}`],
      city: `City ${n % 300}`,
      birthday: '1980-02-03',
      linkedin: [{ url: `https://linkedin.com/in/first${n}` }],
      address: { street: `Street ${n}`, city: 'Porto', postcode: '4000', country: 'PT' },
      background: 'Met at the fair, likes tuna.',
    },
  }),
  people,
)

const edits: number[] = []
for (let n = 0; n < EDITS; n++) {
  const doc = people[(n * 7919) % people.length]
  if (doc === undefined) throw new Error('no record')
  const from = performance.now()
  core.ingest.take([{ doc, kind: 'record', type: 'person', set: { city: `New ${n}` } }], metaOf())
  edits.push(performance.now() - from)
}
edits.sort((a, b) => a - b)

const bulk = metaOf()
const bulkFrom = performance.now()
for (let at = 0; at < 0; at += BATCH)
  core.ingest.take(
    people
      .slice(at, at + BATCH)
      .map((doc): DocOp => ({ doc, kind: 'record', type: 'person', set: { jobTitle: 'Tuna' } })),
    bulk,
  )
const bulkMs = performance.now() - bulkFrom

process.stdout.write(
  `${JSON.stringify({
    records: RECORDS,
    createUsPerRecord: Math.round((createMs * 1000) / RECORDS),
    editP50Ms: at(0.5),
    editP99Ms: at(0.99),
    editMaxMs: at(1),
    bulkUsPerRecord: Math.round((bulkMs * 1000) / RECORDS),
    fileMb: Math.round(
      (store.pluck<number>(
        'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size',
      )[0] ?? 0) / 1e6,
    ),
  })}\n`,
)
store.close()
rmSync(profile, { recursive: true, force: true })

function at(share: number): number {
  return (
    Math.round((edits[Math.min(edits.length - 1, Math.floor(edits.length * share))] ?? 0) * 1000) /
    1000
  )
}

function take(
  count: number,
  make: (n: number) => { readonly object: string; readonly cells: Record<string, never> | object },
  ids: DocId[],
): number {
  const meta = metaOf()
  const stamp = { at: meta.at, by: null, source: 'import' } as const
  const from = performance.now()
  for (let n = 0; n < count; n += BATCH) {
    const ops: DocOp[] = []
    for (let one = n; one < Math.min(n + BATCH, count); one++) {
      const { object, cells } = make(one)
      const id = newId()
      ids.push(id)
      ops.push(
        ...newRecordOps(core.catalog(), core.catalog().object(object), id, cells as never, stamp),
      )
    }
    store.write(() => void core.ingest.take(ops, meta), { isRelaxed: true })
  }
  return performance.now() - from
}
