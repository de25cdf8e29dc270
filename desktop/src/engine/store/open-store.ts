/**
 * Opens the workspace file of a profile.
 *
 * Promises: one Kith per profile; a file that is damaged, foreign or from a newer Kith is refused
 * and left as it was; after an exit that was not clean the file is checked before it is used.
 */
import Database from 'better-sqlite3'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isFault, isoTime, type Clock, type Log } from '@kith/shared/kit'
import { checkFormat, checkHeader, migrate } from './migrate.ts'
import type { Migration } from './migrations/index.ts'
import { takePendingFile } from './pending-file.ts'
import { lockProfile, type ProfileLock } from './profile-lock.ts'
import { createReserve, releaseReserve } from './reserve.ts'
import { createSqliteStore } from './sqlite-store.ts'
import { storeFault, toStoreFault } from './store-faults.ts'
import type { Store } from './store.ts'
import { setClosed, wasClosed } from './clean-mark.ts'

export interface OpenStoreOptions {
  readonly profile: string
  readonly clock: Clock
  readonly log: Log
  readonly onFatal?: (reason: string) => void
  readonly migrations?: readonly Migration[]
}

export const WORKSPACE_FILE = 'workspace.kith'
export const SNAPSHOTS_FOLDER = 'snapshots'

const MIB = 1024 * 1024
/** Of the file in memory, fewer than SYNC 3.1 says: mapped pages count as the engine's too, and commits look through all (DECISIONS). */
const HELD = {
  much: [`cache_size = ${-32 * 1024}`, `mmap_size = ${64 * MIB}`],
  little: [`cache_size = ${-24 * 1024}`, 'mmap_size = 0'],
} as const
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  // 64 MB: only where the log mover does not come, for it moves the log much earlier.
  'wal_autocheckpoint = 16000',
  ...HELD.much,
  `journal_size_limit = ${64 * MIB}`,
  'foreign_keys = OFF',
  'temp_store = MEMORY',
] as const
/** Long enough for a virus scanner to let go, short enough to answer a person. */
const BUSY_MS = 2000

/** Throws `store/locked`, `store/newer`, `store/foreign`, `store/damaged`, `store/read-only`, `store/disk-full`. */
export function openStore(options: OpenStoreOptions): Store {
  try {
    return openOnce(options)
  } catch (error) {
    // On a full disk not even the lock can be written; with the reserve everything can be read.
    if (!isFault(error, 'store/disk-full') || !releaseReserve(options.profile, options.log))
      throw error
    return openOnce(options)
  }
}

function openOnce(options: OpenStoreOptions): Store {
  const { profile, log } = options
  const lock = lockProfile(profile)
  const file = join(profile, WORKSPACE_FILE)
  try {
    if (takePendingFile(profile, file)) log.info('store/restored')
    if (existsSync(file)) look(file, options.migrations)
    const db = new Database(file, { timeout: BUSY_MS })
    try {
      const wasClosed = prepare(db, file, options)
      return storeOn(db, file, wasClosed, lock, options)
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw toStoreFault(error, file)
  }
}

/** Says whether the last exit was an orderly one. */
function prepare(db: Database.Database, file: string, options: OpenStoreOptions): boolean {
  const { profile, clock, log } = options
  for (const pragma of PRAGMAS) db.pragma(pragma)
  const isOrderly = wasClosed(db)
  if (!isOrderly) {
    check(db, file, options)
    // After a failed fsync the log may be whole in memory only. What was read from it goes into the
    // file with a sync of its own, and the log begins anew.
    db.pragma('wal_checkpoint(TRUNCATE)')
  }
  migrate(db, {
    log,
    ...(options.migrations === undefined ? {} : { list: options.migrations }),
    snapshotPath: () => snapshotPath(profile, clock),
  })
  setClosed(db, false)
  return isOrderly
}

function storeOn(
  db: Database.Database,
  file: string,
  isOrderly: boolean,
  lock: ProfileLock,
  { profile, clock, log, onFatal = () => undefined }: OpenStoreOptions,
): Store {
  const reserve = createReserve(profile, log)
  return createSqliteStore({
    db,
    file,
    log,
    clock,
    onFatal,
    reserve,
    held: HELD,
    wasClosed: isOrderly,
    onClose(isBroken) {
      reserve.close()
      if (isBroken) leaveAsKilled(db, file, log)
      else leave(db, log)
      lock.release()
    },
  })
}

/**
 * Looks without touching. What is in the file itself is read as bytes; only a log that was left
 * beside it needs a connection, read-only, which neither writes nor moves the log into the file.
 */
function look(file: string, list: readonly Migration[] | undefined): void {
  try {
    checkHeader(file, list)
    if (!existsSync(`${file}-wal`)) return
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
    try {
      checkFormat(db, file, list)
    } finally {
      db.close()
    }
  } catch (error) {
    throw toStoreFault(error, file)
  }
}

function check(db: Database.Database, file: string, { clock, log }: OpenStoreOptions): void {
  const from = clock.now()
  const [problem] = db.prepare('PRAGMA quick_check(1)').pluck().all()
  log.info('store/checked', { ms: clock.now() - from, problem })
  if (problem !== 'ok') throw storeFault('damaged', { file, why: String(problem) })
}

function leave(db: Database.Database, log: Log): void {
  try {
    setClosed(db, true)
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // A full disk must not keep the program from ending: the next start checks the file.
    if (!isFault(error)) log.warn('store/close', { error })
  }
  db.close()
}

/**
 * Closes a connection whose disk failed without another write or sync. SQLite moves the log into the
 * file when the last connection closes, unless that one may only read: the next open then reads the
 * log frame by frame, as after a power cut.
 */
function leaveAsKilled(db: Database.Database, file: string, log: Log): void {
  const last = new Database(file, { readonly: true, fileMustExist: true })
  try {
    last.prepare('SELECT count(*) FROM sqlite_schema').get()
    db.close()
  } catch (error) {
    // Not even that can be read: the broken connection is left to the end of the process.
    log.warn('store/close', { error })
  }
  last.close()
}

function snapshotPath(profile: string, clock: Clock): string {
  const folder = join(profile, SNAPSHOTS_FOLDER)
  mkdirSync(folder, { recursive: true })
  return join(folder, `${isoTime(clock.now()).replaceAll(':', '-')}-migration.kith`)
}
