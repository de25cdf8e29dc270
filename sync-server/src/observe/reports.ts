/** Errors of this server, told to a Sentry where the operator named one. */
import type { Clock, Log } from '@kith/shared/kit'
import { createReporter, readDsn, reportingLog, type Post } from '@kith/shared/reports'

export interface ReportsOptions {
  /** Absent: nothing is ever sent. */
  readonly dsn: string | undefined
  readonly environment: string
  readonly version: string
  readonly clock: Clock
}

export interface Reports {
  readonly log: Log
  /** When reports under way have been answered or given up; for a process that ends. */
  readonly settled: () => Promise<void>
}

const PATIENCE_MS = 10_000

export function createReports(log: Log, options: ReportsOptions): Reports {
  const { environment, version, clock } = options
  const dsn = readDsn(options.dsn ?? '')
  if (dsn === undefined) return { log, settled: async () => undefined }
  const release = `kith-server@${version}`
  const reporter = createReporter({ dsn, release, environment, clock, post })
  return { log: reportingLog(log, reporter), settled: reporter.settled }
}

const post: Post = async (url, headers, body) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  await answer.body?.cancel()
  // RFC 9110 10.2.3; a date in its place counts as none.
  const pause = Number(answer.headers.get('retry-after'))
  return { status: answer.status, pauseSeconds: Number.isFinite(pause) ? pause : 0 }
}
