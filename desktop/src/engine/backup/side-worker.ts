/**
 * Copies and inspects database files on a thread of its own, so that the engine goes on answering.
 *
 * The thread's program is a text: it needs nothing but SQLite, and so runs the same from sources
 * and from a bundle.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

export interface Inspection {
  readonly applicationId: number
  readonly format: number
  /** `ok` or SQLite's first complaint. */
  readonly check: string
  readonly records: number
  /** Live records per object table. */
  readonly tables: readonly { readonly object: string; readonly count: number }[]
  readonly lastAction: string | null
}

interface Tasks {
  readonly copy: { readonly from: string; readonly to: string }
  readonly inspect: { readonly file: string; readonly isThorough: boolean }
}
interface Answers {
  readonly copy: null
  readonly inspect: Inspection
}

const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.sqlite)
const tasks = {
  copy({ from, to }) {
    const source = new Database(from, { readonly: true, fileMustExist: true, timeout: 10000 })
    try { source.prepare('VACUUM INTO ?').run(to) } finally { source.close() }
    const copy = new Database(to)
    try {
      // Work that was under way belongs to the workspace that goes on, not to its picture.
      copy.pragma('journal_mode = DELETE')
      copy.exec('DELETE FROM job')
      // What colleagues share comes from the server again; here it could not be taken back.
      const has = name => copy.prepare("SELECT count(*) FROM sqlite_schema WHERE name = ?").pluck().get(name) > 0
      copy.pragma('secure_delete = ON')
      if (has('card')) copy.exec("DELETE FROM card; DELETE FROM card_record; DELETE FROM meta WHERE k = 'cards'")
    } finally { copy.close() }
    const fs = require('node:fs'); fs.chmodSync(to, 0o600); const handle = fs.openSync(to, 'r+')
    try { fs.fsyncSync(handle) } finally { fs.closeSync(handle) }
    return null
  },
  inspect({ file, isThorough }) {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      const one = sql => db.prepare(sql).pluck().get()
      const applicationId = db.pragma('application_id', { simple: true })
      const format = db.pragma('user_version', { simple: true })
      const check = isThorough ? String(one('PRAGMA quick_check(1)')) : 'ok'
      const has = name => one("SELECT count(*) FROM sqlite_schema WHERE name = '" + name + "'") > 0
      if (!has('doc') || !has('action')) return { applicationId, format, check, records: 0, tables: [], lastAction: null }
      const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'o_*'").pluck().all()
      const tables = names.map(name => ({
        object: name.slice(2),
        count: one('SELECT count(*) FROM "' + name.replaceAll('"', '""') + '" WHERE deleted_at IS NULL'),
      }))
      const lastAction = one('SELECT label FROM action ORDER BY n DESC LIMIT 1') ?? null
      return { applicationId, format, check, records: tables.reduce((sum, table) => sum + table.count, 0), tables, lastAction }
    } finally { db.close() }
  },
}
try { parentPort.postMessage({ answer: tasks[workerData.task](workerData.input) }) }
catch (error) { parentPort.postMessage({ problem: { message: String(error.message), code: String(error.code ?? '') } }) }
`

/** An error of the thread, with SQLite's or the file system's code. */
export class SideError extends Error {
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

export function runAside<Task extends keyof Tasks>(
  task: Task,
  input: Tasks[Task],
): Promise<Answers[Task]> {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
  return new Promise((resolve, reject) => {
    const worker = new Worker(PROGRAM, {
      eval: true,
      execArgv: [],
      workerData: { sqlite, task, input },
    })
    worker.once(
      'message',
      (message: { answer?: Answers[Task]; problem?: { message: string; code: string } }) => {
        if (message.problem) reject(new SideError(message.problem.message, message.problem.code))
        else resolve(message.answer as Answers[Task])
      },
    )
    worker.once('error', reject)
    worker.once('exit', code => reject(new SideError(`the thread ended with ${code}`, 'EXIT')))
  })
}
