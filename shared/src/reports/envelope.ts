/**
 * One error as Sentry takes it: an envelope with one event
 * (https://develop.sentry.dev/sdk/foundations/transport/envelopes/ and …/event-payloads/).
 */
import type { SafeError } from './safe-error.ts'

export interface ReportedEvent {
  /** 32 hex digits. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** What the log calls it: `pages/failed`. */
  readonly event: string
  readonly errors: readonly SafeError[]
  /** `kith-server@0.1.0` */
  readonly release: string
  readonly environment: string
}

export function envelopeOf(it: ReportedEvent): string {
  const sentAt = new Date(it.at).toISOString()
  const payload = JSON.stringify({
    event_id: it.id,
    timestamp: it.at / 1000,
    platform: 'node',
    level: 'error',
    logger: it.event,
    release: it.release,
    environment: it.environment,
    tags: { event: it.event },
    exception: {
      // The deepest cause first.
      values: [...it.errors].reverse().map(({ type, value, frames }) => ({
        type,
        value: value === '' ? it.event : value,
        ...(frames.length === 0 ? {} : { stacktrace: { frames } }),
      })),
    },
  })
  const header = JSON.stringify({ event_id: it.id, sent_at: sentAt })
  const item = JSON.stringify({ type: 'event', length: new TextEncoder().encode(payload).length })
  return `${header}\n${item}\n${payload}\n`
}
