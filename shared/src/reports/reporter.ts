/**
 * Sends errors to a Sentry that the operator named. Without one there is no reporter at all. What
 * cannot be sent is forgotten: reports must never be a reason why anything else waits or fails.
 */
import { newId, type Clock, type Log } from '@kith/shared/kit'
import type { Dsn } from './dsn.ts'
import { envelopeOf } from './envelope.ts'
import { safeErrors, type SafeError } from './safe-error.ts'

export interface Reporter {
  readonly report: (event: string, error: unknown) => void
  /** When everything under way has been answered or given up. */
  readonly settled: () => Promise<void>
}

/** Sends a text; answers the status and how many seconds the other side wants to be left alone, 0 for none. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ readonly status: number; readonly pauseSeconds: number }>

export interface ReporterDeps {
  readonly dsn: Dsn
  readonly release: string
  readonly environment: string
  readonly clock: Clock
  readonly post: Post
}

/** The same error again tells nobody anything new for so long. */
const SAME_MS = 10 * 60_000
const HOUR_MS = 60 * 60_000
const MOST_PER_HOUR = 60
const MOST_AT_ONCE = 4
const PAUSE_MS = 60_000
const EVENT = /^[a-z][\w-]*(\/[\w-]+)*$/

export function createReporter(deps: ReporterDeps): Reporter {
  const { dsn, release, environment, clock, post } = deps
  const lastAt = new Map<string, number>()
  const underWay = new Set<Promise<void>>()
  let sentAt: number[] = []
  let quietUntil = 0
  return {
    report(event, error) {
      // Names of events are ours; a text in their place is not one.
      if (!EVENT.test(event)) return
      const errors = safeErrors(error)
      if (!isWorthIt(event, errors)) return
      const sending = send(event, errors).finally(() => underWay.delete(sending))
      underWay.add(sending)
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }

  function isWorthIt(event: string, errors: readonly SafeError[]): boolean {
    const now = clock.now()
    const [first] = errors
    const place = first?.frames.at(-1)
    const key = `${event} ${first?.type} ${first?.value} ${place?.filename}:${place?.lineno}`
    sentAt = sentAt.filter(at => now - at < HOUR_MS)
    const isKnown = now - (lastAt.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_MS
    const isTooMuch = sentAt.length >= MOST_PER_HOUR || underWay.size >= MOST_AT_ONCE
    if (isKnown || isTooMuch || now < quietUntil) return false
    for (const [known, at] of lastAt) if (now - at >= SAME_MS) lastAt.delete(known)
    lastAt.set(key, now)
    sentAt.push(now)
    return true
  }

  async function send(event: string, errors: readonly SafeError[]): Promise<void> {
    const id = newId().replaceAll('-', '')
    const named = errors.length > 0 ? errors : [{ type: 'Error', value: event, frames: [] }]
    try {
      const { status, pauseSeconds } = await post(
        dsn.url,
        {
          'content-type': 'application/x-sentry-envelope',
          'x-sentry-auth': `Sentry sentry_version=7, sentry_client=kith/1.0, sentry_key=${dsn.key}`,
        },
        envelopeOf({ id, at: clock.now(), event, errors: named, release, environment }),
      )
      if (status < 300) return
      quietUntil = clock.now() + (pauseSeconds > 0 ? pauseSeconds * 1000 : PAUSE_MS)
    } catch {
      // Not even written down: the log of errors is what is reported.
      quietUntil = clock.now() + PAUSE_MS
    }
  }
}

/** The same log, whose errors are reported as well. */
export function reportingLog(log: Log, { report }: Pick<Reporter, 'report'>): Log {
  return {
    ...log,
    error(event, fields) {
      log.error(event, fields)
      report(event, fields?.['error'])
    },
    child: fields => reportingLog(log.child(fields), { report }),
  }
}
