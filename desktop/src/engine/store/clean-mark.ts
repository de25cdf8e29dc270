/** The mark in a file that it was closed in order, and need not be checked when it is opened. */
import type Database from 'better-sqlite3'

/** A new file was closed in the sense that nothing can be wrong with it. */
export function wasClosed(db: Database.Database): boolean {
  const hasMeta = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() !== undefined
  if (!hasMeta) return true
  return db.prepare("SELECT v FROM meta WHERE k = 'clean'").pluck().get() === 'true'
}

export function setClosed(db: Database.Database, isClosed: boolean): void {
  db.prepare(
    "INSERT INTO meta (k, v) VALUES ('clean', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
  ).run(String(isClosed))
}
