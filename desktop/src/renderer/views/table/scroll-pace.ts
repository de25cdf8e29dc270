/**
 * How fast a list moves, in rows a millisecond; negative upwards.
 *
 * Over the last few steps, as their mean or their middle, whichever is slower: at one speed two steps
 * may come 5 or 40 ms apart, and after a late frame one is far longer than the rest. A list that took
 * each for itself would change its looks back and forth.
 */
export interface ScrollPace {
  /** Notes which row stands first at a moment (milliseconds) and says how fast rows pass. */
  readonly note: (first: number, at: number) => number
}

const STEPS = 5
/** Longer than this without a step is rest. */
const REST_MS = 400
/** Two steps that come at once say little about a speed. */
const LEAST_MS = 16

export function createScrollPace(): ScrollPace {
  let steps: readonly Step[] = []
  return {
    note(first, at) {
      const last = steps.at(-1)
      const isRested = last === undefined || at - last.at > REST_MS
      steps = isRested ? [{ first, at }] : [...steps, { first, at }].slice(-STEPS - 1)
      const mean = speed(steps[0]!, steps.at(-1)!)
      const each = steps.slice(1).map((step, before) => speed(steps[before]!, step))
      const middle = each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0
      return Math.abs(middle) < Math.abs(mean) ? middle : mean
    },
  }
}

interface Step {
  readonly first: number
  readonly at: number
}

const speed = (from: Step, to: Step): number =>
  (to.first - from.first) / Math.max(LEAST_MS, to.at - from.at)

/** Rows a frame at which nobody reads them any more, about 11,000 pixels a second, and at which eyes follow again. */
const PASSING = 5
const READABLE = 3.5

/** Whether rows pass too fast to be read; between the two speeds it stays as it was. */
export const isTooFast = (rowsAFrame: number, wasTooFast: boolean): boolean =>
  Math.abs(rowsAFrame) >= (wasTooFast ? READABLE : PASSING)
