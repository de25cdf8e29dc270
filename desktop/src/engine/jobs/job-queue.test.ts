import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, s, silentLog, type Json, type LogLine } from '@kith/shared/kit'
import { openStore, storeFault, type Store } from '#engine/store'
import { jobFault } from './job-faults.ts'
import { createJobQueue } from './job-queue.ts'
import type { JobKind } from './job.ts'

const input = s.strictObject({ to: s.int() })
type Input = { to: number }

const counting = (more: Partial<JobKind<Input, number>> = {}): JobKind<Input, number> => ({
  id: 'count',
  input,
  label: given => `Counting to ${given.to}`,
  start: () => 0,
  step(tx, given, at) {
    tx.run('INSERT INTO counted (n) VALUES (?)', [at + 1])
    return at + 1 === given.to
      ? { finished: { counted: given.to }, done: given.to }
      : { state: at + 1, done: at + 1, total: given.to }
  },
  ...more,
})

let folder: string
let store: Store
let now = 1_000_000
const clock = { now: () => now }
const counted = (): number => store.get<{ n: number }>('SELECT count(*) AS n FROM counted')?.n ?? 0
const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-jobs-'))
  store = openStore({ profile: folder, clock, log: silentLog })
  store.write(tx => tx.exec('CREATE TABLE counted(n INTEGER PRIMARY KEY)'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('memory', () => {
  it('[JB14] what a job was given goes with its end, its label stays', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    const given: WeakRef<object>[] = []
    queue.register(
      counting({
        input: input.transform(value => {
          given.push(new WeakRef(value))
          return value
        }),
      }),
    )
    queue.resume()
    await queue.finished(queue.add('count', { to: 2 }))
    await turn()
    setFlagsFromString('--expose-gc')
    for (let n = 0; n < 3; n++) {
      runInNewContext('gc')()
      await turn()
    }
    expect(given.length).toBeGreaterThan(0)
    expect(given.filter(ref => ref.deref() !== undefined)).toEqual([])
    expect(queue.list()).toMatchObject([{ state: 'done', label: 'Counting to 2' }])
    await queue.close()
  })
})

describe('a full disk', () => {
  it('[JB12] takes the step again when there is room, and lets what makes room go first', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    let isFull = true
    const order: string[] = []
    queue.register(
      counting({
        step(tx, given, at) {
          order.push(`count ${at}`)
          tx.run('INSERT INTO counted (n) VALUES (?)', [at + 1])
          if (at === 2 && isFull) {
            store.reserve.release()
            throw storeFault('disk-full', {})
          }
          return at + 1 === given.to
            ? { finished: { counted: given.to }, done: given.to }
            : { state: at + 1, done: at + 1 }
        },
      }),
    )
    queue.register(
      counting({
        id: 'clean',
        makesRoom: () => true,
        step() {
          order.push('clean')
          isFull = false
          return { finished: null, done: 1 }
        },
      }),
    )
    queue.resume()
    const job = queue.add('count', { to: 4 })
    while (isFull && !order.includes('count 2')) await turn()
    await turn()
    expect(queue.list()).toMatchObject([{ state: 'waiting', error: { code: 'store/disk-full' } }])
    const clean = queue.add('clean', { to: 1 })
    now += 2000
    await queue.finished(clean)
    expect(await queue.finished(job)).toEqual({ counted: 4 })
    expect(counted()).toBe(4)
    expect(order).toEqual(['count 0', 'count 1', 'count 2', 'clean', 'count 2', 'count 3'])
    await queue.close()
  })
})

describe('job queue', () => {
  it('[JB1] takes one step per transaction and gives the result to whoever waits', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    queue.register(counting())
    queue.resume()
    const job = queue.add('count', { to: 7 }, { action: 'a1' })
    expect(await queue.finished(job)).toEqual({ counted: 7 })
    expect(counted()).toBe(7)
    expect(queue.list()).toMatchObject([
      { id: job, state: 'done', done: 7, total: 7, action: 'a1', label: 'Counting to 7' },
    ])
    await queue.close()
  })

  it('[JB2] goes on at the last committed step after a restart', async () => {
    const first = createJobQueue({ store, clock, log: silentLog })
    const job = counting()
    first.register({
      ...job,
      step: (tx, given, at, context) =>
        at === 3 ? stop() : job.step(tx, given as Input, at as number, context),
    })
    const stop = (): never => {
      void first.close()
      throw new Error('the process went away')
    }
    first.resume()
    const id = first.add('count', { to: 6 })
    while (counted() < 3) await turn()
    await first.close()

    const second = createJobQueue({ store, clock, log: silentLog })
    second.register(job)
    const end = second.finished(id)
    second.resume()
    expect(await end).toEqual({ counted: 6 })
    expect(counted()).toBe(6)
    await second.close()
  })

  it('[JB3] answers others between steps', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    queue.register(counting())
    queue.resume()
    const job = queue.add('count', { to: 300 })
    let turns = 0
    const ticking = setInterval(() => turns++, 0)
    await queue.finished(job)
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(5)
    await queue.close()
  })

  it('[JB13] keeps steps short while somebody asks', async () => {
    const queue = createJobQueue({
      store,
      clock,
      log: silentLog,
      budgetMs: 1,
      idleBudgetMs: 2,
      restBudgetMs: 3,
    })
    const budgets: number[] = []
    queue.register(
      counting({
        step(_, given, at, { budgetMs }) {
          budgets.push(budgetMs)
          if (at === 0) queue.giveWay()
          return at + 1 === given.to ? { finished: at, done: at } : { state: at + 1, done: at }
        },
      }),
    )
    queue.resume()
    await queue.finished(queue.add('count', { to: 2 }))
    expect(budgets).toEqual([3, 1])
    await queue.close()
  })

  it('[JB4] cancel ends it between steps and keeps what was done', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    const outcomes: string[] = []
    queue.register(counting({ ended: (_, outcome) => void outcomes.push(outcome) }))
    queue.resume()
    const job = queue.add('count', { to: 100_000 })
    const end = queue.finished(job)
    while (counted() < 3) await turn()
    queue.cancel(job)
    await expect(end).rejects.toMatchObject({ code: 'job/cancelled' })
    const kept = counted()
    await turn()
    expect(counted()).toBe(kept)
    expect(outcomes).toEqual(['cancelled'])
    expect(queue.list()[0]).toMatchObject({ state: 'cancelled', canCancel: false })
    await queue.close()
  })

  it('[JB5] a fault ends the job with its sentence, a bug with a log id, and the next job runs', async () => {
    const lines: LogLine[] = []
    const queue = createJobQueue({ store, clock, log: createLog(line => lines.push(line)) })
    queue.register(counting())
    queue.register({
      ...counting(),
      id: 'faulty',
      step: () => {
        throw jobFault('missing', { job: 'x' })
      },
    })
    queue.register({
      ...counting(),
      id: 'buggy',
      step: () => {
        throw new TypeError('secret detail')
      },
    })
    queue.resume()
    const faulty = queue.finished(queue.add('faulty', { to: 1 }))
    const buggy = queue.finished(queue.add('buggy', { to: 1 }))
    const fine = queue.finished(queue.add('count', { to: 2 }))
    await expect(faulty).rejects.toMatchObject({ code: 'job/missing' })
    const bug = await buggy.then(
      () => null,
      (error: { code: string; message: string }) => error,
    )
    expect(bug?.code).toBe('internal')
    expect(bug?.message).not.toContain('secret')
    const line = lines.find(({ event }) => event === 'jobs/bug')
    expect(bug?.message).toContain(String(line?.fields['logId']))
    expect(await fine).toEqual({ counted: 2 })
    await queue.close()
  })

  it('[JB6] a failed step leaves nothing of itself', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    queue.register(
      counting({
        step(tx) {
          tx.run('INSERT INTO counted (n) VALUES (1)')
          throw jobFault('missing', { job: 'x' })
        },
      }),
    )
    queue.resume()
    await expect(queue.finished(queue.add('count', { to: 3 }))).rejects.toBeTruthy()
    expect(counted()).toBe(0)
    await queue.close()
  })

  it('[JB7] kinds that ask are tried again after their delay, then fail', async () => {
    let tries = 0
    const queue = createJobQueue({ store, clock, log: silentLog })
    queue.register(
      counting({
        retry: { attempts: 3, delayMs: attempt => attempt * 10 },
        step() {
          tries++
          throw jobFault('closed', { label: '' })
        },
      }),
    )
    queue.resume()
    const end = queue.finished(queue.add('count', { to: 1 }))
    const ticking = setInterval(() => {
      now += 50
    }, 1)
    await expect(end).rejects.toMatchObject({ code: 'job/closed' })
    clearInterval(ticking)
    expect(tries).toBe(3)
    await queue.close()
  })

  it('[JB8] one lane keeps its order, another lane does not wait for it', async () => {
    const order: string[] = []
    const queue = createJobQueue({ store, clock, log: silentLog })
    const named = (id: string, steps: number, lane?: string): JobKind<Input, number> => ({
      ...counting(),
      id,
      ...(lane === undefined ? {} : { lane }),
      step: (_, __, at) => {
        order.push(id)
        return at + 1 === steps ? { finished: null, done: 1 } : { state: at + 1, done: at }
      },
    })
    queue.register(named('a', 20))
    queue.register(named('b', 2))
    queue.register(named('c', 2, 'read'))
    queue.resume()
    await Promise.all(['a', 'b', 'c'].map(kind => queue.finished(queue.add(kind, { to: 1 }))))
    expect(order.lastIndexOf('a')).toBeLessThan(order.indexOf('b'))
    expect(order.indexOf('c')).toBeLessThan(order.lastIndexOf('a'))
    await queue.close()
  })

  it('[JB9] refuses unknown kinds and wrong input by name, and drops ended jobs after some minutes', async () => {
    const queue = createJobQueue({ store, clock, log: silentLog })
    queue.register(counting())
    queue.resume()
    expect(() => queue.add('nope', {})).toThrow(/does not know/)
    expect(() => queue.add('count', { to: 'x' })).toThrow(/cannot start/)
    await queue.finished(queue.add('count', { to: 1 }))
    expect(queue.list()).toHaveLength(1)
    now += 11 * 60_000
    expect(queue.list()).toHaveLength(0)
    await queue.close()
  })
})

describe('a job that takes the engine down', () => {
  it('[JB11] is stopped after five starts without a step', async () => {
    const first = createJobQueue({ store, clock, log: silentLog })
    first.register(counting())
    const id = first.add('count', { to: 3 })
    await first.close()
    // As if the process had died in the first step, five times.
    store.write(
      tx => void tx.run("UPDATE job SET status = 'running', attempts = 5 WHERE id = ?", [id]),
    )
    const next = createJobQueue({ store, clock, log: silentLog })
    next.register(counting())
    const end = next.finished(id)
    next.resume()
    await expect(end).rejects.toMatchObject({ code: 'job/gave-up' })
    expect(counted()).toBe(0)
    await next.close()
  })
})

describe('a killed process', () => {
  const KILLS = process.env['KITH_KILLS'] === undefined ? 3 : 8
  it(`[JB10] loses no committed step and repeats none, over ${KILLS} kills`, async () => {
    const profile = join(folder, 'kill')
    const target = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url))
    const total = 400
    let highest = 0
    for (let round = 0; round <= KILLS; round++) {
      const child = spawn(process.execPath, [target, profile, String(total)], {
        cwd: join(import.meta.dirname, '../../..'),
      })
      const stopAt = round === KILLS ? Infinity : highest + 5 + Math.floor(Math.random() * 40)
      let errors = ''
      child.stderr.on('data', chunk => (errors += String(chunk)))
      await new Promise<void>(resolve => {
        child.stdout.on('data', chunk => {
          highest = Number(String(chunk).trim().split('\n').at(-1))
          if (highest >= stopAt || highest === total) child.kill('SIGKILL')
        })
        child.on('exit', () => resolve())
      })
      expect(errors).toBe('')
    }
    const after = openStore({ profile, clock, log: silentLog })
    const rows = after.pluck<number>('SELECT n FROM counted ORDER BY n')
    after.close()
    const sequence: Json = Array.from({ length: rows.length }, (_, at) => at + 1)
    expect(rows).toEqual(sequence)
    expect(rows.length).toBeGreaterThanOrEqual(highest - 1)
  })
})
