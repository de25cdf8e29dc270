/**
 * How many requests one address may send: a fixed window in memory, per instance. It keeps a flood
 * from costing more than a map look-up; guesses at passwords have their own, shared budget in `auth`.
 */
import type { Clock } from '@kith/shared/kit'

export interface RequestLimit {
  /** Counts one request. */
  readonly take: (bucket: string) => LimitState
}

export interface LimitState {
  readonly isAllowed: boolean
  readonly limit: number
  readonly left: number
  readonly resetSeconds: number
}

const WINDOW_MS = 60_000
/** More addresses than this in one minute start a new window: memory stays bounded under a spoofed flood. */
const MAX_BUCKETS = 50_000

export function createRequestLimit(perMinute: number, clock: Clock): RequestLimit {
  let started = clock.now()
  let counts = new Map<string, number>()
  return {
    take(bucket) {
      const now = clock.now()
      if (now - started >= WINDOW_MS || counts.size > MAX_BUCKETS) {
        started = now
        counts = new Map()
      }
      const count = (counts.get(bucket) ?? 0) + 1
      counts.set(bucket, count)
      return {
        isAllowed: count <= perMinute,
        limit: perMinute,
        left: Math.max(0, perMinute - count),
        resetSeconds: Math.max(1, Math.ceil((started + WINDOW_MS - now) / 1000)),
      }
    },
  }
}
