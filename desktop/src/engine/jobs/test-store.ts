/** A bare SQLite file with the tables of these rooms, for tests of what needs nothing else of the engine. */
import Database from 'better-sqlite3'
import type { Params, Store, Write } from '#engine/store'

export const JOB_TABLES = `
CREATE TABLE IF NOT EXISTS job(id TEXT PRIMARY KEY, kind TEXT NOT NULL, lane TEXT NOT NULL, input TEXT NOT NULL, state TEXT, status TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, total INTEGER, attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, action TEXT, created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER, error TEXT, result TEXT);
CREATE TABLE IF NOT EXISTS file(hash TEXT PRIMARY KEY, size INTEGER NOT NULL, type TEXT NOT NULL, have INTEGER NOT NULL DEFAULT 1, pinned INTEGER NOT NULL DEFAULT 0, refs INTEGER NOT NULL DEFAULT 0, unused_since INTEGER, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mapping(id TEXT PRIMARY KEY, name TEXT NOT NULL, object TEXT NOT NULL, headers TEXT NOT NULL, plan TEXT NOT NULL, used_at INTEGER NOT NULL);
`

export function openTestStore(file: string): Store {
  const db = new Database(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000')
  db.exec(JOB_TABLES)
  const read = {
    all: <T>(sql: string, params: Params = []) => db.prepare(sql).all(...params) as T[],
    get: <T>(sql: string, params: Params = []) => db.prepare(sql).get(...params) as T | undefined,
    pluck: <T>(sql: string, params: Params = []) =>
      db
        .prepare(sql)
        .pluck()
        .all(...params) as T[],
    each: <T>(sql: string, params: Params = []) =>
      db.prepare(sql).iterate(...params) as IterableIterator<T>,
  }
  const tx = {
    ...read,
    run: (sql: string, params: Params = []) => {
      const done = db.prepare(sql).run(...params)
      return { changes: done.changes, lastId: Number(done.lastInsertRowid) }
    },
    exec: (sql: string) => void db.exec(sql),
  } as unknown as Write
  return {
    ...read,
    file,
    write: work => db.transaction(() => work(tx)).immediate() as never,
    afterCommit: work => work(),
    isWriting: () => db.inTransaction,
    close: () => void db.close(),
  }
}
