/**
 * The server's time, as a device knows it that has asked for it some time ago.
 *
 * The device's own clock may be set, and the device may sleep. Against a clock that only rises both
 * show as a leap: backwards it was set, for nobody sleeps backwards; forwards it may be either, so
 * moments are taken as if it had slept, numbers as if it was set, and the server's next word tells.
 *
 * Small corrections never take it back: until its moment has come again it says the last one, so what
 * is written later is never written earlier (as the logical part of Kulkarni's hybrid clocks, 2014).
 */
export interface ServerClock {
  /** For moments: never earlier than the last one, until `learn` answers that those were wrong. */
  readonly now: () => number
  /** For numbers that the server refuses when they are of its future: never later than `now`. */
  readonly sure: () => number
  /**
   * Takes the server's time minus the device's, in milliseconds. Answers how wrong moments since
   * `since` were: they are to be moved by `by`, which is 0 where they are right.
   */
  readonly learn: (offsetMs: number) => { readonly by: number; readonly since: number }
}

export interface ServerClockDeps {
  /** Milliseconds UTC, as the device has it. */
  readonly wall: () => number
  /** Milliseconds that only rise. */
  readonly monotonic: () => number
  /** What was learned when the program last ran; 0 for nothing. */
  readonly offsetMs: number
}

/** Clocks are slewed by less between two looks. */
const LEAP_MS = 2_000

export function createServerClock({ wall, monotonic, offsetMs }: ServerClockDeps): ServerClock {
  let offset = offsetMs
  /** Device's clock minus the one that only rises; `null` until the server has spoken. */
  let base: number | null = null
  /** By how much it leapt forwards since the server spoke. */
  let leapt = 0
  let since = Math.round(wall() + offset)
  let last = -Infinity

  return {
    now() {
      look()
      last = Math.max(last, Math.round(wall() + offset))
      return last
    },
    sure() {
      look()
      return Math.round(wall() + offset - leapt)
    },
    learn(next) {
      look()
      const wrong = Math.round(next - offset)
      const told = { by: Math.abs(wrong) > LEAP_MS ? wrong : 0, since }
      offset = next
      base = wall() - monotonic()
      leapt = 0
      since = Math.round(wall() + offset)
      // What has been told so far is moved as well.
      if (told.by !== 0) last = -Infinity
      return told
    },
  }

  function look(): void {
    if (base === null) return
    // Whole milliseconds: moments travel as such.
    const drift = Math.round(wall() - monotonic() - base)
    if (Math.abs(drift) <= LEAP_MS) return
    base += drift
    if (drift < 0) offset -= drift
    else {
      leapt += drift
      since = Math.round(wall() + offset)
    }
  }
}
