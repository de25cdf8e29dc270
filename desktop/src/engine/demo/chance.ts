/** Seeded chance: the same seed gives the same workspace on every machine. */
export interface Chance {
  /** 0 ≤ x < 1 */
  readonly next: () => number
  readonly int: (below: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** True with probability `p`. */
  readonly is: (p: number) => boolean
  /** Small numbers often, large ones rarely: company sizes, deal values. */
  readonly skewed: (min: number, max: number) => number
}

/** Mulberry32: 32 bits of state, good enough for sample data, the same everywhere. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number) => Math.floor(next() * below)
  return {
    next,
    int,
    pick<T>(list: readonly T[]): T {
      const found = list[int(list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    is: p => next() < p,
    skewed: (min, max) => Math.round(min * Math.pow(max / min, Math.pow(next(), 1.6))),
  }
}
