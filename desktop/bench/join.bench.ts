/**
 * The first sync of a workspace into a device's file, with everything that is made of the documents:
 * rows, elements, links, indexes, search. Beside it the least that SQLite could do (the very rows that
 * the device ended with, by prepared statements in one transaction, then the indexes), and Hocuspocus
 * with a room for each of the same records, in memory; what its user would have to do then is at least
 * the bound.
 *
 *   npm run bench -- join [--records=100000]
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Engine } from '../src/engine/compose/index.ts'
import { findPostgres, startPostgres } from '../../sync-server/src/testkit/test-databases.ts'
import { jobDone, openEngine } from './big-workspace.ts'
import { hocuspocusTime } from './hocuspocus-first-sync.ts'
import { rawBound } from './raw-rows.ts'
import { mebibytes, report, times } from './measure.ts'

const { values } = parseArgs({ options: { records: { type: 'string' } }, strict: false })
const RECORDS = Number(values['records'] ?? 100_000)
const MAIN = join(import.meta.dirname, '../../sync-server/src/compose/main.ts')
const password = 'correct horse battery'

const folder = mkdtempSync(join(tmpdir(), 'kith-bench-join-'))
const bin = findPostgres()
const postgres = bin === undefined ? undefined : await startPostgres(bin)
const server = await startServer(await postgres?.freshUrl())
const ana = await openEngine(profile('ana'))
await ana.client.workspace.startEmpty({ name: 'Bench', me: 'Ana' })
const { job } = await ana.client.workspace.seed({ records: RECORDS, seed: 1 })
await jobDone(ana, job)
await ana.client.account.signUp({ server: server.url, email: 'ana@x.pt', password, name: 'Ana' })
let start = performance.now()
await ana.client.team.share({ name: 'Bench' })
await settled(ana, true)
const shareSeconds = since(start)
const { code } = await ana.client.team.invite({ role: 'member' })
await ana.close()

const rui = await openEngine(profile('rui'))
await rui.client.account.signUp({ server: server.url, email: 'rui@x.pt', password, name: 'Rui' })
globalThis.gc?.()
const memory = watchMemory()
const cpu = process.cpuUsage()
const serverCpu = server.cpuSeconds()
start = performance.now()
await rui.client.team.join({ code: code ?? '', server: server.url })
// Everything is there. That both ends are equal is proved when the clock has stopped: no peer proves it.
await settled(rui, false)
const joinSeconds = since(start)
const { user, system } = process.cpuUsage(cpu)
const cpuSeconds = (user + system) / 1e6
const bothCpu = cpuSeconds + server.cpuSeconds() - serverCpu
const rss = memory.most()
await settled(rui, true)
await rui.close()
server.stop()
await postgres?.remove()

const file = join(folder, 'rui', 'workspace.kith')
const bound = rawBound(file, join(folder, 'raw.db'))
const ratio = bound.seconds / joinSeconds
const cpuRatio = bound.cpu / cpuSeconds
const theirs =
  RECORDS <= 20_000 ? await hocuspocusTime(file, join(folder, 'rooms.json')) : undefined
report(
  `join: first sync of ${bound.records} records, ${bound.documents} documents`,
  [
    {
      what: 'shared by one device',
      measured: `${shareSeconds.toFixed(2)} s, ${Math.round(bound.documents / shareSeconds)} documents/s`,
    },
    {
      what: 'joined by another, into SQLite with rows, indexes and search',
      measured: `${joinSeconds.toFixed(2)} s, ${Math.round(bound.documents / joinSeconds)} documents/s`,
    },
    {
      what: 'the same rows into raw SQLite, indexes after',
      measured: `${bound.seconds.toFixed(2)} s, ${Math.round(bound.documents / bound.seconds)} documents/s`,
    },
    {
      what: 'speed against the bound',
      measured: times(ratio),
      bar: '≥ 0.7 ×',
      holds: ratio >= 0.7,
    },
    {
      what: '… in time of the processor, of the engine alone',
      measured: `${cpuSeconds.toFixed(2)} s, ${bound.cpu.toFixed(2)} s: ${times(cpuRatio)}`,
    },
    ...(theirs === undefined
      ? []
      : [
          {
            what: 'Hocuspocus, a room per record, in memory',
            measured: `${theirs.seconds.toFixed(2)} s: ${times(theirs.seconds / joinSeconds)}`,
            bar: '≥ 20 ×',
            holds: theirs.seconds / joinSeconds >= 20,
          },
          {
            what: '… and its rows into SQLite at the speed of the bound',
            measured: times((theirs.seconds + bound.seconds) / joinSeconds),
          },
          {
            what: '… in time of the processor, both ends, without PostgreSQL',
            measured: `${bothCpu.toFixed(2)} s, ${theirs.cpu.toFixed(2)} s: ${times(theirs.cpu / bothCpu)}`,
          },
        ]),
    {
      what: 'most memory of the engine meanwhile',
      measured: mebibytes(rss),
      bar: '≤ 400 MiB',
      holds: rss <= 400 * 2 ** 20,
    },
  ],
  { ratio, cpuRatio, joinSeconds, shareSeconds, documents: bound.documents },
)
rmSync(folder, { recursive: true, force: true })
process.exit(0)

function profile(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

function since(begun: number): number {
  return (performance.now() - begun) / 1000
}

async function settled({ client }: Engine, isProved: boolean): Promise<void> {
  const { isSettled } = await client.sync.settle({ timeoutMs: 600_000, isProved })
  if (!isSettled) throw new Error('it did not settle within ten minutes')
}

/** Resident memory of this process: the engine's, and what is left of the one that shared. */
function watchMemory() {
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  return {
    most() {
      clearInterval(timer)
      return most
    },
  }
}

/** User and system time of a process, where the system tells it in proc(5); else `NaN`. */
function cpuSecondsOf(pid: number): number {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user = NaN, system = NaN] = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    return (user + system) / 100
  } catch {
    return Number.NaN
  }
}

async function startServer(databaseUrl: string | undefined) {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', profile('server')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      KITH_LOG_LEVEL: 'error',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
  })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
      const found = /^\{"url":"([^"]+)"\}$/m.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', exit => reject(new Error(`ended with ${String(exit)}: ${said}`)))
  })
  const cpuSeconds = () => (child.pid === undefined ? Number.NaN : cpuSecondsOf(child.pid))
  return { url, cpuSeconds, stop: () => child.kill('SIGTERM') }
}
