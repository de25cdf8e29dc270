/**
 * Spans for an OpenTelemetry collector. Off unless an address is given: then the library is not even
 * loaded, and nothing leaves the process.
 */
import type { Log } from '@kith/shared/kit'
import { traceIdOf } from './correlation.ts'

export type Attributes = Readonly<Record<string, string | number | boolean>>

export interface Traces {
  /** Starts a span of an action's trace (or of one of its own) and answers how to end it. */
  readonly begin: (name: string, of?: SpanOf) => EndSpan
  /** Sends what waits; never throws. */
  readonly close: () => Promise<void>
}

export interface SpanOf {
  /** Id of the action that the work belongs to. */
  readonly action?: string
  readonly attributes?: Attributes
  /** It began so long ago: known only now that it belongs to an action. */
  readonly agoMs?: number
}

export type EndSpan = (outcome?: {
  readonly error?: unknown
  readonly attributes?: Attributes
}) => void

const NO_TRACES: Traces = {
  begin: () => () => undefined,
  close: async () => undefined,
}

export interface TracesOptions {
  /** Collector, without `/v1/traces`. */
  readonly url: string | undefined
  /** Share of actions that are traced, 0 to 1; decided by the trace id, so alike at every process. */
  readonly share: number
  readonly service: string
  readonly instance: string
  readonly log: Log
}

/** A shutdown waits no longer than this for a collector that is away. */
const SEND_MS = 2_000

export async function createTraces(options: TracesOptions): Promise<Traces> {
  const { url, share, service, instance, log } = options
  if (url === undefined || share === 0) return NO_TRACES
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.instance.id': instance,
    }),
    sampler: new sdk.TraceIdRatioBasedSampler(share),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: `${url.replace(/\/+$/, '')}/v1/traces`,
          timeoutMillis: SEND_MS,
        }),
      }),
    ],
  })
  const tracer = provider.getTracer(service)
  return {
    begin(name, { action, attributes, agoMs = 0 } = {}) {
      const parent =
        action === undefined
          ? api.ROOT_CONTEXT
          : api.trace.setSpanContext(api.ROOT_CONTEXT, clickOf(traceIdOf(action)))
      const span = tracer.startSpan(
        name,
        { startTime: Date.now() - agoMs, ...(attributes === undefined ? {} : { attributes }) },
        parent,
      )
      return outcome => {
        if (outcome?.attributes !== undefined) span.setAttributes(outcome.attributes)
        if (outcome?.error !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR })
        span.end()
      }
    },
    close: () =>
      provider.shutdown().catch((error: unknown) => log.warn('traces/unsent', { error })),
  }
}

/** The desktop's span of an action has the trace's first 8 bytes as its id; both ends know it without asking. */
const clickOf = (traceId: string) => ({
  traceId,
  spanId: traceId.slice(16),
  traceFlags: 1,
  isRemote: true,
})
