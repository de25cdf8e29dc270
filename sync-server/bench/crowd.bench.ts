/**
 * Many at once: an edit until another desktop has it while a thousand listen; idle sockets and what
 * each costs; the memory of a server whose workspace has a hundred thousand records and ten people.
 *
 *   npm run bench -- crowd [--clients=1000] [--sockets=10000] [--records=100000]
 */
import { parseArgs } from 'node:util'
import type { DocId } from '@kith/shared/kit'
import { findPostgres, startPostgres, SyncClient } from '#testkit'
import { mebibytes, ms, report, summarise, type Line } from '../../desktop/bench/measure.ts'
import { startPeer, type Peer } from './peers.ts'

const { values } = parseArgs({
  options: {
    clients: { type: 'string' },
    sockets: { type: 'string' },
    records: { type: 'string' },
  },
  strict: false,
})
const CLIENTS = Number(values['clients'] ?? 1_000)
const SOCKETS = Number(values['sockets'] ?? 10_000)
const RECORDS = Number(values['records'] ?? 100_000)
const PEOPLE = 10
const EDITS = 300
const PAUSE_MS = 20
/** Of one process: limits of open files are per process. */
const PART = 5_000

interface Told {
  readonly url: string
  readonly workspace: DocId
  readonly docs: DocId[]
}
const now = () => performance.now()
const pause = (wait: number) => new Promise(resolve => setTimeout(resolve, wait))
const bin = findPostgres()
if (bin === undefined) {
  process.stdout.write('crowd: PostgreSQL is not installed here; skipped\n')
  process.exit(0)
}
const postgres = await startPostgres(bin)
const lines: Line[] = []

async function come({ url, workspace }: Told, name: string): Promise<SyncClient> {
  const client = new SyncClient(workspace, name)
  await client.connect(url)
  await client.until(message => message.type === 'snap-end')
  client.isKeeping = false
  client.messages.length = 0
  client.frames.length = 0
  return client
}

function crowdOf({ url, workspace }: Told, like: SyncClient, count: number, part: number) {
  const { log, cursor, scopes } = like
  const from = JSON.stringify({ log, cursor, scopes })
  return startPeer('crowd-process.ts', [url, workspace, String(count), String(part), from])
}

// A thousand listen.
const small = await startPeer<Told>('kith-process.ts', [await postgres.freshUrl(), '500'])
const ada = await come(small.told, 'ada')
const ben = await come(small.told, 'ben')
const listeners = await crowdOf(small.told, ada, CLIENTS, 0)
const seen: number[] = []
for (let run = 0; run < EDITS; run++) {
  ada.set(small.told.docs[run % small.told.docs.length]!, { city: `c${run}` })
  const before = ben.cursor
  const start = now()
  ada.pushNow()
  while (ben.cursor === before) await ben.next()
  seen.push(now() - start)
  await pause(PAUSE_MS)
}
const { p50, p95, p99, max } = summarise(seen)
lines.push({
  what: `an edit until another has it, ${CLIENTS} listening, p50 / p95 / p99 / max`,
  measured: [p50, p95, p99, max].map(ms).join(' / '),
  bar: 'p95 < 50 ms',
  holds: p95 < 50,
})
for (const client of [ada, ben]) client.close()
listeners.stop()

// Sockets that only are there.
await pause(1_000)
const eve = await come(small.told, 'eve')
const before = await small.rss()
const parts: Peer<unknown>[] = []
const connecting = now()
for (let at = 0; at < SOCKETS; at += PART)
  parts.push(await crowdOf(small.told, eve, Math.min(PART, SOCKETS - at), 1 + at / PART))
const connectSeconds = (now() - connecting) / 1000
const after = await small.rss()
const perSocket = (after - before) / SOCKETS
lines.push(
  {
    what: `${SOCKETS} idle sockets on one process, let in and up to date`,
    measured: `${Math.round(SOCKETS / connectSeconds)} let in a second`,
  },
  { what: 'the process with them', measured: mebibytes(after) },
  {
    what: 'memory of each',
    measured: `${(perSocket / 1024).toFixed(1)} KiB`,
    bar: '≤ 8 KiB',
    holds: perSocket <= 8 * 1024,
  },
)
eve.close()
for (const part of parts) part.stop()
small.stop()

// Ten people and many records, on a server that did not have to make them.
const url = await postgres.freshUrl()
const maker = await startPeer<Told>('kith-process.ts', [url, String(RECORDS)])
maker.stop()
const large = await startPeer<Told>('kith-process.ts', [url, '0', maker.told.workspace])
const docs = maker.told.docs
const bare = large.told.rss
let firstSeconds = 0
for (let at = 0; at < PEOPLE; at++) {
  const start = now()
  const person = await come(large.told, `person-${at}`)
  firstSeconds = (now() - start) / 1000
  for (let edit = 0; edit < 100; edit++) {
    person.set(docs[(at * 100 + edit) % docs.length]!, { city: `c${at}-${edit}` })
  }
  const last = person.pushNow()
  while (person.acked < last) await person.next()
  person.isMerging = false
  person.docs.clear()
}
const rss = await large.rss()
lines.push(
  {
    what: `first sync of ${RECORDS} records as documents, by the last of ${PEOPLE}`,
    measured: `${firstSeconds.toFixed(2)} s, ${Math.round(RECORDS / firstSeconds)} a second`,
  },
  {
    what: `memory of a server with ${RECORDS} records and ${PEOPLE} people (${mebibytes(bare)} before)`,
    measured: mebibytes(rss),
    bar: '≤ 256 MiB',
    holds: rss <= 256 * 1024 * 1024,
  },
)
report('crowd (PostgreSQL with fsync; clients and server share the machine)', lines, {
  p95,
  perSocket,
  rss,
})
large.stop()
await postgres.remove()
process.exit(0)
