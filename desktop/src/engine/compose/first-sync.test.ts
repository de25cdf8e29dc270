import { spawn } from 'node:child_process'
import Database from 'better-sqlite3'
import { connect, createServer, type Socket } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultIndexesFor } from '@kith/shared/query'
import { createChance, type Chance } from '@kith/shared/testkit'
import { WORKSPACE_FILE } from '#engine/store'
import { openTestCore, openTestEngine, type TestEngine } from '#engine/testkit'
import { PASSWORD, RUI, shareTeam } from './team.fixture.ts'
import { startTestServer, type TestServer } from './test-server.fixture.ts'

/** `npm run walks` kills it as often as the other engines. */
const KILLS = Math.ceil(Number(process.env['KITH_KILLS'] ?? 2) / 2)
const CUTS = Number(process.env['KITH_KILLS'] ?? 2)
/** So many that indexes are set aside. */
const RECORDS = 2100
const TARGET = fileURLToPath(new URL('join-target.fixture.ts', import.meta.url))
const seed = Number(process.env['KITH_SEED'] ?? 20_261_121)
const chance = createChance(seed)

let server: TestServer
let ana: TestEngine
let people = 0

beforeAll(async () => {
  server = await startTestServer()
  ana = await openTestEngine()
  const { workspace, jobs } = ana.client
  const { job } = await workspace.seed({ records: RECORDS, seed: 1 })
  for await (const list of await jobs.watch({}))
    if (list.find(({ id }) => id === job)?.state === 'done') break
  await shareTeam(ana, server.url)
})
afterAll(async () => {
  await ana.remove()
  await server.stop()
})

it(
  `[DS3] a first sync that is killed goes on where it was, over ${KILLS} kills`,
  async () => {
    for (const walk of KILLS > 1 ? [0, 1] : [seed % 2]) {
      const joiner = await newJoiner()
      const killed: object[] = []
      // Once while documents come, once while the indexes are made again; the walk takes any.
      for (let kill = 0; kill < KILLS / 2; kill++) {
        const isAmongIndexes = walk === 1
        const found = await runUntil(joiner, ({ documents = 0, aside = 0 }) =>
          isAmongIndexes
            ? documents >= RECORDS && aside > 0
            : documents > 0 && chance.int(0, 2) === 0,
        )
        if (found === 'settled') break
        killed.push(found)
        expect({ seed, killed, file: lookAt(joiner.profile).integrity }).toMatchObject({
          file: ['ok'],
        })
      }
      expect(killed.length).toBeGreaterThan(0)
      const end = await runUntil(joiner, () => false)
      expect({ seed, killed, end }).toMatchObject({ end: 'settled' })
      await checkWhole(joiner.profile, { seed, killed })
      rmSync(joiner.profile, { recursive: true, force: true })
    }
  },
  240_000 + KILLS * 30_000,
)

it(
  '[DS4] a first sync over a wire that is slow and cut at any byte ends as any other',
  async () => {
    const proxy = await startCuttingProxy(new URL(server.url), chance, CUTS)
    const profile = mkdtempSync(join(tmpdir(), 'kith-cut-'))
    const rui = await openTestEngine({ profile, start: false })
    const { email, code } = await newJoiner()
    const { account, team, sync } = rui.client
    await account.signUp({ server: proxy.url, email, password: PASSWORD, name: RUI.name })
    await team.join({ code, server: proxy.url })
    const { isSettled } = await sync.settle({ timeoutMs: 120_000 + CUTS * 10_000 })
    expect({ seed, isSettled, cuts: proxy.cuts() }).toEqual({ seed, isSettled: true, cuts: CUTS })
    await rui.close()
    await checkWhole(profile, { seed })
    rmSync(profile, { recursive: true, force: true })
    proxy.close()
  },
  240_000 + CUTS * 10_000,
)

interface Joiner {
  readonly profile: string
  readonly email: string
  readonly code: string
}

async function newJoiner(): Promise<Joiner> {
  const { code } = await ana.client.team.invite({ role: 'member' })
  const profile = mkdtempSync(join(tmpdir(), 'kith-join-'))
  people += 1
  return { profile, email: `rui${people}@x.pt`, code: code ?? '' }
}

interface Told {
  readonly documents?: number
  readonly aside?: number
  readonly isSettled?: boolean
}

/** Runs the desktop until it has everything or says something that `isTime` is true of; then kills it. */
async function runUntil(
  { profile, email, code }: Joiner,
  isTime: (told: Told) => boolean,
): Promise<Told | 'settled'> {
  const child = spawn(process.execPath, ['--no-warnings', TARGET, profile, server.url, email, code])
  let rest = ''
  let errors = ''
  let end: Told | undefined
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const told = JSON.parse(line) as Told
      if (end !== undefined) return
      if (told.isSettled === undefined && !isTime(told)) continue
      end = told
      if (told.isSettled === undefined) child.kill('SIGKILL')
    }
  })
  await new Promise(resolve => child.on('close', resolve))
  if (end === undefined) throw new Error(`it ended by itself: ${errors}`)
  return end.isSettled === true ? 'settled' : end
}

function lookAt(profile: string) {
  const file = new Database(join(profile, WORKSPACE_FILE))
  const pluck = (sql: string) => file.prepare(sql).pluck().all()
  const found = {
    integrity: pluck('PRAGMA integrity_check'),
    indexes: pluck("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"),
    meta: pluck("SELECT k FROM meta WHERE k = 'indexesAside'"),
    words: pluck('SELECT count(*) FROM search')[0],
    records: pluck("SELECT count(*) FROM doc WHERE kind = 'record'")[0],
  }
  file.close()
  return found
}

/** The same documents as on the device that shared, rows that follow from them, and all indexes. */
async function checkWhole(profile: string, where: object): Promise<void> {
  const found = lookAt(profile)
  expect({ where, ...found }).toMatchObject({ integrity: ['ok'], meta: [] })
  expect({ where, words: found.words }).toEqual({ where, words: found.records })
  const core = openTestCore(profile)
  const wanted = core
    .catalog()
    .allObjects.flatMap(object => [
      ...defaultIndexesFor(object).map(({ name }) => name),
      `${object.elementTable}_norm`,
    ])
  const missing = [...wanted, 'link_from', 'link_to'].filter(name => !found.indexes.includes(name))
  expect({ where, missing }).toEqual({ where, missing: [] })
  const before = core.rows()
  core.store.write(tx => {
    core.rebuild.step(tx, { objects: null }, 0, () => true)
    core.rebuild.sweep(tx, { objects: null })
  })
  expect({ where, same: JSON.stringify(core.rows()) === JSON.stringify(before) }).toEqual({
    where,
    same: true,
  })
  core.store.close()
  const rui = await openTestEngine({ profile, start: false })
  const [here, there] = await Promise.all(
    [rui, ana].map(({ client }) => client.sync.settle({ timeoutMs: 0 })),
  )
  await rui.close()
  expect({ where, digest: here?.digest }).toEqual({ where, digest: there?.digest })
}

/** Passes bytes on, of sync connections slowly and the first `cuts` of them only for a while. */
async function startCuttingProxy(target: URL, chances: Chance, cuts: number) {
  let cut = 0
  const open = new Set<Socket>()
  const proxy = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname)
    let left = Infinity
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.on('data', (bytes: Buffer) => {
      if (bytes.subarray(0, 9).toString() === 'GET /sync' && cut < cuts)
        left = chances.int(200, 90_000)
      upstream.write(bytes)
    })
    upstream.on('data', (bytes: Buffer) => {
      const part = bytes.subarray(0, Math.min(bytes.length, left))
      left -= part.length
      upstream.pause()
      setTimeout(() => upstream.resume(), 2)
      client.write(part, () => {
        if (left > 0) return
        cut += 1
        end()
      })
    })
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    cuts: () => cut,
    close() {
      proxy.close()
      for (const socket of open) socket.destroy()
    },
  }
}
