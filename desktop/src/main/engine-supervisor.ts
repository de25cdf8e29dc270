/**
 * Keeps the engine running in its utility process.
 *
 * Everything that matters is on disk, so when it stops it is started again: at once the first time,
 * then more slowly, and after too many stops in a row it stays down and says so. Windows get a new
 * port after each start; the page asks its live questions again by itself.
 */
import type { MessagePortMain, UtilityProcess } from 'electron'
import type { Clock, Log } from '@kith/shared/kit'
import { readFromEngine, type FromEngine, type ToEngine } from './engine-messages.ts'

/** Waits before the next start, by stops in a row. */
const WAITS_MS = [0, 500, 2_000, 10_000] as const
/** Running this long makes the next stop the first again. */
const STEADY_MS = 60_000
const STOP_MS = 10_000

export interface SupervisorDeps {
  readonly fork: () => UtilityProcess
  readonly clock: Clock
  readonly wait: (ms: number, then: () => void) => void
  readonly log: Log
  readonly start: Extract<ToEngine, { kind: 'start' }>
  /** Everything but `ready`, which the supervisor uses itself. */
  readonly onMessage: (message: FromEngine) => void
  /** Ready, for the first time or again. */
  readonly onReady: (isFirst: boolean) => void
  readonly onDown: (state: 'restarting' | 'gave-up') => void
}

export interface Supervisor {
  readonly start: () => void
  readonly send: (message: ToEngine, ports?: MessagePortMain[]) => void
  readonly isReady: () => boolean
  /** Asks the engine to close its file; resolves when it has, or after ten seconds. */
  readonly stop: () => Promise<void>
}

export function createSupervisor(deps: SupervisorDeps): Supervisor {
  let child: UtilityProcess | undefined
  let isReady = false
  let isStopping = false
  let hasBeenReady = false
  let stopsInARow = 0
  let startedAt = 0

  return {
    start: run,
    send: (message, ports) => child?.postMessage(message, ports),
    isReady: () => isReady,
    stop,
  }

  function run(): void {
    startedAt = deps.clock.now()
    const started = deps.fork()
    child = started
    started.on('message', (value: unknown) => receive(value))
    started.on('exit', code => ended(code))
    started.postMessage(deps.start)
  }

  function receive(value: unknown): void {
    const message = readFromEngine(value)
    if (!message) return deps.log.warn('engine/odd-message')
    if (message.kind !== 'ready') return deps.onMessage(message)
    isReady = true
    deps.onReady(!hasBeenReady)
    hasBeenReady = true
    return undefined
  }

  function ended(code: number): void {
    isReady = false
    child = undefined
    if (isStopping) return
    if (deps.clock.now() - startedAt > STEADY_MS) stopsInARow = 0
    const wait = WAITS_MS[stopsInARow]
    stopsInARow += 1
    deps.log.error('engine/stopped', { code, stopsInARow })
    deps.onDown(wait === undefined ? 'gave-up' : 'restarting')
    if (wait !== undefined) deps.wait(wait, () => !isStopping && run())
  }

  async function stop(): Promise<void> {
    isStopping = true
    const running = child
    if (!running) return
    await new Promise<void>(done => {
      running.once('exit', () => done())
      deps.wait(STOP_MS, () => {
        running.kill()
        done()
      })
      running.postMessage({ kind: 'stop' } satisfies ToEngine)
    })
  }
}
