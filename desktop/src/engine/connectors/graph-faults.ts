/**
 * Microsoft Graph's errors as faults (MAIL.md 5).
 * https://learn.microsoft.com/graph/errors and /graph/throttling
 */
import { isFault, type Fault } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import { lineFault } from './line-faults.ts'

export interface GraphProblem {
  readonly status: number
  readonly code: string
  readonly message: string
  /** Seconds or a date, as the header has it. */
  readonly retryAfter: string | null
}

const SLOWED = /Throttled|MailboxConcurrency|ErrorServerBusy|TooManyRequests|activityLimitReached/i
const LOST = /syncStateNotFound|resyncRequired|SyncStateInvalid|ErrorInvalidSyncStateData/i
const ADMIN = /MailboxNotEnabledForRESTAPI|ErrorAccountSuspend|AccountDisabled/i
const BUSY =
  /ErrorInternalServerTransientError|ErrorTimeoutExpired|ErrorMailboxStoreUnavailable|serviceNotAvailable/i
const LIMIT = /ErrorExceededMessageLimit|ErrorMessageSubmissionBlocked|ErrorSendAsDenied\.Limit/i
const SIZE = /MessageSizeExceeded|RequestEntityTooLarge/i
const TOO_LARGE = 413
const DAY_MS = 86_400_000

export function graphFault(
  host: string,
  problem: GraphProblem,
  now: number,
  scope = '',
  scopes: readonly string[] = [],
  /** Bytes that were to be sent. */
  sent = 0,
): Fault {
  const { status, code, message } = problem
  const text = message === '' ? code : message
  if (status === 410 || LOST.test(code)) return connectFault('cursor-lost', { scope, why: text })
  if (status === 429 || SLOWED.test(code))
    return connectFault('throttled', { host, until: untilOf(problem.retryAfter, now) })
  if (status === TOO_LARGE || SIZE.test(code))
    return connectFault('too-large', { host, size: sent, limit: null })
  if (LIMIT.test(code)) return connectFault('daily-limit', { host, until: now + DAY_MS })
  if (status === 401) return connectFault('auth-expired', { host })
  if (ADMIN.test(code)) return connectFault('needs-admin', { host, why: text, forAdmin: text })
  if (status === 403) return connectFault('missing-scope', { host, scopes })
  if (status === 404) return connectFault('gone', {})
  if (status === 409 || status === 412) return connectFault('conflict', {})
  if (status >= 500 || BUSY.test(code)) return connectFault('transient', { host, why: text })
  if (status >= 400) return connectFault('permanent', { host, text })
  return connectFault('unknown', { host, text })
}

/** What the network or the client threw. */
export function graphLineFault(host: string, error: unknown): Fault {
  if (isFault(error)) return error
  const line = lineFault(host, error)
  if (line !== undefined) return line
  const text = error instanceof Error ? error.message : String(error)
  return connectFault('transient', { host, why: text }, error)
}

function untilOf(after: string | null, now: number): number | null {
  if (after === null) return null
  const seconds = Number(after)
  const at = Number.isFinite(seconds) ? now + seconds * 1000 : Date.parse(after)
  return Number.isFinite(at) ? at : null
}
