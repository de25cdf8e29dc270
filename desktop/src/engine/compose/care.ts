/**
 * What looks after the file while nobody waits: room put aside for a full disk, and the whole check
 * of the file once a month, and soon after an exit that was not orderly.
 */
import type { Clock, Log } from '@kith/shared/kit'
import type { Health } from '#engine/serve'
import type { FullCheck, Store } from '#engine/store'

export interface Care {
  readonly health: Health
  /** Somebody asks the engine for something. */
  readonly onCall: () => void
  readonly start: () => void
  readonly close: () => void
}

export interface CareDeps {
  readonly store: Store
  readonly check: FullCheck
  readonly backupBytes: () => number
  readonly clock: Clock
  readonly log: Log
}

const MONTH_MS = 30 * 24 * 3600_000
/** Putting room aside takes some milliseconds: not while the first page is drawn. */
const RESERVE_AFTER_MS = 3000
const LOOK_EVERY_MS = 60_000
/** Nobody has asked for anything for as long. */
const QUIET_MS = 30_000

export function createCare({ store, check, backupBytes, clock, log }: CareDeps): Care {
  const { reserve } = store
  const stop = new AbortController()
  const timers: ReturnType<typeof setTimeout>[] = []
  let lastCall = clock.now()
  let isChecking = false
  /** A crash may have left what the quick check at the start does not see. */
  let isDueAtOnce = !store.wasClosed

  return {
    health: {
      read: () => ({
        disk: reserve.isOut() ? 'full' : 'ok',
        freeBytes: reserve.freeBytes(),
        backupBytes: backupBytes(),
        fullCheck: check.last(),
      }),
      onChange(listener) {
        const stops = [reserve.onChange(listener), check.onChange(listener)]
        return () => {
          for (const end of stops) end()
        }
      },
    },
    onCall() {
      lastCall = clock.now()
    },
    start() {
      timers.push(
        setTimeout(putAside, RESERVE_AFTER_MS).unref(),
        setInterval(look, LOOK_EVERY_MS).unref(),
      )
    },
    close() {
      stop.abort()
      for (const timer of timers) clearTimeout(timer)
    },
  }

  /** The folder may be gone for a while (a drive that was pulled out): the next look tries again. */
  function putAside(): void {
    try {
      reserve.fill()
    } catch (error) {
      log.error('engine/reserve', { error })
    }
  }

  function look(): void {
    putAside()
    if (isChecking || clock.now() - lastCall < QUIET_MS || !isDue()) return
    isChecking = true
    check
      .run(stop.signal)
      .then(() => (isDueAtOnce = false))
      // Readers that are closed under it end it; the next start asks again.
      .catch((error: unknown) => stop.signal.aborted || log.warn('engine/full-check', { error }))
      .finally(() => (isChecking = false))
  }

  function isDue(): boolean {
    const last = check.last()
    return isDueAtOnce || last === null || clock.now() - Date.parse(last.at) >= MONTH_MS
  }
}
