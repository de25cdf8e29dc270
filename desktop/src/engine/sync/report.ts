/** The sync doctor: proves by digest that both ends hold the same, and says what does not (FEATURES C15). */
import type { SyncCheck, SyncReport, SyncStatus } from '@kith/shared/rpc'
import { isSettled, type ClientState } from '@kith/shared/protocol'
import type { Read } from '#engine/store'
import type { Compare } from './compare.ts'
import type { SyncService } from './sync-service.ts'

export interface Doctor {
  /** Waits until nothing moves and, to prove it, the digests were compared; at most `timeoutMs`. */
  readonly settle: (timeoutMs: number, isProved?: boolean) => Promise<boolean>
  readonly state: () => Promise<Pick<SyncReport, 'seq' | 'waiting' | 'digest'>>
  readonly report: () => Promise<SyncReport>
  /** Whoever waits is told that it did not settle. */
  readonly close: () => void
}

const COMPARE_MS = 20_000

export function createSyncDoctor({
  store,
  sync,
  compare,
  status,
}: {
  readonly store: Read
  readonly sync: SyncService
  readonly compare: Compare
  readonly status: () => SyncStatus
}): Doctor {
  const waiting = new Set<() => void>()
  let isClosed = false
  return {
    settle,
    state,
    report,
    close() {
      isClosed = true
      for (const end of waiting) end()
    },
  }

  async function state(): Promise<Pick<SyncReport, 'seq' | 'waiting' | 'digest'>> {
    if (isClosed) return { seq: 0, waiting: 0, digest: null }
    const { digest } = await compare.digest()
    const { seq, waiting } = status()
    return { seq, waiting, digest }
  }

  /** Equal as of now: a comparison that was made after the question. */
  function settle(timeoutMs: number, isProved = true): Promise<boolean> {
    const from = sync.state()?.equalAt ?? null
    if (isProved) sync.check()
    return new Promise(resolve => {
      const stop = sync.onChange(look)
      const giveUp = () => end(false)
      const timer = setTimeout(giveUp, timeoutMs)
      waiting.add(giveUp)
      look()
      function look(): void {
        const state = sync.state()
        if (state === null || !isSettled(state) || !isAtRest(status())) return
        if (!isProved || isEqual(state, from)) end(true)
      }
      function end(isEqualNow: boolean): void {
        stop()
        clearTimeout(timer)
        waiting.delete(giveUp)
        resolve(isEqualNow)
      }
    })
  }

  async function report(): Promise<SyncReport> {
    const isLinked = sync.state()?.link === 'open'
    const isEqualNow = isLinked ? await settle(COMPARE_MS) : null
    const { digest, count } = await compare.digest()
    const now = status()
    const aside = store.pluck<number>('SELECT count(*) FROM quarantine')[0] ?? 0
    const checks: SyncCheck[] = [
      connection(now),
      {
        name: 'Equal with the server',
        isOk: isEqualNow,
        message:
          isEqualNow === null
            ? 'Cannot be proved without a connection'
            : isEqualNow
              ? `${count} documents, proved by digest`
              : 'Not proved: something is still moving, or documents differ',
      },
      {
        name: 'Changes waiting',
        isOk: now.waiting === 0 || !isLinked,
        message: now.waiting === 0 ? 'None' : `${now.waiting} are kept here until they are taken`,
      },
      {
        name: 'Refused changes',
        isOk: now.issues === 0,
        message: now.issues === 0 ? 'None' : `${now.issues} to look at, with their values`,
      },
      {
        name: 'Values that gave way',
        isOk: now.conflicts === 0,
        message: now.conflicts === 0 ? 'None' : `${now.conflicts} to look at`,
      },
      {
        name: 'Unreadable entries',
        isOk: aside === 0,
        message: aside === 0 ? 'None' : `${aside} put aside until their documents come whole`,
      },
    ]
    return {
      isOk: checks.every(check => check.isOk !== false),
      isEqual: isEqualNow,
      seq: now.seq,
      waiting: now.waiting,
      digest,
      checks,
    }
  }
}

const isAtRest = ({ waiting, state }: SyncStatus): boolean => waiting === 0 && state !== 'first'

const isEqual = (state: ClientState, from: number | null): boolean =>
  state.equalAt !== null && state.equalAt !== from && state.check === 'none'

function connection(now: SyncStatus): SyncCheck {
  const name = 'Connection'
  if (now.state === 'local')
    return { name, isOk: true, message: 'This workspace is only on this device' }
  if (now.problem !== null) return { name, isOk: false, message: now.problem.say }
  if (now.state === 'offline')
    return { name, isOk: null, message: 'No server in reach; everything is kept here' }
  return { name, isOk: true, message: `Connected to ${now.server ?? ''}` }
}
