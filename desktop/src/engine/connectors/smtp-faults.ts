/** Answers of SMTP servers as faults (RFC 5321, enhanced codes RFC 3463). */
import type { Fault } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import { codesOf, lineFault } from './line-faults.ts'

interface SmtpError {
  readonly responseCode?: number
  readonly response?: string
  readonly code?: string
  readonly message?: string
}

const TOO_LARGE = 552
const DAILY = /\b[45]\.4\.5\b|daily .*(limit|quota)|sending limit/i
const SLOW_DOWN = /too many|rate limit|throttl|\b4\.7\.(0|28)\b|try again later.*(rate|limit)/i

export function smtpFault(host: string, error: unknown, hasToken: boolean): Fault {
  const { responseCode = 0, response, message } = (error ?? {}) as SmtpError
  const text = response ?? message ?? String(error)
  // Asked for STARTTLS, the server knows none: nothing was told to it.
  if (codesOf(error).includes('ETLS'))
    return connectFault(
      'misconfigured',
      { host, why: 'it does not speak this kind of encryption at this port', step: 'tls' },
      error,
    )
  if (codesOf(error).includes('EAUTH') || responseCode === 535 || responseCode === 530) {
    if (hasToken) return connectFault('auth-expired', { host }, error)
    if (responseCode >= 400 && responseCode < 500)
      return connectFault('transient', { host, why: text }, error)
    return connectFault('needs-reauth', { host, why: text }, error)
  }
  if (DAILY.test(text)) return connectFault('daily-limit', { host, until: null }, error)
  if (responseCode >= 400 && responseCode < 500) {
    if (SLOW_DOWN.test(text)) return connectFault('throttled', { host, until: null }, error)
    return connectFault('transient', { host, why: text }, error)
  }
  if (responseCode === TOO_LARGE) return connectFault('permanent', { host, text }, error)
  if (responseCode >= 500) return connectFault('permanent', { host, text }, error)
  const line = lineFault(host, error)
  if (line !== undefined) return line
  if (codesOf(error).includes('EENVELOPE')) return connectFault('permanent', { host, text }, error)
  return connectFault('unknown', { host, text }, error)
}
