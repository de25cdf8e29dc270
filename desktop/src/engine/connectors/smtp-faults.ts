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

const STORAGE_EXCEEDED = 552
/** Of the message (RFC 3463 X.2.3, X.3.4), or in words; the same code says that a recipient's mailbox is full. */
const TOO_LARGE = /\b5\.(?:2\.3|3\.4)\b/
const FULL = /\b[45]\.2\.2\b|quota|full|storage/i
const DAILY = /\b[45]\.4\.5\b|daily .*(limit|quota)|sending limit/i
const SLOW_DOWN = /too many|rate limit|throttl|\b4\.7\.(0|28)\b|try again later.*(rate|limit)/i

export function smtpFault(
  host: string,
  error: unknown,
  hasToken: boolean,
  /** What was sent, and what the server told that it takes; bytes. */
  sent: { readonly size: number; readonly limit: number | null } = { size: 0, limit: null },
): Fault {
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
  const isStorage = responseCode === STORAGE_EXCEEDED && !FULL.test(text)
  if (responseCode >= 500 && (isStorage || TOO_LARGE.test(text)))
    return connectFault('too-large', { host, ...sent }, error)
  if (responseCode >= 500) return connectFault('permanent', { host, text }, error)
  const line = lineFault(host, error)
  if (line !== undefined) return line
  if (codesOf(error).includes('EENVELOPE')) return connectFault('permanent', { host, text }, error)
  return connectFault('unknown', { host, text }, error)
}
