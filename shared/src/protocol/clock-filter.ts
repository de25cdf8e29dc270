/**
 * Which of several answers says best what the server's time is.
 *
 * The clock filter of NTP (RFC 5905, section 10): an answer is wrong by at most half its round trip,
 * so of the last eight the one with the shortest round trip is believed, each made worse by its age,
 * for clocks drift. An answer that came late under load does no harm then, and the first one, which
 * waits for a sign-in, is replaced by the first quick one.
 */
export interface ClockSample {
  /** Server's time minus the device's, as if the answer had been given in the middle of the round trip. */
  readonly offsetMs: number
  readonly roundTripMs: number
  /** When it came, on the clock that only rises. */
  readonly at: number
  /** The device's clock minus the one that only rises, then. */
  readonly base: number
}

/** NSTAGE of RFC 5905. */
const KEPT = 8
/** PHI of RFC 5905: by so much at most a clock that is looked after drifts, per millisecond. */
const DRIFT = 15e-6
/** The two clocks of a device are read one after the other, and are whole milliseconds. */
const READING_MS = 2
/** A device's clock that moved by more against the one that only rises was set, or the device slept. */
export const STEP_MS = 100

/** With one more; those that it shows to be of another time are forgotten: a clock was set, here or there. */
export function withSample(
  samples: readonly ClockSample[],
  next: ClockSample,
): readonly ClockSample[] {
  const still = samples.filter(
    sample =>
      Math.abs(sample.base - next.base) <= STEP_MS &&
      Math.abs(sample.offsetMs - next.offsetMs) <=
        errorMs(sample, next.at) + errorMs(next, next.at),
  )
  return [...still, next].slice(-KEPT)
}

/** The offset to go by, whole milliseconds; `null` where the server has said nothing. */
export function bestOffset(samples: readonly ClockSample[], now: number): number | null {
  const [first, ...others] = samples
  if (first === undefined) return null
  const best = others.reduce(
    (least, sample) => (errorMs(sample, now) <= errorMs(least, now) ? sample : least),
    first,
  )
  return Math.round(best.offsetMs)
}

/** By how much a sample may be wrong at `now`. */
const errorMs = ({ roundTripMs, at }: ClockSample, now: number): number =>
  roundTripMs / 2 + READING_MS + (now - at) * DRIFT
