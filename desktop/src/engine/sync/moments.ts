/**
 * The server's time on this device: what is written bears it, and it outlives the program.
 *
 * When it turns out that this device's clock was wrong, what it wrote since and still waits has its
 * moment corrected before it is given.
 */
import type { Clock } from '@kith/shared/kit'
import { createServerClock } from '@kith/shared/protocol'
import { readMeta, writeMeta, type Store, type Write } from '#engine/store'

export interface Moments {
  /** Milliseconds UTC, for what is written. */
  readonly now: () => number
  /** For client ids: never of a future that the server would refuse. */
  readonly sure: Clock
  /** Takes the server's time minus this device's, in milliseconds. */
  readonly learn: (offsetMs: number, moved: Moved) => void
}

export interface Moved {
  /** Ids made more than `aheadMs` after `now` were never let in. */
  readonly cutBack: (now: number, aheadMs: number) => void
  /** Shows when a document was changed, after that was corrected. */
  readonly moment: (tx: Write, pk: number) => void
}

/** Meta key: what was learned last. */
const OFFSET_KEY = 'clockOffset'
const KEPT_WITHIN_MS = 20
/** As far ahead of its clock as the server lets a client id be. */
const FUTURE_MS = 5 * 60_000
const CORRECT = [
  'UPDATE action SET at = at + ? WHERE at >= ? AND n IN (SELECT action FROM outbox)',
  'UPDATE outbox SET ts = ts + ? WHERE ts >= ?',
]

export function createMoments({
  store,
  clock,
  monotonic,
}: {
  readonly store: Store
  readonly clock: Clock
  /** Milliseconds that only rise. */
  readonly monotonic: () => number
}): Moments {
  const server = createServerClock({ wall: clock.now, monotonic, offsetMs: kept() })
  return {
    now: server.now,
    sure: { now: server.sure },
    learn(offsetMs, { cutBack, moment }) {
      const { by, since } = server.learn(offsetMs)
      cutBack(server.now(), FUTURE_MS)
      if (by === 0 && Math.abs(kept() - offsetMs) < KEPT_WITHIN_MS) return
      store.write(tx => {
        writeMeta(tx, OFFSET_KEY, offsetMs)
        if (by === 0) return
        for (const sql of CORRECT) tx.run(sql, [by, since])
        for (const pk of tx.pluck<number>('SELECT DISTINCT pk FROM outbox')) moment(tx, pk)
      })
    },
  }

  function kept(): number {
    const offset = readMeta(store, OFFSET_KEY)
    return typeof offset === 'number' ? offset : 0
  }
}
