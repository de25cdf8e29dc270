/**
 * Parse workers: mail from strangers is taken apart where it can be stopped.
 *
 * A mail that takes longer than ten seconds or more memory than its worker has ends that worker and
 * is told apart as an error; those behind it go on in a new one.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { headerOf } from './header-of.ts'
import {
  PARSE_HEAP_MB,
  PARSE_TIMEOUT_MS,
  READY,
  type ParseJob,
  type ParseResult,
} from './parsed-mail.ts'

export interface Parsers {
  /** One result a mail, in their order; never rejects because of a mail. */
  readonly parse: (jobs: readonly ParseJob[]) => Promise<readonly ParseResult[]>
  readonly close: () => Promise<void>
}

export interface ParsersOptions {
  readonly size?: number
  readonly timeoutMs?: number
  readonly heapMb?: number
  /** Where the worker's code lies; bundles put `parse-worker.js` beside the engine. */
  readonly workerUrl?: URL
}

interface Task {
  readonly job: ParseJob
  readonly settle: (result: ParseResult) => void
}
interface Lane {
  readonly worker: Worker
  /** In the order in which the worker answers. */
  readonly tasks: Task[]
  /** Its code is there. What that took on a busy machine is no mail's fault. */
  isReady: boolean
  timer?: ReturnType<typeof setTimeout>
}

/** On few cores one keeps up with what stores; each is some 100 MB when busy. */
const SIZE = availableParallelism() > 4 ? 2 : 1
/** Three times the space that new objects fill before garbage is looked for. */
const YOUNG_MB = 12
/** Mails on their way to one worker: it never waits, and few are done again when it ends. */
const AHEAD = 8
const AHEAD_BYTES = 2 * 1024 * 1024
/** Workers that nobody needs go: the heap of one is 20 MB. */
const IDLE_MS = 20_000

export function createParsers(options: ParsersOptions = {}): Parsers {
  const { size = SIZE, timeoutMs = PARSE_TIMEOUT_MS, workerUrl = besideThis() } = options
  const lanes = new Set<Lane>()
  let queue: Task[] = []
  let isClosed = false
  let idle: ReturnType<typeof setTimeout> | undefined

  return {
    parse(jobs) {
      if (isClosed) return Promise.reject(new Error('the parsers were closed'))
      clearTimeout(idle)
      const results = jobs.map(
        job => new Promise<ParseResult>(settle => void queue.push({ job, settle })),
      )
      feed()
      return Promise.all(results)
    },
    async close() {
      isClosed = true
      clearTimeout(idle)
      queue = []
      await Promise.all([...lanes].map(end))
    },
  }

  function feed(): void {
    while (queue.length > 0) {
      const lane = [...lanes].find(hasRoom) ?? (lanes.size < size ? start() : undefined)
      const task = lane && queue.shift()
      if (!lane || !task) return
      lane.tasks.push(task)
      lane.worker.postMessage([task.job])
      if (lane.tasks.length === 1) watch(lane)
    }
    if (lanes.size > 0 && [...lanes].every(({ tasks }) => tasks.length === 0))
      idle = setTimeout(() => void Promise.all([...lanes].map(end)), IDLE_MS).unref()
  }

  function hasRoom({ tasks }: Lane): boolean {
    const bytes = tasks.reduce((sum, { job }) => sum + job.raw.byteLength, 0)
    return tasks.length < AHEAD && bytes < AHEAD_BYTES
  }

  function start(): Lane {
    const worker = new Worker(workerUrl, {
      name: 'kith-parse',
      resourceLimits: {
        maxOldGenerationSizeMb: options.heapMb ?? PARSE_HEAP_MB,
        // Mails are garbage as soon as they are taken apart: looked through often, it stays small.
        maxYoungGenerationSizeMb: YOUNG_MB,
      },
    })
    const lane: Lane = { worker, tasks: [], isReady: false }
    lanes.add(lane)
    worker.unref()
    worker.on('message', (result: ParseResult | typeof READY) => {
      clearTimeout(lane.timer)
      if (result === READY) lane.isReady = true
      else lane.tasks.shift()?.settle(result)
      watch(lane)
      feed()
    })
    worker.on('error', error => fail(lane, error.message))
    worker.on('exit', () => fail(lane, 'the worker ended'))
    return lane
  }

  function watch(lane: Lane): void {
    if (lane.tasks.length === 0 || !lane.isReady) return
    lane.timer = setTimeout(() => fail(lane, 'it took longer than 10 seconds'), timeoutMs)
  }

  /** The first mail of the lane is to blame; the others have their turn in another. */
  function fail(lane: Lane, why: string): void {
    if (!lanes.delete(lane)) return
    clearTimeout(lane.timer)
    void lane.worker.terminate()
    const [bad, ...others] = lane.tasks
    queue = [...others, ...queue]
    bad?.settle({ error: why, header: headerOf(bad.job.raw) })
    if (!isClosed) feed()
  }

  async function end(lane: Lane): Promise<void> {
    lanes.delete(lane)
    clearTimeout(lane.timer)
    await lane.worker.terminate()
  }
}

function besideThis(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './parse-worker.ts' : './parse-worker.js', import.meta.url)
}
