/** A bucket that fills with time: what may be done in a burst, and for ever. */
import type { Clock } from '@kith/shared/kit'

export interface Allowance {
  /** Whether it may be done now; then it counts. */
  readonly take: (amount?: number) => boolean
}

export function createAllowance(perSecond: number, burst: number, clock: Clock): Allowance {
  let left = burst
  let at = clock.now()
  return {
    take(amount = 1) {
      const now = clock.now()
      left = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond)
      at = now
      if (left < amount) return false
      left -= amount
      return true
    },
  }
}
