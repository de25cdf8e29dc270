/**
 * Brings a file to the format this Kith knows.
 *
 * All steps that are missing run in one transaction, so a kill at any statement leaves the old
 * format whole. A file that already holds something is copied first.
 */
import type Database from 'better-sqlite3'
import { closeSync, openSync, readSync } from 'node:fs'
import type { Log } from '@kith/shared/kit'
import { migrations, type Migration } from './migrations/index.ts'
import { storeFault } from './store-faults.ts'

/** "Kith" as SQLite's application id: tells our files from other databases. */
export const APPLICATION_ID = 0x4b697468

export interface MigrateOptions {
  readonly log: Log
  readonly list?: readonly Migration[]
  /** Where the copy of a file with content goes, before its format changes. */
  readonly snapshotPath: () => string
}

const formatOf = (db: Database.Database): number =>
  Number(db.pragma('user_version', { simple: true }))

/** The newest format that this Kith knows. */
export const knownFormat = (list: readonly Migration[] = migrations): number => list.at(-1)?.id ?? 0

/** Refuses, before anything is written, a file of another program or of a newer Kith. */
export function checkFormat(
  db: Database.Database,
  file: string,
  list: readonly Migration[] = migrations,
): void {
  const application = Number(db.pragma('application_id', { simple: true }))
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (isEmpty) return
  if (application !== APPLICATION_ID) throw storeFault('foreign', { file })
  const format = formatOf(db)
  if (format > knownFormat(list))
    throw storeFault('newer', { file, format, known: knownFormat(list) })
}

const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'

/** The same from the first bytes of the file (sqlite.org/fileformat.html 1.3), without opening it. */
export function checkHeader(file: string, list: readonly Migration[] = migrations): void {
  const header = Buffer.alloc(HEADER_BYTES)
  const handle = openSync(file, 'r')
  try {
    // An empty file is what a start that was killed at once leaves behind.
    if (readSync(handle, header, 0, HEADER_BYTES, 0) === 0) return
  } finally {
    closeSync(handle)
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw storeFault('damaged', { file, why: 'it does not begin like a database' })
  const format = header.readUInt32BE(60)
  const application = header.readUInt32BE(68)
  // Both are zero in a file whose first write has not reached it yet.
  if (application === 0 && format === 0 && header.readUInt32BE(40) === 0) return
  if (application !== APPLICATION_ID) throw storeFault('foreign', { file })
  if (format > knownFormat(list))
    throw storeFault('newer', { file, format, known: knownFormat(list) })
}

export function migrate(db: Database.Database, options: MigrateOptions): void {
  const list = options.list ?? migrations
  const format = formatOf(db)
  const missing = list.filter(migration => migration.id > format)
  const last = missing.at(-1)
  if (last === undefined) return
  if (format > 0) db.prepare('VACUUM INTO ?').run(options.snapshotPath())
  const run = db.transaction(() => {
    for (const migration of missing) db.exec(migration.sql)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${last.id}`)
  })
  run.exclusive()
  options.log.info('store/migrated', { from: format, to: last.id })
}
