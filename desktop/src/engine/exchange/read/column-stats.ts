/** What a column holds, learned while the file is read once: samples, emptiness, whether its values repeat. */
export interface ColumnStats {
  readonly header: string
  readonly index: number
  /** A few different values, as they stand in the file. */
  readonly samples: readonly string[]
  readonly filled: number
  readonly empty: number
  /** No value comes twice (folded for case); unknown for very large files counts as unique. */
  readonly isUnique: boolean
  /** Up to 200 values, spread over the file. */
  readonly values: readonly string[]
  /** How often each of the different values comes, while there are at most 60. */
  readonly distinct: ReadonlyMap<string, number> | null
}

export interface StatsCollector {
  readonly add: (cells: readonly string[]) => void
  readonly finish: () => readonly ColumnStats[]
}

interface Column {
  readonly samples: string[]
  readonly values: string[]
  distinct: Map<string, number> | null
  seen: Set<string> | null
  filled: number
  isUnique: boolean
}

const MAX_SAMPLES = 5
const MAX_SAMPLE_LENGTH = 120
const MAX_VALUES = 200
const MAX_DISTINCT = 60
const MAX_SEEN = 400_000

export function createStatsCollector(headers: readonly string[]): StatsCollector {
  const columns = headers.map((): Column => ({
    samples: [],
    values: [],
    distinct: new Map(),
    seen: new Set(),
    filled: 0,
    isUnique: true,
  }))
  let rows = 0
  return {
    add(cells) {
      rows++
      for (const [at, column] of columns.entries()) {
        const value = (cells[at] ?? '').trim()
        if (value !== '') note(column, value)
      }
    },
    finish: () =>
      columns.map((column, index) => ({
        header: headers[index] ?? '',
        index,
        samples: column.samples,
        filled: column.filled,
        empty: rows - column.filled,
        isUnique: column.isUnique && column.filled > 0,
        values: column.values,
        distinct: column.distinct,
      })),
  }
}

function note(column: Column, value: string): void {
  const at = column.filled++
  if (column.samples.length < MAX_SAMPLES) {
    const shown = value.slice(0, MAX_SAMPLE_LENGTH)
    if (!column.samples.includes(shown)) column.samples.push(shown)
  }
  // The first hundred, then every power-of-two step, so that late surprises are seen too.
  if (
    column.values.length < MAX_VALUES &&
    (at < 100 || at % Math.max(1, 1 << (Math.floor(Math.log2(at)) - 4)) === 0)
  )
    column.values.push(value)
  if (column.distinct) {
    column.distinct.set(value, (column.distinct.get(value) ?? 0) + 1)
    if (column.distinct.size > MAX_DISTINCT) column.distinct = null
  }
  if (!column.seen) return
  const key = value.length > 200 ? value.slice(0, 200) : value.toLowerCase()
  if (column.seen.has(key)) {
    column.isUnique = false
    column.seen = null
  } else if (column.seen.size < MAX_SEEN) column.seen.add(key)
}
