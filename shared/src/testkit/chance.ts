/** Random choices that a seed repeats: for generators of records and for simulated failures. */
export interface Chance {
  /** 0 ≤ x < 1 */
  readonly next: () => number
  /** A whole number from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
  readonly isLucky: (probability: number) => boolean
  readonly shuffled: <T>(list: readonly T[]) => readonly T[]
  /** Version 4 UUIDs, the same for the same seed. */
  readonly id: () => string
}

/** Mulberry32 (Tommy Ettinger, public domain): small, fast, good enough for tests. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    pick: list => list[int(0, list.length - 1)] ?? list[0],
    isLucky: probability => next() < probability,
    shuffled(list) {
      const left = [...list]
      return list.map(() => left.splice(int(0, left.length - 1), 1)).flat()
    },
    id() {
      const hex = Array.from({ length: 32 }, () => int(0, 15).toString(16))
      hex[12] = '4'
      hex[16] = '89ab'.charAt(int(0, 3))
      return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    },
  }
}
