/** A clock that stands until it is moved. */
import type { Clock } from '@kith/shared/kit'

export function fixedClock(from: number): {
  readonly clock: Clock
  readonly advance: (ms: number) => void
} {
  let at = from
  return { clock: { now: () => at }, advance: ms => (at += ms) }
}
