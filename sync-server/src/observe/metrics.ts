/** Counting, with prom-client behind the few verbs that the other rooms use. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS, type MetricName, type MetricSpec } from './metric-table.ts'

type OfKind<K> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends K ? Name : never
}[MetricName]
type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>
/** A metric with labels wants all of them; one without wants none. */
type Args<Name extends MetricName> = (typeof METRICS)[Name]['labels'] extends readonly []
  ? readonly []
  : readonly [labels: LabelsOf<Name>]

export interface Metrics {
  readonly add: <N extends OfKind<'counter'>>(name: N, count: number, ...labels: Args<N>) => void
  readonly set: <N extends OfKind<'gauge'>>(name: N, value: number, ...labels: Args<N>) => void
  /** Adds to a gauge; negative takes away. */
  readonly move: <N extends OfKind<'gauge'>>(name: N, by: number, ...labels: Args<N>) => void
  /** Seconds. */
  readonly observe: <N extends OfKind<'histogram'>>(
    name: N,
    seconds: number,
    ...labels: Args<N>
  ) => void
  /** Called before every scrape, for gauges that are read rather than kept. */
  readonly onScrape: (read: () => void | Promise<void>) => void
  /** Text of the exposition format, with the process's own metrics. */
  readonly text: () => Promise<string>
  readonly contentType: string
  readonly names: () => readonly string[]
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const readers: (() => void | Promise<void>)[] = []
  const counters = new Map<string, Counter>()
  const gauges = new Map<string, Gauge>()
  const histograms = new Map<string, Histogram>()
  for (const [name, spec] of Object.entries<MetricSpec>(METRICS)) {
    const base = { name, help: spec.help, labelNames: [...spec.labels], registers: [registry] }
    if (spec.kind === 'counter') counters.set(name, new Counter(base))
    else if (spec.kind === 'gauge') gauges.set(name, new Gauge(base))
    else histograms.set(name, new Histogram({ ...base, buckets: [...(spec.buckets ?? [])] }))
  }
  return {
    add: (name, count, ...[labels]) => counters.get(name)?.inc(labels ?? {}, count),
    set: (name, value, ...[labels]) => gauges.get(name)?.set(labels ?? {}, value),
    move: (name, by, ...[labels]) => gauges.get(name)?.inc(labels ?? {}, by),
    observe: (name, seconds, ...[labels]) => histograms.get(name)?.observe(labels ?? {}, seconds),
    onScrape: read => void readers.push(read),
    async text() {
      for (const read of readers) await read()
      return registry.metrics()
    },
    contentType: registry.contentType,
    names: () => registry.getMetricsAsArray().map(({ name }) => name),
  }
}

/** What a workspace counts as in `kith_committed_entries_total`. */
export const sizeOf = (head: number): 'small' | 'medium' | 'large' =>
  head < 10_000 ? 'small' : head < 1_000_000 ? 'medium' : 'large'
