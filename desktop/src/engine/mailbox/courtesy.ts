/**
 * How work that nobody waits for makes room for a person who acts in a window.
 *
 * On two cores an import and a page that is drawn without a graphics processor want more than there is, and a
 * thread of lower priority still takes what the page wants a moment later: memory, caches, the other core. So while
 * somebody scrolls or types the work goes on for a part of the time, in short pieces. It never stands still.
 */

export interface Courtesy {
  /** A person acts in a window. */
  readonly attend: () => void
  /** After `workMs` spent on `mails` that nobody waits for: rests while a person acts, otherwise not at all. */
  readonly rest: (workMs: number, mails: number) => Promise<void>
}

export interface CourtesyPorts {
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** After the last act: windows tell of one several times a second. */
export const ACTING_MS = 1000
/** Of the time, at the least: two fifths. */
const MOST_REST = 1.5
/** Of the time, at the most: two thirds. A mail that is slow by itself gives way too. */
const LEAST_REST = 0.5
/**
 * A mail each 5 ms is 12,000 a minute: no slower where the machine is faster than that. With reading the file and
 * keeping what is attached, which come on top, some 10,000 remain (MAIL 0.6).
 */
const MAIL_MS = 5
/** One mail of many seconds must not keep the next ones for as long. */
const LONGEST_MS = 250

/** Milliseconds of rest after so much work, while a person acts. */
export function restAfter(workMs: number, mails: number): number {
  const toPace = mails * MAIL_MS - workMs
  const rest = Math.min(workMs * MOST_REST, Math.max(workMs * LEAST_REST, toPace))
  return Math.max(0, Math.min(LONGEST_MS, rest))
}

export function createCourtesy({ monotonic, sleep }: CourtesyPorts): Courtesy {
  let lastAct = -Infinity
  return {
    attend() {
      lastAct = monotonic()
    },
    async rest(workMs, mails) {
      if (monotonic() - lastAct >= ACTING_MS) return
      const ms = restAfter(workMs, mails)
      // Timers count whole milliseconds: less than one would be a whole one.
      if (ms >= 1) await sleep(ms)
    },
  }
}

export const threadCourtesy = (): Courtesy =>
  createCourtesy({
    monotonic: () => performance.now(),
    sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
  })
