/**
 * Moves the write-ahead log into the file, on a thread and a connection of its own: some thousand
 * pages and two waits for the disk (20–70 ms), which would otherwise be part of somebody's edit.
 *
 * Only passive moves: they wait for nobody and nobody waits for them (sqlite.org/wal.html 3.1). The
 * thread's program is a text: it needs nothing but SQLite, and so runs the same from sources and
 * from a bundle.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Log } from '@kith/shared/kit'

export interface LogMover {
  /** After commits: looks soon, and moves a log that has grown long. */
  readonly look: () => void
  /** Nobody is waiting: moves all of it. */
  readonly moveAll: () => void
  readonly close: () => Promise<void>
}

export interface LogMoverOptions {
  readonly file: string
  readonly log: Log
  /** The disk refused in a way that only opening the file again can mend. */
  readonly onFatal: (reason: string) => void
  /** Pages of the log that are long. */
  readonly pages?: number
}

interface Problem {
  readonly message: string
  readonly code: string
}

/** SYNC 3.1. */
const LOG_PAGES = 4000
/** Looks are this far apart: about as long as it takes to write a log of that length. */
const LOOK_MS = 250

const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.sqlite)
const db = new Database(workerData.file, { fileMustExist: true, timeout: 0 })
db.pragma('synchronous = FULL')
db.pragma('wal_autocheckpoint = 0')
db.pragma('cache_size = -256')
const log = mode => db.pragma('wal_checkpoint(' + mode + ')')[0]
const MOST_TURNS = 4
parentPort.on('message', atLeast => {
  try {
    let { log: pages, checkpointed } = log('NOOP')
    if (pages - checkpointed < atLeast) return parentPort.postMessage(null)
    // What was committed meanwhile is little: only a log that is moved to its end begins again.
    for (let turn = 0; turn < MOST_TURNS && checkpointed < pages; turn++)
      ({ log: pages, checkpointed } = log('PASSIVE'))
    parentPort.postMessage(null)
  } catch (error) {
    parentPort.postMessage({ message: String(error.message), code: String(error.code ?? '') })
  }
})
`

export function createLogMover(options: LogMoverOptions): LogMover {
  const { file, log, onFatal, pages = LOG_PAGES } = options
  let worker: Worker | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let isClosed = false
  /** What was asked for while the thread was at work. */
  let next: number | undefined

  return {
    look() {
      if (timer !== undefined || isClosed) return
      timer = setTimeout(() => {
        timer = undefined
        move(pages)
      }, LOOK_MS)
      timer.unref()
    },
    moveAll: () => move(1),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await worker?.terminate()
    },
  }

  function move(atLeast: number): void {
    if (isClosed) return
    if (isBusy) {
      next = Math.min(next ?? atLeast, atLeast)
      return
    }
    isBusy = true
    worker ??= start()
    worker.postMessage(atLeast)
  }

  function start(): Worker {
    const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
    const made = new Worker(PROGRAM, {
      eval: true,
      execArgv: [],
      name: 'kith-log',
      workerData: { sqlite, file },
    })
    made.unref()
    made.on('message', done)
    made.on('error', error => log.warn('store/log-mover', { error }))
    made.on('exit', () => {
      if (worker !== made) return
      worker = undefined
      isBusy = false
    })
    return made
  }

  function done(problem: Problem | null): void {
    isBusy = false
    if (problem !== null) {
      log.warn('store/log-mover', { problem })
      if (problem.code.startsWith('SQLITE_IOERR')) return onFatal('store/io')
    }
    if (next === undefined) return
    const atLeast = next
    next = undefined
    move(atLeast)
  }
}
