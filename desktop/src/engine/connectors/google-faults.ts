/**
 * Google's errors as faults (MAIL.md 5).
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
import { isFault, type Fault } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import { lineFault } from './line-faults.ts'

interface GoogleError {
  readonly status?: number
  readonly code?: number | string
  readonly message?: string
  readonly response?: {
    readonly status?: number
    readonly headers?: Headers | Readonly<Record<string, string>>
    readonly data?: unknown
  }
}
interface Body {
  readonly error?: {
    readonly message?: string
    readonly status?: string
    readonly errors?: readonly { readonly reason?: string; readonly message?: string }[]
  }
}

const TOO_LARGE = 413
const SLOWED =
  /^(?:rateLimitExceeded|userRateLimitExceeded|quotaExceeded|concurrentLimitExceeded|usageLimits)$/
const DAILY = /^(?:dailyLimitExceeded|dailyLimitExceededUnreg|sendingLimitExceeded)$/
const OFF = /^(?:accessNotConfigured|SERVICE_DISABLED)$/

/** What stopped a call to Google. `scopes` are those the call needs. */
export function googleFault(
  host: string,
  error: unknown,
  now: number,
  scopes: readonly string[] = [],
  /** Bytes that were to be sent. */
  sent = 0,
): Fault {
  if (isFault(error)) return error
  const given = (error ?? {}) as GoogleError
  const status = given.response?.status ?? given.status ?? Number(given.code ?? 0)
  const raw = given.response?.data
  const body = bodyOf(raw)
  const reason = body?.error?.errors?.[0]?.reason ?? body?.error?.status ?? ''
  const text = body?.error?.message ?? given.message ?? `HTTP ${status}`
  const line = status === 0 || Number.isNaN(status) ? lineFault(host, error) : undefined
  if (line !== undefined) return line
  // A page where data was asked for: the sign-in page of a hotel's network.
  if (typeof raw === 'string' && /^\s*<(?:!doctype|html)/i.test(raw) && status < 500)
    return connectFault('offline', { host }, error)
  if (DAILY.test(reason))
    return connectFault('daily-limit', { host, until: nextMidnightPacific(now) }, error)
  if (status === 429 || SLOWED.test(reason))
    return connectFault('throttled', { host, until: untilOf(given, text, now) }, error)
  if (status === 401) return connectFault('auth-expired', { host }, error)
  if (OFF.test(reason))
    return connectFault('misconfigured', { host, why: text, step: 'api' }, error)
  if (reason === 'insufficientPermissions' || /insufficient authentication scopes/i.test(text))
    return connectFault('missing-scope', { host, scopes }, error)
  if (reason === 'domainPolicy' || /not enabled|admin/i.test(reason))
    return connectFault('needs-admin', { host, why: text, forAdmin: text }, error)
  if (status === TOO_LARGE)
    return connectFault('too-large', { host, size: sent, limit: null }, error)
  if (status === 404 || status === 410) return connectFault('gone', {}, error)
  if (status === 409 || status === 412) return connectFault('conflict', {}, error)
  if (status >= 500 || reason === 'failedPrecondition' || reason === 'backendError')
    return connectFault('transient', { host, why: text }, error)
  if (status >= 400) return connectFault('permanent', { host, text }, error)
  return connectFault('unknown', { host, text }, error)
}

function bodyOf(data: unknown): Body | undefined {
  if (typeof data === 'object' && data !== null) return data as Body
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data) as Body
  } catch {
    return undefined
  }
}

/** `Retry-After` in seconds or as a date, or the time that some answers write into their text. */
function untilOf(error: GoogleError, text: string, now: number): number | null {
  const headers = error.response?.headers
  const after =
    headers instanceof Headers ? headers.get('retry-after') : (headers?.['retry-after'] ?? null)
  if (after !== null && after !== undefined) {
    const seconds = Number(after)
    const at = Number.isFinite(seconds) ? now + seconds * 1000 : Date.parse(after)
    if (Number.isFinite(at)) return at
  }
  const named = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(text)?.[1]
  return named === undefined ? null : Date.parse(named)
}

const HOUR_MS = 3_600_000

/** Google's days begin at midnight in California. */
function nextMidnightPacific(now: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  const [hour = 0, minute = 0] = format
    .formatToParts(now)
    .filter(part => part.type === 'hour' || part.type === 'minute')
    .map(part => Number(part.value))
  return now + 24 * HOUR_MS - (hour * HOUR_MS + minute * 60_000)
}
