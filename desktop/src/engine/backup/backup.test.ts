import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { openStore, type Store } from '#engine/store'
import { createBackup, type Backup } from './backup.ts'

let folder: string
let store: Store
let backup: Backup
let restarts: string[]
/** Hashes that records refer to. */
let attached: string[]
let now = Date.UTC(2026, 10, 20, 12)
const clock = { now: () => now }

const open = (): void => {
  store = openStore({ profile: folder, clock, log: silentLog })
  backup = createBackup({
    profile: folder,
    version: '0.1.0',
    store,
    clock,
    log: silentLog,
    labelOf: object => `${object}s`,
    attachments: join(folder, 'files'),
    referenced: () => attached,
    restart: reason => void restarts.push(reason),
  })
}
const close = async (): Promise<void> => {
  await backup.close()
  store.close()
}
const mark = (value: string): void =>
  void store.write(tx =>
    tx.run(
      "INSERT INTO meta (k, v) VALUES ('marker', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
      [value],
    ),
  )
const marker = (): string | undefined =>
  store.get<{ v: string }>("SELECT v FROM meta WHERE k = 'marker'")?.v
const people = (count: number): void =>
  store.write(tx => {
    tx.exec('CREATE TABLE IF NOT EXISTS o_person(pk INTEGER PRIMARY KEY, deleted_at TEXT)')
    for (let n = 0; n < count; n++) tx.run('INSERT INTO o_person (deleted_at) VALUES (NULL)')
    tx.run(
      "INSERT INTO action (id, command, label, source, at, first, last) VALUES (?, 'x', ?, 'person', ?, 0, 0)",
      [String(Math.random()), `Added ${count}`, now],
    )
    tx.run(
      "INSERT INTO job (id, kind, lane, input, status, created_at) VALUES (?, 'x', 'write', '{}', 'running', 0)",
      [String(Math.random())],
    )
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-backup-'))
  restarts = []
  attached = []
  open()
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

describe('snapshots', () => {
  it('[BK1] are whole, counted, and carry no work that was under way', async () => {
    people(3)
    const made = await backup.make()
    expect(made).toMatchObject({ reason: 'manual', records: 3, at: '2026-11-20T12:00:00.000Z' })
    expect(existsSync(made.path)).toBe(true)
    now += 1000
    people(2)
    expect(await backup.preview(made.id)).toMatchObject({
      // oxlint-disable-next-line unicorn/no-thenable -- a number beside `now`
      objects: [{ object: 'person', label: 'persons', then: 3, now: 5 }],
      lastAction: 'Added 3',
    })
    expect(await backup.list()).toHaveLength(1)
  })

  it('[BK9] have nothing of what colleagues share', async () => {
    people(1)
    store.write(tx => {
      tx.run(
        `INSERT INTO card (id, owner, kind, level, at, thread, body, round) VALUES ('c', 'o', 'mail', 'full', 1, 't', 'zebrabody', 1)`,
      )
      tx.run(`INSERT INTO card_record (record, at, id, owner) VALUES ('zebrarecord', 1, 'c', 'o')`)
      tx.run(`INSERT INTO meta (k, v) VALUES ('cards', '{"of":"zebraplace"}')`)
    })
    const { path } = await backup.make()
    expect(readFileSync(path).includes('zebra')).toBe(false)
    expect(store.pluck('SELECT id FROM card')).toEqual(['c'])
  })

  it('[BK2] restore keeps a picture of now, asks for a restart, and the next open has the old file', async () => {
    people(3)
    mark('"then"')
    const made = await backup.make()
    now += 1000
    mark('"now"')
    await backup.restore(made.id)
    expect(restarts).toEqual(['restore'])
    expect(marker()).toBe('"now"')
    await close()
    open()
    expect(marker()).toBe('"then"')
    expect(store.get('SELECT count(*) AS n FROM job')).toEqual({ n: 0 })
    const before = (await backup.list()).find(({ reason }) => reason === 'before-restore')
    now += 1000
    await backup.restore(before?.id ?? '')
    await close()
    open()
    expect(marker()).toBe('"now"')
  })

  it('[BK3] refuses what is damaged, foreign, newer or gone, and leaves everything as it was', async () => {
    people(2000)
    const made = await backup.make()
    const bytes = readFileSync(made.path)
    for (let page = 2; page < bytes.length / 4096; page++)
      bytes.fill(0xa5, page * 4096, page * 4096 + 200)
    const path = (name: string): string => join(folder, name)
    writeFileSync(path('damaged.kith'), bytes)
    writeFileSync(path('not.db'), 'SQLite format 3\0' + 'x'.repeat(5000))
    writeFileSync(path('text.db'), 'hello')
    await expect(backup.restoreFile(path('damaged.kith'), 'damaged.kith')).rejects.toMatchObject({
      code: 'backup/damaged',
    })
    await expect(backup.restoreFile(path('not.db'), 'not.db')).rejects.toMatchObject({
      code: expect.stringMatching(/^backup\/(foreign|damaged)$/),
    })
    await expect(backup.restoreFile(path('text.db'), 'text.db')).rejects.toMatchObject({
      code: 'backup/foreign',
    })
    await expect(backup.restore('../../x')).rejects.toMatchObject({ code: 'backup/missing' })
    const newer = readFileSync(made.path)
    newer.writeUInt32BE(9999, 60)
    writeFileSync(path('newer.kith'), newer)
    await expect(backup.restoreFile(path('newer.kith'), 'newer.kith')).rejects.toMatchObject({
      code: 'backup/newer',
    })
    expect(restarts).toEqual([])
    expect(readdirSync(folder).filter(name => name.startsWith('restore.pending'))).toEqual([])
  })

  it('[BK4] keeps fourteen daily ones and five of each automatic kind; manual ones stay', async () => {
    people(1)
    await backup.make('manual')
    for (let day = 0; day < 17; day++) {
      now += 86_400_000
      await backup.make('daily')
    }
    const list = await backup.list()
    expect(list.filter(({ reason }) => reason === 'daily')).toHaveLength(14)
    expect(list.filter(({ reason }) => reason === 'manual')).toHaveLength(1)
    await backup.remove(list[0]?.id ?? '')
    expect(await backup.list()).toHaveLength(14)
  })

  it('[BK5] making one does not keep the engine waiting', async () => {
    people(20_000)
    let turns = 0
    const ticking = setInterval(() => turns++, 1)
    await backup.make()
    clearInterval(ticking)
    // On the engine's own thread the copy would be one turn.
    expect(turns).toBeGreaterThan(10)
  })
})

describe('attachments', () => {
  const place = (hash: string, ...above: string[]): string =>
    join(folder, ...above, 'files', hash.slice(0, 2), hash.slice(2))
  const attach = (text: string): string => {
    const hash = createHash('sha256').update(text).digest('hex')
    mkdirSync(dirname(place(hash)), { recursive: true })
    writeFileSync(place(hash), text)
    attached.push(hash)
    return hash
  }

  it('[BK7] of a snapshot take no room of their own, are counted, and come back with it', async () => {
    const contract = attach('the contract')
    const photo = attach('a photo')
    const made = await backup.make()
    now += 1000
    const again = await backup.make()
    expect(statSync(place(contract)).nlink).toBe(2)
    expect(await backup.preview(made.id)).toMatchObject({
      files: { count: 2, bytes: 'the contracta photo'.length, missing: 0 },
    })
    // Somebody tidied the folder, and the record does not hold the photo any more.
    rmSync(join(folder, 'files'), { recursive: true })
    attached = [contract]
    now += 1000
    await backup.restore(made.id)
    expect([contract, photo].map(hash => readFileSync(place(hash), 'utf8'))).toEqual([
      'the contract',
      'a photo',
    ])
    // Before the way back there was a contract that was on no disk; now it is.
    await backup.remove(made.id)
    expect(existsSync(place(photo, 'snapshots'))).toBe(true)
    await backup.remove(again.id)
    expect([contract, photo].map(hash => existsSync(place(hash, 'snapshots')))).toEqual([
      true,
      false,
    ])
    expect(readFileSync(place(photo), 'utf8')).toBe('a photo')
  })

  it('[BK8] that are nowhere are said, and the rest is restored', async () => {
    const gone = attach('gone')
    rmSync(place(gone))
    const made = await backup.make()
    expect(await backup.preview(made.id)).toMatchObject({ files: { count: 1, missing: 1 } })
    expect(await backup.files(made.id)).toEqual([{ hash: gone, bytes: 0, path: null }])
    await backup.restore(made.id)
    expect(restarts).toEqual(['restore'])
  })
})

describe('a killed process', () => {
  const KILLS = process.env['KITH_KILLS'] === undefined ? 4 : 20
  it(`[BK6] leaves the old file or the chosen one, never something else, over ${KILLS} kills`, async () => {
    people(500)
    mark('"then"')
    await backup.make()
    await close()
    const target = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url))
    for (let round = 0; round < KILLS; round++) {
      open()
      mark('"now"')
      await close()
      const child = spawn(process.execPath, [target, folder])
      let errors = ''
      child.stderr.on('data', chunk => (errors += String(chunk)))
      const wait = 60 + Math.random() * 220
      const timer = setTimeout(() => child.kill('SIGKILL'), wait)
      await new Promise(resolve => child.on('exit', resolve))
      clearTimeout(timer)
      expect(errors).toBe('')
      open()
      expect(['"then"', '"now"']).toContain(marker())
      expect(store.get('SELECT count(*) AS n FROM o_person')).toEqual({ n: 500 })
      expect(store.pluck('PRAGMA integrity_check')).toEqual(['ok'])
      await close()
    }
    open()
  })
})
