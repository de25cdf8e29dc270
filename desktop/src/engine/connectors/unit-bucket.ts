/**
 * A provider's allowance, spent evenly (MAIL.md 6): so many units a minute, a fifth kept for what a
 * person waits for; halved when the provider says that it was too much, and slowly raised again.
 */
import type { Clock } from '@kith/shared/kit'

export interface UnitBucket {
  /** Waits until the units may be spent. `isUrgent`: a person waits. */
  readonly spend: (units: number, signal: AbortSignal, isUrgent?: boolean) => Promise<void>
  /** The provider refused: slower from now on. */
  readonly slow: () => void
  /** Units a minute at present. */
  readonly rate: () => number
}
export interface UnitBucketOptions {
  readonly clock: Clock
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** What the provider allows in a minute. */
  readonly perMinute: number
}

const MINUTE_MS = 60_000
const SHARE = 0.8
const RAISE_PER_MINUTE = 0.05
const LEAST_SHARE = 0.05
/** Spent ahead at most: work comes in bursts of one page. */
const BURST_MS = 3000

export function createUnitBucket({ clock, wait, perMinute }: UnitBucketOptions): UnitBucket {
  const most = perMinute * SHARE
  let rate = most
  let level = (most * BURST_MS) / MINUTE_MS
  let at = clock.now()

  const refill = () => {
    const now = clock.now()
    const passed = Math.max(0, now - at)
    at = now
    rate = Math.min(most, rate + (most * RAISE_PER_MINUTE * passed) / MINUTE_MS)
    level = Math.min((rate * BURST_MS) / MINUTE_MS, level + (rate * passed) / MINUTE_MS)
  }
  return {
    async spend(units, signal, isUrgent = false) {
      refill()
      level -= units
      // The kept fifth is theirs: who waits goes first, the rest pays it back.
      if (level >= 0 || isUrgent) return
      await wait((-level / rate) * MINUTE_MS, signal)
    },
    slow() {
      refill()
      rate = Math.max(most * LEAST_SHARE, rate / 2)
      level = Math.min(level, 0)
    },
    rate: () => rate,
  }
}
