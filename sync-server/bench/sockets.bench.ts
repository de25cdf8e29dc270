/**
 * Toward fifty thousand idle sockets of one workspace: as many servers on one database as the limit of
 * open files asks for (20,000 a process, where it is not higher), what each socket costs, and an edit
 * until the last of all has it.
 *
 *   npm run bench -- sockets [--sockets=50000] [--of=17000]
 */
import { parseArgs } from 'node:util'
import type { DocId } from '@kith/shared/kit'
import { findPostgres, startPostgres, SyncClient } from '#testkit'
import { mebibytes, ms, report, type Line } from '../../desktop/bench/measure.ts'
import { startPeer, type Peer } from './peers.ts'

const { values } = parseArgs({
  options: { sockets: { type: 'string' }, of: { type: 'string' } },
  strict: false,
})
const SOCKETS = Number(values['sockets'] ?? 50_000)
/** Of one server. */
const OF = Number(values['of'] ?? 17_000)
/** Of one process of clients, each on an address of its own. */
const PART = 5_000
const EDITS = 5
const LOOK_MS = 25

interface Server {
  readonly url: string
  readonly workspace: DocId
  readonly docs: DocId[]
}
interface Crowd {
  readonly open: number
  readonly behind: number
}
const bin = findPostgres()
if (bin === undefined) {
  process.stdout.write('sockets: PostgreSQL is not installed here; skipped\n')
  process.exit(0)
}
const postgres = await startPostgres(bin)
const database = await postgres.freshUrl()
const first = await startPeer<Server>('kith-process.ts', [database, '100'])
const servers: Peer<Server>[] = [first]
const { workspace, docs } = first.told
while (servers.length < Math.ceil(SOCKETS / OF))
  servers.push(await startPeer<Server>('kith-process.ts', [database, '0', workspace]))
const ada = new SyncClient(workspace, 'ada')
await ada.connect(first.told.url)
await ada.until(message => message.type === 'snap-end')

const bare = await memories()
const crowds: Peer<Crowd>[] = []
const begun = performance.now()
const from = JSON.stringify({ log: ada.log, cursor: ada.cursor, scopes: ada.scopes })
let left = SOCKETS
for (const { told } of servers) {
  for (let own = Math.min(OF, left); own > 0; own -= PART) {
    const count = Math.min(PART, own)
    left -= count
    const args = [told.url, workspace, String(count), String(1 + crowds.length), from]
    crowds.push(await startPeer<Crowd>('crowd-process.ts', args))
  }
}
const seconds = (performance.now() - begun) / 1000
const full = await memories()
const open = (await Promise.all(crowds.map(({ tell }) => tell()))).reduce(
  (sum, crowd) => sum + crowd.open,
  0,
)

// Who says nothing for as long as that took was let go.
const bea = new SyncClient(workspace, 'bea')
await bea.connect(first.told.url)
await bea.until(message => message.type === 'snap-end')
const reached: number[] = []
for (let edit = 0; edit < EDITS; edit++) {
  bea.set(docs[edit]!, { city: `c${edit}` })
  const start = performance.now()
  const batch = bea.pushNow()
  while (bea.acked < batch) await bea.next()
  const place = bea.lastSeq
  for (;;) {
    const behind = Math.min(
      ...(await Promise.all(crowds.map(({ tell }) => tell()))).map(one => one.behind),
    )
    if (behind >= place) break
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
  reached.push(performance.now() - start)
}
const each = (sumOf(full) - sumOf(bare)) / SOCKETS
const lines: Line[] = [
  {
    what: `${SOCKETS} sockets on ${servers.length} servers, let in and up to date`,
    measured: `${open} open, ${Math.round(SOCKETS / seconds)} let in a second`,
    bar: 'all',
    holds: open === SOCKETS,
  },
  { what: 'the servers with them', measured: full.map(mebibytes).join(', ') },
  {
    what: 'memory of each socket',
    measured: `${(each / 1024).toFixed(1)} KiB`,
    bar: '≤ 8 KiB',
    holds: each <= 8 * 1024,
  },
  {
    what: `an edit until the last of ${SOCKETS} has it (looked at every ${LOOK_MS} ms)`,
    measured: reached.map(ms).join(', '),
  },
]
report('sockets (PostgreSQL with fsync; clients and servers share the machine)', lines, {
  each,
  open,
  seconds,
})
for (const peer of [...crowds, ...servers]) peer.stop()
ada.close()
bea.close()
await postgres.remove()
process.exit(0)

function memories(): Promise<readonly number[]> {
  return Promise.all(servers.map(({ rss }) => rss()))
}

function sumOf(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0)
}
