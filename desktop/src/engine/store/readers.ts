/**
 * Read-only connections in worker threads: sorting and counting of large tables, search and export
 * happen there, so that the engine's own thread stays free for edits and windows.
 *
 * A request that is given up while it waits is never run; one that runs is finished and its answer
 * dropped. A worker that dies fails its request and is replaced.
 */
import { Worker } from 'node:worker_threads'
import { toStoreFault } from './store-faults.ts'
import type { ReadAnswer, ReaderSetup, ReadRequest } from './reader-worker.ts'
import type { Params, Readers } from './store.ts'

export interface ReadersOptions {
  readonly file: string
  /** Worker threads, started when first needed. */
  readonly size?: number
  /** Where the worker's code lies; bundles put `reader-worker.js` beside the engine. */
  readonly workerUrl?: URL
}

interface Waiting {
  readonly request: ReadRequest
  readonly resolve: (answer: ReadAnswer) => void
  readonly reject: (error: unknown) => void
}
interface Lane {
  readonly worker: Worker
  current: Waiting | null
}

const SIZE = 2

export function createReaders(options: ReadersOptions): Readers {
  const { file, size = SIZE, workerUrl = besideThis() } = options
  const lanes = new Set<Lane>()
  let queue: Waiting[] = []
  let lastId = 0
  let isClosed = false

  return {
    async all<T>(sql: string, params: Params = [], signal?: AbortSignal) {
      const [rows] = await ask('rows', [{ sql, params }], signal)
      return (rows ?? []) as T[]
    },
    async together<T>(statements: ReadRequest['statements'], signal?: AbortSignal) {
      return (await ask('rows', statements, signal)) as T[][]
    },
    async keys(sql: string, params: Params = [], signal?: AbortSignal) {
      const answer = await send('keys', [{ sql, params }], signal)
      return 'keys' in answer ? answer.keys : new Int32Array()
    },
    async close() {
      isClosed = true
      for (const { reject } of queue) reject(new Error('the readers were closed'))
      queue = []
      const ending = [...lanes].map(async lane => {
        lane.current?.reject(new Error('the readers were closed'))
        lane.current = null
        // A program that waits for nothing else must not end before its file is closed.
        lane.worker.ref()
        await lane.worker.terminate()
      })
      await Promise.all(ending)
      lanes.clear()
    },
  }

  async function ask(
    shape: ReadRequest['shape'],
    statements: ReadRequest['statements'],
    signal?: AbortSignal,
  ): Promise<readonly (readonly unknown[])[]> {
    const answer = await send(shape, statements, signal)
    return 'rows' in answer ? answer.rows : []
  }

  function send(
    shape: ReadRequest['shape'],
    statements: ReadRequest['statements'],
    signal?: AbortSignal,
  ): Promise<ReadAnswer> {
    return new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('the readers were closed'))
      if (signal?.aborted) return reject(aborted(signal))
      const waiting: Waiting = { request: { id: ++lastId, shape, statements }, resolve, reject }
      signal?.addEventListener(
        'abort',
        () => {
          queue = queue.filter(other => other !== waiting)
          reject(aborted(signal))
        },
        { once: true },
      )
      queue.push(waiting)
      next()
    })
  }

  function next(): void {
    const idle =
      [...lanes].find(lane => lane.current === null) ?? (lanes.size < size ? start() : null)
    const waiting = idle ? queue.shift() : undefined
    if (!idle || !waiting) return
    idle.current = waiting
    // A program that waits for nothing but this answer must not end before it.
    idle.worker.ref()
    idle.worker.postMessage(waiting.request)
  }

  function start(): Lane {
    const setup: ReaderSetup = { file }
    const worker = new Worker(workerUrl, { workerData: setup, name: 'kith-reader' })
    const lane: Lane = { worker, current: null }
    lanes.add(lane)
    worker.unref()
    worker.on('message', (answer: ReadAnswer) => {
      const done = lane.current
      lane.current = null
      if (!isClosed) worker.unref()
      if (done) settle(done, answer)
      next()
    })
    const end = (error: unknown) => {
      if (!lanes.delete(lane)) return
      lane.current?.reject(toStoreFault(error, file))
      lane.current = null
      if (!isClosed && queue.length > 0) next()
    }
    worker.on('error', end)
    worker.on('exit', code => end(new Error(`a reader ended with code ${code}`)))
    return lane
  }

  function settle({ resolve, reject }: Waiting, answer: ReadAnswer): void {
    if (!('error' in answer)) return resolve(answer)
    const { message, code } = answer.error
    reject(toStoreFault(Object.assign(new Error(message), { code }), file))
  }
}

const aborted = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('given up')

function besideThis(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './reader-worker.ts' : './reader-worker.js', import.meta.url)
}
