/** Time as a port: nothing reads the machine's clock but the host that passes one in. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
}

export const systemClock: Clock = { now: () => Date.now() }

/** `2026-11-20T12:04:00.000Z` */
export const isoTime = (ms: number): string => new Date(ms).toISOString()
