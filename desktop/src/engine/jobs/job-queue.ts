/**
 * The durable queue: takes one step of one job per turn of the event loop.
 *
 * Promises: a step and the job's own state are one transaction, so a killed engine goes on where
 * the last committed step ended; jobs of one lane run in the order they were added; between two
 * steps everything else that waits for the engine is answered; a bug in a kind ends that job only.
 */
import {
  createEmitter,
  isFault,
  isoTime,
  newId,
  toWireFault,
  fromWireFault,
  issueText,
} from '@kith/shared/kit'
import type { Clock, Json, Log, WireFault } from '@kith/shared/kit'
import type { JobState } from '@kith/shared/rpc'
import type { Store } from '#engine/store'
import { jobFault } from './job-faults.ts'
import type { JobKind, JobQueue, StepResult } from './job.ts'
import { deleteJobs, insertJob, isOpen, readJobs, updateJob, type StoredJob } from './job-table.ts'

export interface JobQueueDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Milliseconds a step should stay under while somebody waits; 8 leaves half a frame to everybody else. */
  readonly budgetMs?: number
  /** The same while nobody has asked for anything for a second: longer steps write the same pages less often. */
  readonly idleBudgetMs?: number
  /** The same when nobody has for three seconds. */
  readonly restBudgetMs?: number
}

const DEFAULT_BUDGET_MS = 8
const DEFAULT_IDLE_BUDGET_MS = 100
const DEFAULT_REST_BUDGET_MS = 250
const GIVE_WAY_MS = 1000
const REST_MS = 3000
/** Starts without one committed step between them. */
const MAX_STARTS = 5
const KEEP_ENDED_MS = 10 * 60_000
const NOTICE_EVERY_MS = 100
/** While the disk is full, work that makes no room looks again after as long. */
const NO_ROOM_WAIT_MS = 2000
/** The books of what ends are kept on a full disk too. */
const BOOKS = { usesReserve: true } as const

interface Waiter {
  readonly resolve: (result: Json) => void
  readonly reject: (error: Error) => void
}

export function createJobQueue(deps: JobQueueDeps): JobQueue {
  const { store, clock, log } = deps
  const budgetMs = deps.budgetMs ?? DEFAULT_BUDGET_MS
  const idleBudgetMs = deps.idleBudgetMs ?? Math.max(budgetMs, DEFAULT_IDLE_BUDGET_MS)
  const restBudgetMs = deps.restBudgetMs ?? Math.max(idleBudgetMs, DEFAULT_REST_BUDGET_MS)
  let lastAsked = -Infinity
  const kinds = new Map<string, JobKind>()
  const jobs = new Map<string, StoredJob>()
  const labels = new Map<string, string>()
  const waiters = new Map<string, Waiter[]>()
  const aborts = new Map<string, AbortController>()
  const lanes = new Map<string, Promise<void>>()
  const changed = createEmitter<void>(error => log.error('jobs/listener', { error }))
  let noticeTimer: ReturnType<typeof setTimeout> | undefined
  let isResumed = false
  let isClosed = false

  for (const job of readJobs(store)) jobs.set(job.id, job)

  return {
    register(kind) {
      if (kinds.has(kind.id)) throw new Error(`two job kinds named ${kind.id}`)
      // Its state is only ever given back to itself, and its input is parsed by it first.
      kinds.set(kind.id, kind as unknown as JobKind)
    },
    add(kindId, input, options) {
      const kind = kinds.get(kindId)
      if (!kind) throw jobFault('unknown-kind', { kind: kindId })
      const parsed = kind.input.safeParse(input)
      if (!parsed.success)
        throw jobFault('bad-input', { kind: kindId, why: issueText(parsed.error) })
      const job: StoredJob = {
        id: newId(),
        kind: kindId,
        lane: kind.lane ?? 'write',
        input: parsed.data,
        state: undefined,
        status: 'waiting',
        done: 0,
        total: null,
        attempts: 0,
        notBefore: 0,
        action: options?.action ?? null,
        createdAt: clock.now(),
        startedAt: null,
        endedAt: null,
        error: null,
        result: null,
      }
      store.write(
        tx => {
          insertJob(tx, job)
          prune(tx)
        },
        { usesReserve: kind.makesRoom?.(parsed.data) === true },
      )
      jobs.set(job.id, job)
      notice()
      if (isResumed) wake(job.lane)
      return job.id
    },
    cancel(id) {
      const job = jobs.get(id)
      if (!job || !isOpen(job.status)) return
      if (kinds.get(job.kind)?.canCancel === false) return
      aborts.get(id)?.abort(jobFault('cancelled', { label: labelOf(job) }))
      end(job, { status: 'cancelled' })
    },
    list: () => [...jobs.values()].filter(isShown).map(stateOf),
    onChange: listener => changed.on(listener),
    giveWay() {
      lastAsked = performance.now()
    },
    finished(id) {
      const job = jobs.get(id)
      if (!job) return Promise.reject(jobFault('missing', { job: id }))
      if (!isOpen(job.status)) return settled(job)
      return new Promise((resolve, reject) => {
        waiters.set(id, [...(waiters.get(id) ?? []), { resolve, reject }])
      })
    },
    resume() {
      isResumed = true
      for (const job of jobs.values()) if (isOpen(job.status)) wake(job.lane)
    },
    async close() {
      isClosed = true
      for (const abort of aborts.values()) abort.abort(jobFault('closed', { label: '' }))
      await Promise.all(lanes.values())
      clearTimeout(noticeTimer)
      for (const [id, list] of waiters) {
        const job = jobs.get(id)
        for (const waiter of list)
          waiter.reject(jobFault('closed', { label: job ? labelOf(job) : '' }))
      }
      waiters.clear()
    },
  }

  /** Runs a lane until it is empty; a lane that is running already will find the new job itself. */
  function wake(lane: string): void {
    if (lanes.has(lane) || isClosed) return
    const running = runLane(lane).catch(error => log.error('jobs/lane', { lane, error }))
    lanes.set(
      lane,
      running.then(() => {
        lanes.delete(lane)
        if (nextIn(lane)) wake(lane)
      }),
    )
  }

  async function runLane(lane: string): Promise<void> {
    for (let job = nextIn(lane); job && !isClosed; job = nextIn(lane)) {
      const wait = job.notBefore - clock.now()
      if (wait > 0) await pause(Math.min(wait, 1000))
      else await runJob(job.id)
    }
  }

  function nextIn(lane: string): StoredJob | undefined {
    if (isClosed) return undefined
    const open = [...jobs.values()].filter(job => job.lane === lane && isOpen(job.status))
    // On a full disk what makes room must not stand behind what waits for room.
    return (store.reserve.isOut() ? open.find(makesRoom) : undefined) ?? open[0]
  }

  function makesRoom(job: StoredJob): boolean {
    const kind = kinds.get(job.kind)
    const parsed = kind?.input.safeParse(job.input)
    return parsed?.success === true && kind?.makesRoom?.(parsed.data) === true
  }

  async function runJob(id: string): Promise<void> {
    const abort = new AbortController()
    aborts.set(id, abort)
    try {
      await runSteps(id, abort.signal)
    } catch (error) {
      const job = jobs.get(id)
      if (!isClosed && job && isOpen(job.status)) fail(job, error)
    } finally {
      aborts.delete(id)
    }
  }

  async function runSteps(id: string, signal: AbortSignal): Promise<void> {
    const first = open(id)
    if (!first) return
    const kind = kinds.get(first.kind)
    if (!kind) throw jobFault('unknown-kind', { kind: first.kind })
    const parsed = kind.input.safeParse(first.input)
    if (!parsed.success)
      throw jobFault('bad-input', { kind: kind.id, why: issueText(parsed.error) })
    const input = parsed.data
    // What takes the engine down each time it is tried must not take it down for ever.
    if (!kind.retry && first.attempts >= MAX_STARTS)
      throw jobFault('gave-up', { label: labelOf(first) })
    keep({
      ...first,
      status: 'running',
      startedAt: first.startedAt ?? clock.now(),
      attempts: first.attempts + 1,
    })
    let state = first.state
    if (state === undefined) {
      state = kind.prepare ? await kind.prepare(input, signal) : kind.start(input)
      const job = open(id)
      if (!job) return
      keep({ ...job, state })
    }
    while (!isClosed) {
      await kind.ahead?.(input, state, signal)
      // Macrotask: whatever came in over RPC meanwhile goes first.
      await new Promise<void>(resolve => setImmediate(resolve))
      const job = open(id)
      if (!job || isClosed) return
      const next = takeStep(kind, job, input, state)
      if (next === undefined) return
      state = next
    }
  }

  /** One transaction: the step's work and the job's state. Returns the new state, `undefined` at the end. */
  function takeStep(kind: JobKind, job: StoredJob, input: Json, state: Json): Json | undefined {
    let after: StoredJob = job
    let result: StepResult<Json> | undefined
    store.write(
      tx => {
        result = kind.step(tx, input, state, {
          budgetMs: budgetNow(),
          now: () => performance.now(),
        })
        after =
          'finished' in result
            ? {
                ...job,
                status: 'done',
                state: undefined,
                done: result.done,
                result: result.finished,
                endedAt: clock.now(),
              }
            : {
                ...job,
                state: result.state,
                attempts: 0,
                done: result.done,
                total: result.total ?? job.total,
              }
        updateJob(tx, after)
        // A power cut that takes the newest steps takes the job's place with them: it only goes on earlier.
      },
      { isRelaxed: true, usesReserve: kind.makesRoom?.(input) === true },
    )
    jobs.set(job.id, after)
    if (!isOpen(after.status)) {
      store.sync()
      announceEnd(after)
      return undefined
    }
    notice()
    return after.state
  }

  function budgetNow(): number {
    const quiet = performance.now() - lastAsked
    if (quiet < GIVE_WAY_MS) return budgetMs
    return quiet < REST_MS ? idleBudgetMs : restBudgetMs
  }

  function fail(job: StoredJob, error: unknown): void {
    const retry = kinds.get(job.kind)?.retry
    const fault = wireOf(error, job)
    // It goes on at its last committed step when there is room again.
    if (fault.code === 'store/disk-full') {
      keep({
        ...job,
        status: 'waiting',
        attempts: 0,
        error: fault,
        notBefore: clock.now() + NO_ROOM_WAIT_MS,
      })
      return
    }
    if (retry && fault.retry && job.attempts < retry.attempts) {
      keep({
        ...job,
        status: 'waiting',
        error: fault,
        notBefore: clock.now() + retry.delayMs(job.attempts + 1),
      })
      return
    }
    end(job, { status: 'failed', error: fault })
  }

  function wireOf(error: unknown, job: StoredJob): WireFault {
    if (isFault(error)) return error.toWire()
    const logId = newId().slice(-8)
    const stack = error instanceof Error ? error.stack : String(error)
    log.error('jobs/bug', { logId, kind: job.kind, job: job.id, stack })
    return toWireFault(error, logId)
  }

  function end(job: StoredJob, how: Pick<StoredJob, 'status'> & Partial<StoredJob>): void {
    const ended: StoredJob = { ...job, ...how, state: undefined, endedAt: clock.now() }
    try {
      keep(ended)
    } catch (error) {
      // A full disk must not leave the lane stuck; after the next start the job runs again.
      log.error('jobs/not-kept', { job: job.id, error })
      jobs.set(ended.id, ended)
    }
    announceEnd(ended)
  }

  function announceEnd(job: StoredJob): void {
    const outcome =
      job.status === 'done' ? 'done' : job.status === 'cancelled' ? 'cancelled' : 'failed'
    try {
      kinds.get(job.kind)?.ended?.(job.input, outcome)
    } catch (error) {
      log.error('jobs/ended', { job: job.id, error })
    }
    for (const waiter of waiters.get(job.id) ?? []) settled(job).then(waiter.resolve, waiter.reject)
    waiters.delete(job.id)
    // A bulk edit names every record in its input: what has ended keeps only its label.
    labelOf(job)
    jobs.set(job.id, { ...job, input: null })
    notice(true)
  }

  function settled(job: StoredJob): Promise<Json> {
    if (job.status === 'done') return Promise.resolve(job.result)
    if (job.error) return Promise.reject(fromWireFault(job.error))
    return Promise.reject(jobFault('cancelled', { label: labelOf(job) }))
  }

  function keep(job: StoredJob): void {
    store.write(tx => updateJob(tx, job), BOOKS)
    jobs.set(job.id, job)
    notice()
  }

  function prune(tx: Parameters<typeof updateJob>[0]): void {
    const old = [...jobs.values()]
      .filter(job => !isOpen(job.status) && !isShown(job))
      .map(job => job.id)
    deleteJobs(tx, old)
    for (const id of old) {
      jobs.delete(id)
      labels.delete(id)
    }
  }

  function isShown(job: StoredJob): boolean {
    return isOpen(job.status) || clock.now() - (job.endedAt ?? 0) < KEEP_ENDED_MS
  }

  function open(id: string): StoredJob | undefined {
    const job = jobs.get(id)
    return job && isOpen(job.status) ? job : undefined
  }

  /** Progress is told at most ten times a second, an end at once. */
  function notice(isUrgent = false): void {
    if (isUrgent) {
      clearTimeout(noticeTimer)
      noticeTimer = undefined
      changed.emit()
      return
    }
    noticeTimer ??= setTimeout(() => {
      noticeTimer = undefined
      changed.emit()
    }, NOTICE_EVERY_MS).unref()
  }

  /** Worked out once: the input of a bulk edit may name a million records. */
  function labelOf(job: StoredJob): string {
    const known = labels.get(job.id)
    if (known !== undefined) return known
    const label = labelFrom(job)
    labels.set(job.id, label)
    return label
  }

  function labelFrom(job: StoredJob): string {
    const kind = kinds.get(job.kind)
    const parsed = kind?.input.safeParse(job.input)
    return kind && parsed?.success ? kind.label(parsed.data) : job.kind
  }

  function stateOf(job: StoredJob): JobState {
    return {
      id: job.id,
      kind: job.kind,
      label: labelOf(job),
      state: job.status,
      done: job.done,
      total: job.total,
      unit: kinds.get(job.kind)?.unit ?? 'things',
      canCancel: isOpen(job.status) && kinds.get(job.kind)?.canCancel !== false,
      startedAt: isoTime(job.startedAt ?? job.createdAt),
      endedAt: job.endedAt === null ? null : isoTime(job.endedAt),
      error: job.error === null ? null : { code: job.error.code, message: job.error.message },
      result: job.result,
      action: job.action,
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
