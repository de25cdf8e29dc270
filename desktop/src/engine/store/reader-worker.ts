/**
 * One read-only connection in a worker thread. Takes statements, answers with rows; several
 * statements of one request see the same state of the file.
 */
import Database from 'better-sqlite3'
import { parentPort, workerData, type TransferListItem } from 'node:worker_threads'
import type { Params } from './store.ts'

export interface ReadRequest {
  readonly id: number
  readonly shape: 'rows' | 'keys'
  readonly statements: readonly { readonly sql: string; readonly params: Params }[]
}
export type ReadAnswer =
  | { readonly id: number; readonly rows: readonly (readonly unknown[])[] }
  | { readonly id: number; readonly keys: Int32Array }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string } }
export interface ReaderSetup {
  readonly file: string
}

const MAX_STATEMENTS = 200
const BUSY_MS = 2000
const FIRST_KEYS = 4096
/** Mapped pages count as memory of the engine, once for each connection. */
const MMAP_BYTES = 32 * 1024 * 1024

const port = parentPort
if (!port) throw new Error('a reader runs in a worker thread')
const { file } = workerData as ReaderSetup
const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
db.pragma('cache_size = -16384')
db.pragma(`mmap_size = ${MMAP_BYTES}`)
db.pragma('temp_store = MEMORY')
const begin = db.prepare('BEGIN')
const commit = db.prepare('COMMIT')
const statements = new Map<string, Database.Statement<unknown[], unknown>>()

port.on('message', (request: ReadRequest) => {
  const [answer, transfer] = answerTo(request)
  port.postMessage(answer, transfer)
})

function answerTo({ id, shape, statements: asked }: ReadRequest): [ReadAnswer, TransferListItem[]] {
  try {
    if (shape === 'keys') {
      const [first] = asked
      const keys = first ? keysOf(first.sql, first.params) : new Int32Array()
      return [{ id, keys }, [keys.buffer as ArrayBuffer]]
    }
    begin.run()
    try {
      return [{ id, rows: asked.map(({ sql, params }) => prepared(sql).all(params)) }, []]
    } finally {
      commit.run()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return [
      { id, error: { message: error instanceof Error ? error.message : String(error), code } },
      [],
    ]
  }
}

function keysOf(sql: string, params: Params): Int32Array {
  let keys = new Int32Array(FIRST_KEYS)
  let count = 0
  for (const [key] of prepared(sql).raw(true).iterate(params) as IterableIterator<[number]>) {
    if (count === keys.length) {
      const larger = new Int32Array(count * 2)
      larger.set(keys)
      keys = larger
    }
    keys[count++] = key
  }
  return keys.slice(0, count)
}

function prepared(sql: string): Database.Statement<unknown[], unknown> {
  const known = statements.get(sql)
  if (known) return known.raw(false)
  if (statements.size >= MAX_STATEMENTS) {
    const [oldest] = statements.keys()
    if (oldest !== undefined) statements.delete(oldest)
  }
  const made = db.prepare<unknown[], unknown>(sql)
  statements.set(sql, made)
  return made
}
