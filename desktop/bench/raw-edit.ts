/** The least that SQLite could do for an edit of a text cell: the same rows of a copy of the file, in one durable transaction. */
import { cpSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'

export interface RawEdit {
  edit(run: number): void
  close(): void
}

/** `file` must not be open. */
export function rawEdit(file: string): RawEdit {
  const path = `${file}-raw`
  cpSync(file, path)
  const db = new Database(path)
  // As the engine has them: what is left out is its own work, not the disk's.
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 16000'])
    db.pragma(setting)
  db.pragma(`cache_size = ${-32 * 1024}`)
  const pks = db.prepare('SELECT pk FROM o_person ORDER BY pk LIMIT 1000').pluck().all()
  const document = db.prepare('UPDATE doc SET at = at + 1 WHERE pk = ?')
  const row = db.prepare(
    'UPDATE o_person SET updated_at = updated_at + 1, c_jobTitle = ?, c_jobTitle_key = ? WHERE pk = ?',
  )
  const search = db.prepare('INSERT OR REPLACE INTO search (rowid, title, body) VALUES (?, ?, ?)')
  const history = db.prepare(
    "INSERT INTO history (pk, action, key, before, after) VALUES (?, 1, 'jobTitle', ?, ?)",
  )
  const action = db.prepare(
    `INSERT INTO action (id, command, label, source, at, first, last) VALUES (?, 'record.set', ?, 'ui', 0, 1, 1)`,
  )
  const all = db.transaction((run: number) => {
    const pk = pks[run % pks.length]
    const title = `Title ${run}`
    document.run(pk)
    row.run(title, title.toLowerCase(), pk)
    search.run(pk, 'Ada Lovelace', `${title} ada@example.org London +44 20 7946 0000`)
    history.run(pk, `"Title ${run - 1}"`, `"${title}"`)
    action.run(`raw-${run}`, title)
  })
  return {
    edit: run => all.immediate(run),
    close() {
      db.close()
      for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
    },
  }
}
