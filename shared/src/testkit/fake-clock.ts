/** A clock that stands still until a test moves it. */
import type { Clock } from '#kit'

export interface FakeClock extends Clock {
  readonly advance: (ms: number) => void
  readonly set: (ms: number) => void
}

/** Friday, 20 November 2026, 12:00 UTC. */
export const TEST_NOW = Date.UTC(2026, 10, 20, 12)

export function createFakeClock(start = TEST_NOW): FakeClock {
  let now = start
  return {
    now: () => now,
    advance: ms => void (now += ms),
    set: ms => void (now = ms),
  }
}
