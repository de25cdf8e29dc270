/** How we measure: many runs, percentiles, and ratios to a bound taken in the same process run. */
export interface Sample {
  readonly n: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export function summarise(times: readonly number[]): Sample {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 }
}

/** Milliseconds of each run of `work`; the first `warmUp` are not counted. */
export async function time(
  runs: number,
  work: (run: number) => unknown,
  warmUp = Math.min(20, Math.ceil(runs / 10)),
): Promise<Sample> {
  const times: number[] = []
  for (let run = -warmUp; run < runs; run++) {
    const start = performance.now()
    await work(run + warmUp)
    const took = performance.now() - start
    if (run >= 0) times.push(took)
  }
  return summarise(times)
}

/**
 * Two works taken in turns, so that both meet the same machine: the only figures worth dividing.
 * The first `warmUp` of ours, which V8 reads before it has made them fast, are told apart.
 */
export async function timeBeside(
  runs: number,
  ours: (run: number) => unknown,
  bound: (run: number) => unknown,
  warmUp = Math.min(20, Math.ceil(runs / 10)),
): Promise<{ readonly first: Sample; readonly ours: Sample; readonly bound: Sample }> {
  const first: number[] = []
  const mine: number[] = []
  const theirs: number[] = []
  for (let run = -warmUp; run < runs; run++) {
    const start = performance.now()
    await ours(run + warmUp)
    const middle = performance.now()
    await bound(run + warmUp)
    const end = performance.now()
    if (run < 0) first.push(middle - start)
    else {
      mine.push(middle - start)
      theirs.push(end - middle)
    }
  }
  return { first: summarise(first), ours: summarise(mine), bound: summarise(theirs) }
}

export interface Line {
  readonly what: string
  readonly measured: string
  /** What the issue or QUALITY.md asks for; absent for figures that are only printed. */
  readonly bar?: string
  readonly holds?: boolean
}

/** Prints a table for people and one JSON line for machines. A missed bar is said, never hidden. */
export function report(
  name: string,
  lines: readonly Line[],
  figures: Readonly<Record<string, number>>,
): void {
  const width = Math.max(...lines.map(line => line.what.length))
  process.stdout.write(`\n${name}\n`)
  for (const { what, measured, bar, holds } of lines) {
    const verdict = bar === undefined ? '' : `   ${holds === true ? '✓' : '✗'} ${bar}`
    process.stdout.write(`  ${what.padEnd(width)}  ${measured.padStart(26)}${verdict}\n`)
  }
  const rounded = Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [key, Number(value.toPrecision(4))]),
  )
  process.stdout.write(`${JSON.stringify({ bench: name, ...rounded })}\n`)
}

export const ms = (value: number): string =>
  value < 1 ? `${(value * 1000).toFixed(0)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`
export const spread = ({ p50, p95 }: Sample): string => `${ms(p50)} / ${ms(p95)}`
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`
export const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`
