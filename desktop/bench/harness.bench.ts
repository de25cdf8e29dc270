/**
 * The harness of the specification (load and abuse of Yjs servers) against our rooms of notes, with
 * sign-in, rights and a durable log, and its reference servers, of which none has any of these.
 *
 *   npm run bench -- harness [--clients=100] [--rate=500] [--seconds=6]
 *
 * KITH_HARNESS: where it is; without it, ../shared/tools/harness beside this repository.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { textId } from '@kith/shared/docs'
import { s, type DocId } from '@kith/shared/kit'
import { freePort } from '../../sync-server/src/testkit/free-port.ts'
import { findPostgres, startPostgres } from '../../sync-server/src/testkit/test-databases.ts'
import { openEngine } from './big-workspace.ts'
import { ms, report, times, type Line } from './measure.ts'

const ROOT = join(import.meta.dirname, '../..')
const HARNESS = process.env['KITH_HARNESS'] ?? join(ROOT, '../shared/tools/harness')
const SERVER = join(ROOT, 'sync-server')
const number = { type: 'string' } as const
const { values } = parseArgs({
  options: { clients: number, rate: number, seconds: number },
  strict: false,
})
const CLIENTS = Number(values['clients'] ?? 100)
const RATE = Number(values['rate'] ?? 500)
const SECONDS = Number(values['seconds'] ?? 6)
const DOCS = 10
const TURNS = 2
const ATTACKS = ['pendingHole', 'garbage', 'bigFrame', 'slowReader', 'connFlood', 'awareness']
const run = promisify(execFile)

const loadSchema = s.object({
  achievedEditsPerS: s.number(),
  latencyMs: s.object({ p50: s.number(), p95: s.number(), p99: s.number() }),
  deliveredRatio: s.number(),
  closed: s.number(),
  server: s.object({ cpuPct: s.number(), peakRssMB: s.number() }),
  load1: s.number(),
})
const abuseSchema = s.looseObject({
  during: s.string(),
  after: s.string(),
  serverAlive: s.boolean(),
  honestClosed: s.number(),
  rssMB: s.string(),
})

interface Target {
  readonly name: string
  readonly adapter: string
  readonly url: string
  readonly token: string
  readonly pid: number
}

if (!existsSync(HARNESS)) {
  process.stdout.write(`harness: nothing at ${HARNESS}; skipped\n`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'kith-bench-harness-'))
const copy = join(folder, 'harness')
cpSync(HARNESS, copy, { recursive: true })
symlinkSync(join(SERVER, 'node_modules'), join(copy, 'node_modules'))
symlinkSync(join(SERVER, 'node_modules'), join(copy, 'ref-servers/ywss/node_modules'))
cpSync(join(import.meta.dirname, 'harness/kith-room.mjs'), join(copy, 'adapters/kith-room.mjs'))

const children: ChildProcess[] = []
const bin = findPostgres()
const postgres = bin === undefined ? undefined : await startPostgres(bin)
const lines: Line[] = []
const figures: Record<string, number> = {}
try {
  const ours = await kith()
  const peers = [
    await peer('@y/websocket-server 0.1.1', 'ywss/run.mjs', 'y-websocket', ''),
    await peer('Hocuspocus 4.7', 'hocuspocus.mjs', 'hocuspocus', 'secret'),
    await peer('a relay that keeps nothing', 'relay.mjs', 'y-websocket', ''),
  ]
  const targets = [ours, ...peers]
  // In turns, and the better of two: what another program does in one is not in both.
  const runs: { readonly target: Target; readonly told: Told }[] = []
  for (let turn = 0; turn < TURNS; turn++)
    for (const target of targets) runs.push({ target, told: await load(target, turn) })
  const medians = targets.map(target => {
    const own = runs.filter(one => one.target === target).map(({ told }) => told)
    const best = own.toSorted((a, b) => a.latencyMs.p50 - b.latencyMs.p50)[0]!
    lines.push(lineOf(target, best))
    return best.latencyMs.p50
  })
  const [own = 0, stock = 0] = medians
  lines.push({
    what: 'Kith against @y/websocket-server, p50',
    measured: times(own / stock),
    bar: '≤ 1.2 ×',
    holds: own / stock <= 1.2,
  })
  figures['ratio'] = own / stock
  for (const attack of ATTACKS) await abuse(ours, attack)
} finally {
  for (const child of children) child.kill('SIGTERM')
  await postgres?.remove()
  rmSync(folder, { recursive: true, force: true })
}
report(`harness: ${CLIENTS} clients, ${DOCS} notes, ${RATE} edits/s`, lines, figures)
process.exit(0)

type Told = s.infer<typeof loadSchema>

async function load(target: Target, turn: number): Promise<Told> {
  const flags = { clients: CLIENTS, docs: DOCS, rate: RATE, duration: SECONDS, verify: 'false' }
  return loadSchema.parse(await ask('load.mjs', target, flags, turn))
}

function lineOf({ name }: Target, { latencyMs: at, server, ...told }: Told): Line {
  return {
    what: name,
    measured: `p50 ${ms(at.p50)}, p95 ${ms(at.p95)}, p99 ${ms(at.p99)}, ${(told.deliveredRatio * 100).toFixed(1)} % delivered, ${told.closed} closed, server ${server.cpuPct} % and ${server.peakRssMB} MiB, load ${told.load1}`,
  }
}

async function abuse(target: Target, attack: string): Promise<void> {
  const told = abuseSchema.parse(await ask('abuse.mjs', target, { attack }))
  const before = String(told['n: p50/p95/max before'])
  lines.push({
    what: `others during ${attack} (n: p50/p95/max ms)`,
    measured: `before ${before}, during ${told.during}, after ${told.after}; memory ${told.rssMB}`,
    bar: 'alive, nobody else closed',
    holds: told.serverAlive && told.honestClosed === 0,
  })
}

async function ask(
  script: string,
  { url, adapter, token, pid }: Target,
  flags: Readonly<Record<string, string | number>>,
  turn = 0,
): Promise<unknown> {
  const all = { url, adapter, token, pid, ...flags }
  const args = Object.entries(all).map(([key, value]) => `--${key}=${value}`)
  const { stdout } = await run(process.execPath, [script, ...args], {
    cwd: copy,
    env: { ...process.env, KITH_ROOMS: roomsOf(turn) },
    timeout: 120_000,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

/**
 * Each turn has notes of its own: words that are there already are given to whoever comes, and the
 * harness takes each for an edit that was delivered.
 */
function roomsOf(turn: number): string {
  return join(folder, `rooms-${turn}.json`)
}

/** Our server, a workspace on it, and as many notes as the harness has documents, for each turn. */
async function kith(): Promise<Target> {
  const data = profile('server')
  const main = join(SERVER, 'src/compose/main.ts')
  const database = await postgres?.freshUrl()
  const child = start([main, '--port', '0', '--data', data], {
    KITH_LOG_LEVEL: process.env['KITH_LOG_LEVEL'] ?? 'warn',
    ...(database === undefined ? {} : { DATABASE_URL: database }),
  })
  const url = await saying(child, /^\{"url":"([^"]+)"\}$/m)
  const { client, close } = await openEngine(profile('ana'))
  await client.workspace.startEmpty({ name: 'Bench', me: 'Ana' })
  const password = 'correct horse battery'
  await client.account.signUp({ server: url, email: 'ana@x.pt', password, name: 'Ana' })
  const rows = Array.from({ length: DOCS * TURNS }, (_, n) => ({
    cells: { title: `Note ${n}`, body: 'Begun' },
  }))
  const { ids } = await client.commands.run({
    command: 'record.write',
    input: { object: 'note', rows },
  })
  await client.team.share({ name: 'Bench' })
  await client.sync.settle({ timeoutMs: 60_000 })
  const rooms = await Promise.all(
    ids.map(async id => client.team.roomToken({ doc: textId(id as DocId, 'body') })),
  )
  for (let turn = 0; turn < TURNS; turn++) {
    const own = rooms.slice(turn * DOCS, (turn + 1) * DOCS)
    writeFileSync(roomsOf(turn), JSON.stringify(own))
  }
  await close()
  const room = `${url.replace(/^http/, 'ws')}/room`
  return {
    name: 'Kith: rights, durable',
    adapter: 'kith-room',
    url: room,
    token: 'own',
    pid: child.pid ?? 0,
  }
}

async function peer(name: string, file: string, adapter: string, token: string): Promise<Target> {
  const port = await freePort()
  const child = start([join(copy, 'ref-servers', file), String(port)], {})
  await saying(child, new RegExp(`(${port})`))
  return { name, adapter, url: `ws://127.0.0.1:${port}`, token, pid: child.pid ?? 0 }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  return child
}

function saying(child: ChildProcess, what: RegExp): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString()
      const found = what.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', code => reject(new Error(`ended with ${String(code)}: ${said}`)))
  })
}

function profile(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}
