/**
 * A second database of a profile, such as `mail.db`: same care as the workspace file (format
 * checked before it is touched, migrations in one transaction, checked after an exit that was not
 * clean), with its own migrations. The lock of the profile covers it.
 */
import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import type { Clock, Log } from '@kith/shared/kit'
import { checkHeader, migrate } from './migrate.ts'
import type { Migration } from './migrations/index.ts'
import { createReserve } from './reserve.ts'
import { createSqliteStore } from './sqlite-store.ts'
import { storeFault, toStoreFault } from './store-faults.ts'
import type { Read, Store } from './store.ts'
import { setClosed, wasClosed } from './clean-mark.ts'

export interface OpenSideFileOptions {
  readonly file: string
  /** Folder with the reserve that is given away on a full disk. */
  readonly profile: string
  readonly migrations: readonly Migration[]
  readonly clock: Clock
  readonly log: Log
  readonly onFatal?: (reason: string) => void
  /** MiB of pages kept in memory. */
  readonly cacheMib?: number
  /** MiB of the file that are read through the memory of the system. */
  readonly mmapMib?: number
}

const BUSY_MS = 5000
const MIB = 1024 * 1024

/** Throws `store/newer`, `store/foreign`, `store/damaged`, `store/disk-full`. */
export function openSideFile(options: OpenSideFileOptions): Store {
  const { file, profile, migrations, clock, log } = options
  try {
    if (existsSync(file)) checkHeader(file, migrations)
    const db = new Database(file, { timeout: BUSY_MS })
    try {
      for (const pragma of pragmas(options)) db.pragma(pragma)
      const isOrderly = wasClosed(db)
      if (!isOrderly) {
        const [problem] = db.prepare('PRAGMA quick_check(1)').pluck().all()
        if (problem !== 'ok') throw storeFault('damaged', { file, why: String(problem) })
      }
      migrate(db, { log, list: migrations, snapshotPath: () => `${file}.before-${clock.now()}` })
      setClosed(db, false)
      const reserve = createReserve(profile, log)
      return createSqliteStore({
        db,
        file,
        log,
        clock,
        reserve,
        wasClosed: isOrderly,
        onFatal: options.onFatal ?? (() => undefined),
        onClose(isBroken) {
          reserve.close()
          if (!isBroken) leave(db, log)
          db.close()
        },
      })
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw toStoreFault(error, file)
  }
}

/** A connection of its own that cannot write, for the thread that answers the page. */
export function openReadOnly(file: string): Read & { readonly close: () => void } {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
  db.pragma(`cache_size = ${-16 * 1024}`)
  const statements = new Map<string, Database.Statement<unknown[], unknown>>()
  const plucked = new Map<string, Database.Statement<unknown[], unknown>>()
  const take = (sql: string, from: typeof statements, isPlucked: boolean) => {
    const known = from.get(sql)
    if (known !== undefined) return known
    const made = db.prepare<unknown[], unknown>(sql)
    if (isPlucked) made.pluck()
    from.set(sql, made)
    return made
  }
  return {
    all: <T>(sql: string, params: readonly unknown[] = []) =>
      take(sql, statements, false).all(params) as T[],
    get: <T>(sql: string, params: readonly unknown[] = []) =>
      take(sql, statements, false).get(params) as T | undefined,
    pluck: <T>(sql: string, params: readonly unknown[] = []) =>
      take(sql, plucked, true).all(params) as T[],
    each: <T>(sql: string, params: readonly unknown[] = []) =>
      db.prepare(sql).iterate(params) as IterableIterator<T>,
    close: () => db.close(),
  }
}

const pragmas = ({ cacheMib = 32, mmapMib = 64 }: OpenSideFileOptions) => [
  'journal_mode = WAL',
  'synchronous = FULL',
  `cache_size = ${-cacheMib * 1024}`,
  `mmap_size = ${mmapMib * MIB}`,
  `journal_size_limit = ${64 * MIB}`,
  'foreign_keys = OFF',
  'temp_store = MEMORY',
]

function leave(db: Database.Database, log: Log): void {
  try {
    setClosed(db, true)
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // A full disk must not keep the program from ending: the next start checks the file.
    log.warn('store/close', { error })
  }
}
