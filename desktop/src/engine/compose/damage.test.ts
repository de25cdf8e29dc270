/**
 * Bytes of the file and of its log are changed as a bad disk changes them: 64 random bytes of a page,
 * and logs that are cut, zeroed, overwritten or gone.
 *
 * `KITH_FLIPS=200 vitest run --project unit desktop/src/engine/compose/damage.test.ts` is the long walk.
 */
import Database from 'better-sqlite3'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFault, silentLog, systemClock } from '@kith/shared/kit'
import { createChance } from '@kith/shared/testkit'
import { replaceDamaged } from '#engine/backup'
import { createFullCheck, createReaders, openStore } from '#engine/store'
import { openTestEngine } from '#engine/testkit'

const FLIPS = Number(process.env['KITH_FLIPS'] ?? 12)
const PAGE = 4096
const SEED = Number(process.env['KITH_SEED'] ?? 20_261_121)
const chance = createChance(SEED)

const place = mkdtempSync(join(tmpdir(), 'kith-damage-'))
const source = join(place, 'source')
const copy = join(place, 'copy')
const file = join(copy, 'workspace.kith')

/** The file alone, and the same with a log of edits beside it that never reached it. */
let whole: Buffer
let log: Buffer
let content: Readonly<Record<string, string>>

beforeAll(async () => {
  mkdirSync(source)
  const engine = await openTestEngine({ profile: source })
  await engine.client.workspace.seed({ records: 300, seed: 1 })
  for await (const jobs of await engine.client.jobs.watch({}))
    if (jobs.every(job => job.endedAt !== null)) break
  await engine.client.backup.make({})
  await engine.close()
  // As a crash leaves it: not closed, so that the next start looks.
  const db = new Database(join(source, 'workspace.kith'))
  db.prepare("UPDATE meta SET v = 'false' WHERE k = 'clean'").run()
  content = contentOf(db)
  db.close()
  whole = readFileSync(join(source, 'workspace.kith'))
  log = logOfEdits()
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Ninety transactions, each of two rows that must come together. */
function logOfEdits(): Buffer {
  lay(whole)
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('wal_autocheckpoint = 0')
  const put = db.prepare("INSERT INTO meta (k, v) VALUES (?, '1')")
  const both = db.transaction((n: number) => {
    put.run(`edit ${n} a`.padEnd(700, '.'))
    put.run(`edit ${n} b`.padEnd(700, '.'))
  })
  for (let n = 0; n < 90; n++) both(n)
  const bytes = readFileSync(`${file}-wal`)
  db.close()
  return bytes
}

function lay(bytes: Uint8Array, wal?: Uint8Array): void {
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  writeFileSync(file, bytes)
  if (wal !== undefined) writeFileSync(`${file}-wal`, wal)
}

function contentOf(db: Database.Database): Readonly<Record<string, string>> {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'",
    )
    .pluck()
    .all()
  const rows = (table: string) =>
    JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).raw().all(), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    )
  return Object.fromEntries(tables.filter(name => name !== 'meta').map(name => [name, rows(name)]))
}

/** What Kith finds at the start, what the whole check finds soon after, or whether nothing is different. */
async function meet(): Promise<'at the start' | 'soon after' | 'no difference' | 'silent'> {
  let store
  try {
    store = openStore({ profile: copy, clock: systemClock, log: silentLog })
  } catch (error) {
    expect(isFault(error, 'store/damaged')).toBe(true)
    expect(error).toMatchObject({ message: expect.stringContaining('Restore a snapshot') })
    return 'at the start'
  }
  const readers = createReaders({ file, size: 1 })
  const check = createFullCheck({ store, readers, clock: systemClock, log: silentLog })
  try {
    const found = await check.run(new AbortController().signal)
    if ((found?.problems.length ?? 0) > 0) return 'soon after'
  } finally {
    await readers.close()
    store.close()
  }
  const db = new Database(file, { readonly: true })
  const now = contentOf(db)
  db.close()
  const differing = Object.keys(content).filter(name => content[name] !== now[name])
  return differing.length === 0 ? 'no difference' : 'silent'
}

describe('a damaged file', () => {
  it(
    `[EN12] is found in a sentence that offers the way back, over ${FLIPS} damaged pages`,
    async () => {
      const seen = new Map<string, number>()
      for (let round = 0; round < FLIPS; round++) {
        const bytes = Buffer.from(whole)
        const page = chance.int(0, bytes.length / PAGE - 1)
        for (let n = 0; n < 64; n++)
          bytes[page * PAGE + chance.int(0, PAGE - 1)] = chance.int(0, 255)
        lay(bytes)
        const how = await meet()
        seen.set(how, (seen.get(how) ?? 0) + 1)
      }
      process.stdout.write(`damage seed ${SEED}: ${JSON.stringify(Object.fromEntries(seen))}\n`)
      // Text inside a cell has no sum of its own: that rest is counted, and must stay small.
      expect(seen.get('silent') ?? 0).toBeLessThanOrEqual(Math.ceil(FLIPS * 0.03))
      expect(seen.get('at the start') ?? 0).toBeGreaterThan(0)
    },
    240_000 + FLIPS * 2000,
  )

  it('[EN13] is replaced by a snapshot, which goes on as it was', async () => {
    const [name = ''] = snapshotsOf(source)
    const bytes = Buffer.from(whole)
    bytes.fill(0xa5, PAGE * 3, PAGE * 60)
    lay(bytes)
    expect(await meet()).toBe('at the start')
    mkdirSync(join(copy, 'snapshots'))
    const snapshot = join(copy, 'snapshots', name)
    copyFileSync(join(source, 'snapshots', name), snapshot)
    await expect(replaceDamaged(copy, file, systemClock)).rejects.toMatchObject({
      code: 'backup/damaged',
    })
    const kept = await replaceDamaged(copy, snapshot, systemClock)
    expect(readFileSync(kept).equals(bytes)).toBe(true)
    const engine = await openTestEngine({ profile: copy })
    expect(await engine.client.workspace.doctor({})).toMatchObject({ ok: true })
    await engine.close()
  })
})

const snapshotsOf = (profile: string): readonly string[] =>
  readdirSync(join(profile, 'snapshots')).filter(name => name.endsWith('.kith'))

describe('a torn log', () => {
  const kinds = ['cut', 'zeroed', 'overwritten', 'one bit', 'gone'] as const

  function torn(kind: (typeof kinds)[number]): Buffer | undefined {
    const bytes = Buffer.from(log)
    const at = chance.int(32, bytes.length - 1)
    switch (kind) {
      case 'cut':
        return bytes.subarray(0, at)
      case 'zeroed':
        return bytes.fill(0, at)
      case 'overwritten':
        for (let n = at; n < Math.min(at + 20_000, bytes.length); n++) bytes[n] = chance.int(0, 255)
        return bytes
      case 'one bit':
        bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.int(0, 7))
        return bytes
      case 'gone':
        return undefined
    }
  }

  it(`[EN14] opens as a beginning of what was done, each change whole, over ${FLIPS * 2} logs`, () => {
    const lengths = new Set<number>()
    for (let round = 0; round < FLIPS * 2; round++) {
      const kind = kinds[round % kinds.length] ?? 'cut'
      lay(whole, torn(kind))
      const store = openStore({ profile: copy, clock: systemClock, log: silentLog })
      const keys = store.pluck<string>("SELECT rtrim(k, '.') FROM meta WHERE k GLOB 'edit *'")
      const numbers = keys.map(key => Number(key.split(' ')[1]))
      const length = keys.length / 2
      const expected = Array.from({ length }, (_, n) => [`edit ${n} a`, `edit ${n} b`]).flat()
      const where = { seed: SEED, round, kind }
      expect({ where, keys: keys.toSorted() }).toEqual({ where, keys: expected.toSorted() })
      expect(store.pluck('PRAGMA integrity_check')).toEqual(['ok'])
      lengths.add(Math.max(-1, ...numbers))
      store.close()
    }
    // A walk that only ever lost everything, or nothing, would prove little.
    expect(lengths.size).toBeGreaterThan(2)
  })
})
