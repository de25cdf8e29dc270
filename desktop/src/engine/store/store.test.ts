import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createCatalog } from '@kith/shared/model'
import { migrations } from './migrations/index.ts'
import { ensureObjectTables, safeName } from './object-tables.ts'
import { createFullCheck } from './full-check.ts'
import { openStore } from './open-store.ts'
import { createReaders } from './readers.ts'
import { RESERVE_BYTES } from './reserve.ts'
import type { Readers, Store } from './store.ts'
import * as tables from './tables.ts'

let profile: string
let stores: Store[] = []
const open = (more: object = {}): Store => {
  const store = openStore({ profile, clock: { now: () => Date.now() }, log: silentLog, ...more })
  stores.push(store)
  return store
}
const file = () => join(profile, 'workspace.kith')
const put = (store: Store, key: string) =>
  store.write(tx => tx.run('INSERT INTO meta (k, v) VALUES (?, ?)', [key, '1']))
const has = (store: Store, key: string) =>
  store.get('SELECT 1 FROM meta WHERE k = ?', [key]) !== undefined

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'kith-store-'))
})
afterEach(() => {
  for (const store of stores) store.close()
  stores = []
  rmSync(profile, { recursive: true, force: true })
})

describe('writes', () => {
  it('[ST1] a write that throws leaves nothing behind, even when its failure is caught inside another', () => {
    const store = open()
    const fail = () =>
      store.write(tx => {
        tx.run("INSERT INTO meta (k, v) VALUES ('a', '1')")
        throw new Error('no')
      })
    expect(fail).toThrow('no')
    const swallow = () =>
      store.write(() => {
        put(store, 'b')
        try {
          fail()
        } catch {
          // As careless code might.
        }
      })
    expect(swallow).toThrow('failed and was ignored')
    expect([has(store, 'a'), has(store, 'b')]).toEqual([false, false])
  })

  it('[ST2] a write that would await does not compile', () => {
    const store = open()
    // @ts-expect-error a promise is not allowed here
    const refused = () => store.write(async () => 1)
    expect(refused).toThrow('cannot return a promise')
  })

  it('[ST3] runs work after the commit, and other work after a rollback', () => {
    const store = open()
    const ran: string[] = []
    store.write(() => {
      store.afterCommit(() => ran.push(`one ${has(store, 'x')}`))
      store.afterRollback(() => ran.push('never'))
      store.write(() => store.afterCommit(() => ran.push('two')))
      put(store, 'x')
      expect(ran).toEqual([])
    })
    const fail = () =>
      store.write(() => {
        store.afterCommit(() => ran.push('never'))
        store.afterRollback(() => ran.push(`back ${store.isWriting()}`))
        throw new Error('no')
      })
    expect(fail).toThrow()
    expect(ran).toEqual(['one true', 'two', 'back false'])
  })

  it('[ST12] does not wait for the disk in relaxed writes, except in a workspace that has a server', () => {
    const store = open()
    const mode = (isRelaxed: boolean) =>
      store.write(tx => tx.pluck<number>('PRAGMA synchronous')[0], { isRelaxed })
    expect([mode(false), mode(true), mode(false)]).toEqual([2, 1, 2])
    put(store, 'upstream')
    expect(mode(true)).toBe(2)
    store.sync()
    expect(mode(false)).toBe(2)
  })

  it('[ST18] holds little of the file in memory when it is told to, and then as much as before', () => {
    const store = open()
    const held = () => [
      store.pluck<number>('PRAGMA cache_size')[0],
      store.pluck<number>('PRAGMA mmap_size')[0],
    ]
    const before = held()
    store.holdLittle(true)
    put(store, 'meanwhile')
    expect([held(), has(store, 'meanwhile')]).toEqual([[-24 * 1024, 0], true])
    store.holdLittle(false)
    expect(held()).toEqual(before)
  })

  it('[ST4] a full disk is a fault, and everything before is there', () => {
    const store = open()
    put(store, 'before')
    const pages = store.pluck<number>('PRAGMA page_count')[0] ?? 0
    store.pluck(`PRAGMA max_page_count = ${pages + 2}`)
    const fill = () =>
      store.write(tx =>
        tx.run('INSERT INTO meta (k, v) VALUES (?, ?)', ['big', 'x'.repeat(100_000)]),
      )
    expect(fill).toThrow(expect.objectContaining({ code: 'store/disk-full' }))
    expect([has(store, 'before'), has(store, 'big')]).toEqual([true, false])
    store.pluck('PRAGMA max_page_count = 1000000')
    put(store, 'after')
    expect(has(store, 'after')).toBe(true)
  })
})

describe('opening', () => {
  it('[ST5] refuses a damaged file and leaves it alone', () => {
    const store = open()
    for (let n = 0; n < 2000; n++) if (n % 500 === 0) put(store, `key ${n}`.padEnd(900, 'x'))
    store.write(tx =>
      tx.run(
        "INSERT INTO doc (id, kind, type, state) WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series WHERE value < 3000) SELECT value, '', '', randomblob(400) FROM series",
      ),
    )
    store.close()
    const db = new Database(file())
    db.prepare("UPDATE meta SET v = 'false' WHERE k = 'clean'").run()
    db.close()
    const handle = openSync(file(), 'r+')
    for (let page = 20; page < 200; page++)
      writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, page * 4096 + 8)
    closeSync(handle)
    const bytes = readFileSync(file())
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store/damaged' }))
    expect(readFileSync(file()).equals(bytes)).toBe(true)
    writeFileSync(file(), Buffer.alloc(8192, 0x41))
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store/damaged' }))
  })

  it('[ST6] refuses a newer file and one of another program, untouched', () => {
    open().close()
    const db = new Database(file())
    db.pragma('user_version = 9999')
    db.close()
    const bytes = readFileSync(file())
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store/newer' }))
    expect(readFileSync(file()).equals(bytes)).toBe(true)
    rmSync(file())
    const other = new Database(file())
    other.exec('CREATE TABLE accounts (n)')
    other.close()
    const theirs = readFileSync(file())
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store/foreign' }))
    expect(readFileSync(file()).equals(theirs)).toBe(true)
    expect(readdirSync(profile)).toEqual(['workspace.kith'])
  })

  it('[ST7] lets one Kith in, and takes over the lock of one that is gone', () => {
    const store = open()
    expect(() => open()).toThrow(
      expect.objectContaining({
        code: 'store/locked',
        data: expect.objectContaining({ pid: process.pid }),
      }),
    )
    store.close()
    const gone = spawnSync(process.execPath, ['-e', '0']).pid
    writeFileSync(join(profile, 'kith.lock'), JSON.stringify({ pid: gone, started: '1' }))
    open().close()
    writeFileSync(join(profile, 'kith.lock'), JSON.stringify({ pid: process.pid, started: '1' }))
    open().close()
    writeFileSync(join(profile, 'kith.lock'), 'half')
    open().close()
    expect(existsSync(join(profile, 'kith.lock'))).toBe(false)
  })

  it('[ST8] copies a file before its format changes, and keeps the old format when that fails', () => {
    const store = open()
    put(store, 'mine')
    store.close()
    const broken = {
      id: 9000,
      name: 'broken',
      sql: 'CREATE TABLE extra (n); CREATE TABLE extra (n)',
    }
    expect(() => open({ migrations: [...migrations, broken] })).toThrow()
    const again = open()
    expect([
      has(again, 'mine'),
      again.pluck("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"),
    ]).toEqual([true, [0]])
    again.close()
    const better = { id: 9000, name: 'better', sql: 'CREATE TABLE extra (n)' }
    const migrated = open({ migrations: [...migrations, better] })
    expect(migrated.pluck('PRAGMA user_version')).toEqual([9000])
    const copies = readdirSync(join(profile, 'snapshots'))
    expect(copies.length).toBeGreaterThan(0)
    const copy = new Database(join(profile, 'snapshots', copies[0] ?? ''), { readonly: true })
    expect([
      copy.pragma('user_version', { simple: true }),
      copy.prepare("SELECT v FROM meta WHERE k = 'mine'").pluck().get(),
    ]).toEqual([migrations.at(-1)?.id, '1'])
    copy.close()
  })

  it('[ST9] says that a profile may not be written', () => {
    const path = join(profile, 'file')
    writeFileSync(path, '')
    expect(() => openStore({ profile: path, clock: { now: () => 0 }, log: silentLog })).toThrow()
    if (process.getuid?.() === 0) return
    chmodSync(profile, 0o500)
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store/read-only' }))
    chmodSync(profile, 0o700)
  })
})

describe('room put aside', () => {
  const reserve = () => statSync(join(profile, 'reserve'), { throwIfNoEntry: false })?.size

  it('[ST17] is given away on a full disk and taken back when there is room', () => {
    const store = open()
    store.reserve.fill()
    expect(reserve()).toBe(RESERVE_BYTES)
    const heard: boolean[] = []
    store.reserve.onChange(() => heard.push(store.reserve.isOut()))
    store.reserve.release()
    expect([reserve(), store.reserve.isOut()]).toEqual([0, true])
    store.write(tx => tx.run("INSERT INTO meta (k, v) VALUES ('books', '1')"), {
      usesReserve: true,
    })
    store.close()
    // There is room here, so the next write that may not use it takes it back first.
    const again = open()
    expect(again.reserve.isOut()).toBe(true)
    put(again, 'after')
    expect([reserve(), again.reserve.isOut()]).toEqual([RESERVE_BYTES, false])
    expect([has(again, 'books'), has(again, 'after'), heard]).toEqual([true, true, [true]])
  })
})

describe('a disk that failed', () => {
  it('[ST15] gets no more writes, and the log is left to the next open', () => {
    const reasons: string[] = []
    const store = open({ onFatal: (reason: string) => reasons.push(reason) })
    put(store, 'before')
    const log = readFileSync(`${file()}-wal`)
    store.abandon('store/io')
    store.abandon('store/io')
    expect(() => put(store, 'later')).toThrow(expect.objectContaining({ code: 'store/io' }))
    store.close()
    expect(readFileSync(`${file()}-wal`).equals(log)).toBe(true)
    expect(reasons).toEqual(['store/io'])
    const again = open()
    expect([again.wasClosed, has(again, 'before'), has(again, 'later')]).toEqual([
      false,
      true,
      false,
    ])
  })
})

describe('the whole check', () => {
  it('[ST16] finds an index that differs from its table, and remembers what it found', async () => {
    const checkOn = (store: Store, readers: Readers) =>
      createFullCheck({ store, readers, clock: { now: () => 0 }, log: silentLog })
    const never = new AbortController().signal
    const whole = open()
    whole.write(tx =>
      tx.exec("CREATE TABLE t (a); CREATE INDEX t_a ON t (a); INSERT INTO t VALUES ('needle')"),
    )
    const [page = 0] = whole.pluck<number>("SELECT rootpage FROM sqlite_schema WHERE name = 't_a'")
    const first = createReaders({ file: file() })
    const check = checkOn(whole, first)
    expect(check.last()).toBeNull()
    expect(await check.run(AbortSignal.abort())).toBeNull()
    expect(await check.run(never)).toEqual({ at: '1970-01-01T00:00:00.000Z', problems: [] })
    await first.close()
    whole.close()

    const bytes = readFileSync(file())
    const at = bytes.indexOf('needle', (page - 1) * 4096)
    writeFileSync(file(), bytes.fill('noodle', at, at + 6))
    const store = open()
    expect(store.pluck('PRAGMA quick_check')).toEqual(['ok'])
    const readers = createReaders({ file: file() })
    const found = await checkOn(store, readers).run(never)
    expect(found?.problems.join()).toContain('t_a')
    expect(checkOn(store, readers).last()).toEqual(found)
    await readers.close()
  })
})

describe('closing', () => {
  it.each(['idle', 'busy', 'answering'])(
    '[ST13] ends before the program does, with readers %s',
    how => {
      open().close()
      const target = join(import.meta.dirname, 'close-target.fixture.ts')
      for (let round = 0; round < 3; round++) {
        const run = spawnSync(process.execPath, ['--no-warnings', target, file(), how], {
          encoding: 'utf8',
        })
        expect([run.status, run.stdout, run.stderr]).toEqual([0, 'closed', ''])
      }
    },
  )
})

describe('tables', () => {
  it('[ST10] are those that the code believes in', () => {
    const store = open()
    for (const table of Object.values<SQLiteTable>(tables)) {
      const { name, columns } = getTableConfig(table)
      const real = store.all<{ name: string; type: string; notnull: number }>(
        'SELECT name, type, "notnull" FROM pragma_table_info(?)',
        [name],
      )
      const wanted = columns.map(column => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        notnull: column.notNull || column.primary ? 1 : 0,
      }))
      expect({ name, columns: real }).toEqual({ name, columns: wanted })
    }
  })

  it('[ST11] of objects follow the catalog and never lose a column', () => {
    const store = open()
    const before = createCatalog()
    const ensure = (catalog: typeof before) =>
      store.write(tx => ensureObjectTables(tx, catalog, () => []))
    expect(ensure(before).every(change => change.isNew)).toBe(true)
    expect(ensure(before)).toEqual([])
    const shoe = { 'f/person.shoe': { label: 'Shoe', type: 'currency', name: 'shoe', order: 'c' } }
    expect(ensure(createCatalog({ keys: shoe }))).toEqual([
      { object: 'person', isNew: false, added: ['shoe'] },
    ])
    expect(ensure(before)).toEqual([])
    const columns = store.pluck<string>("SELECT name FROM pragma_table_info('o_person')")
    expect(columns).toEqual(expect.arrayContaining(['c_shoe', 'c_shoe_cur']))
    expect(() => safeName('x; DROP TABLE doc')).toThrow('not a name')
  })
})
