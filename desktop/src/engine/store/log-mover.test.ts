import Database from 'better-sqlite3'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createLogMover, type LogMover } from './log-mover.ts'

let folder: string
let db: Database.Database
let mover: LogMover
const fatal = vi.fn<(reason: string) => void>()
const file = () => join(folder, 'w.kith')
const size = () => statSync(file()).size
/** Pages that are still only in the log. */
const left = () => {
  const [{ log, checkpointed }] = db.pragma('wal_checkpoint(NOOP)') as [
    { log: number; checkpointed: number },
  ]
  return log - checkpointed
}
const write = (rows: number) =>
  db.transaction(() => {
    for (let row = 0; row < rows; row++) db.prepare('INSERT INTO t VALUES (randomblob(3000))').run()
  })()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-log-'))
  db = new Database(file())
  db.pragma('journal_mode = WAL')
  db.pragma('wal_autocheckpoint = 0')
  db.exec('CREATE TABLE t (b)')
  db.pragma('wal_checkpoint(TRUNCATE)')
  mover = createLogMover({ file: file(), log: silentLog, onFatal: fatal, pages: 200 })
})
afterEach(async () => {
  await mover.close()
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the log', () => {
  it('[ST14] is moved into the file when it has grown long, and then begins again', async () => {
    const before = size()
    write(300)
    expect(size()).toBe(before)
    mover.look()
    await vi.waitFor(() => expect(left()).toBe(0), { timeout: 60_000 })
    expect(size()).toBeGreaterThan(before)
    const log = statSync(`${file()}-wal`).size
    write(50)
    expect(statSync(`${file()}-wal`).size).toBe(log)
    expect(fatal).not.toHaveBeenCalled()
  })

  it('[ST14] stays while it is short, until nobody waits', async () => {
    const before = size()
    write(20)
    mover.look()
    await new Promise(resolve => setTimeout(resolve, 800))
    expect(size()).toBe(before)
    mover.moveAll()
    await vi.waitFor(() => expect(size()).toBeGreaterThan(before), { timeout: 60_000 })
  })

  it('[ST14] is left alone once the mover is closed, also in the middle of its work', async () => {
    write(300)
    mover.look()
    mover.moveAll()
    await mover.close()
    const after = size()
    mover.moveAll()
    mover.look()
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(size()).toBe(after)
    expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(300)
  })
})
