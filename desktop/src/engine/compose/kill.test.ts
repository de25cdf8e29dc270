import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DocId } from '@kith/shared/kit'
import { createChance } from '@kith/shared/testkit'
import { ackSchema, SLOW_MIGRATION } from './kill-target.fixture.ts'
import { knownFormat } from '#engine/store'
import { openTestCore, type TestCore } from '#engine/testkit'
import { openTestEngine } from '#engine/testkit'

/** `KITH_KILLS=60 vitest run --project unit desktop/src/engine/compose/kill.test.ts` is the long walk. */
const KILLS = Number(process.env['KITH_KILLS'] ?? 5)
const MODES = ['edit', 'bulk', 'undo', 'import', 'migration'] as const
const TARGET = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url))

interface Told {
  readonly actions: string[]
  readonly jobs: string[]
  /** The last value that was acknowledged, by record. */
  readonly values: Map<string, string>
  errors: string
}

describe('a killed engine', () => {
  it(
    `[EN6] loses nothing acknowledged and leaves nothing half-written, over ${KILLS} kills`,
    async () => {
      const seed = Number(process.env['KITH_SEED'] ?? 20_261_121)
      const chance = createChance(seed)
      const first = await openTestEngine()
      const { profile } = first
      await fill(first.client)
      await first.close()
      let midway = 0
      for (let round = 0; round < KILLS; round++) {
        const mode = MODES[round % MODES.length] ?? 'edit'
        const told = await runAndKill(profile, mode, seed + round, chance.int(20, 700))
        const where = { seed, round, mode, ...(told.errors === '' ? {} : { errors: told.errors }) }
        expect({ ...where, errors: told.errors }).toEqual({ ...where, errors: '' })
        if (mode === 'migration') forgetMigration(profile)
        const core = openTestCore(profile)
        check(core, told, where)
        midway += openJobs(core)
        core.store.close()
      }
      // What was cut short goes on, and ends.
      const last = await openTestEngine({ profile })
      while (await isBusy(last.client)) await new Promise(resolve => setTimeout(resolve, 50))
      expect(last.complaints).toEqual([])
      expect(await last.client.workspace.doctor({})).toMatchObject({ ok: true })
      await last.remove()
      // A walk that never hit anything in the middle would prove little.
      if (KILLS >= 20) expect(midway).toBeGreaterThan(0)
    },
    240_000 + KILLS * 30_000,
  )
})

type Client = Awaited<ReturnType<typeof openTestEngine>>['client']

async function fill({ commands }: Client): Promise<void> {
  const people = Array.from({ length: 40 }, (_, n) => ({
    cells: { name: { first: `P${n}`, last: 'X' } },
  }))
  const companies = Array.from({ length: 1500 }, (_, n) => ({ cells: { name: `Company ${n}` } }))
  await commands.run({ command: 'record.write', input: { object: 'person', rows: people } })
  await commands.run({ command: 'record.write', input: { object: 'company', rows: companies } })
}

async function runAndKill(
  profile: string,
  mode: string,
  seed: number,
  afterMs: number,
): Promise<Told> {
  const told: Told = { actions: [], jobs: [], values: new Map(), errors: '' }
  const child = spawn(process.execPath, ['--no-warnings', TARGET, profile, mode, `${seed}`])
  let rest = ''
  child.stderr.on('data', (chunk: Buffer) => (told.errors += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  await new Promise(resolve => child.on('close', resolve))
  return told

  function hear(line: string): void {
    const { ready, action, job, record, value } = ackSchema.parse(JSON.parse(line))
    if (ready === true) setTimeout(() => child.kill('SIGKILL'), afterMs)
    if (typeof action === 'string') told.actions.push(action)
    if (typeof job === 'string') told.jobs.push(job)
    if (record !== undefined && value !== undefined) told.values.set(record, value)
  }
}

function check(core: TestCore, told: Told, where: object): void {
  const { store } = core
  expect({ where, integrity: store.pluck('PRAGMA integrity_check') }).toEqual({
    where,
    integrity: ['ok'],
  })
  const actions = new Set(store.pluck<string>('SELECT id FROM action'))
  expect({ where, lost: told.actions.filter(id => !actions.has(id)) }).toEqual({ where, lost: [] })
  const jobs = new Set(store.pluck<string>('SELECT id FROM job'))
  expect({ where, lost: told.jobs.filter(id => !jobs.has(id)) }).toEqual({ where, lost: [] })
  for (const [record, value] of told.values) {
    const now = String(core.documents.keys(record as DocId)?.['city'])
    // One more may have been committed whose answer never came.
    expect({ where, isThere: stampOf(now) >= stampOf(value) }).toEqual({ where, isThere: true })
  }
  const before = core.rows()
  store.write(tx => {
    core.rebuild.step(tx, { objects: null }, 0, () => true)
    core.rebuild.sweep(tx, { objects: null })
  })
  expect({ where, same: JSON.stringify(core.rows()) === JSON.stringify(before) }).toEqual({
    where,
    same: true,
  })
}

const stampOf = (value: string): number => {
  const [time = '0', n = '0'] = value.split(' ')
  return Number(time) * 10_000 + Number(n)
}

const openJobs = ({ store }: TestCore): number =>
  store.pluck<number>(
    "SELECT count(*) FROM job WHERE status IN ('waiting', 'running') AND state IS NOT NULL",
  )[0] ?? 0

async function isBusy({ jobs }: Client): Promise<boolean> {
  const stop = new AbortController()
  for await (const list of await jobs.watch({}, { signal: stop.signal })) {
    stop.abort()
    return list.some(({ state }) => state === 'waiting' || state === 'running')
  }
  return false
}

/** Either all of it is there or none. Takes it out, so that the next round can open the file. */
function forgetMigration(profile: string): void {
  const db = new Database(join(profile, 'workspace.kith'))
  const extra = db
    .prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'extra%'")
    .pluck()
    .get()
  const format = db.pragma('user_version', { simple: true })
  const before = knownFormat()
  expect([format, extra]).toEqual(format === before ? [before, 0] : [SLOW_MIGRATION.id, 80])
  for (let n = 0; n < 40; n++) db.exec(`DROP TABLE IF EXISTS extra${n}`)
  db.pragma(`user_version = ${before}`)
  db.close()
  expect(existsSync(join(profile, 'workspace.kith'))).toBe(true)
}
