/** Errors of sockets, DNS and TLS as faults: the same for IMAP and SMTP. */
import { connectFault } from './connect-faults.ts'
import type { Fault } from '@kith/shared/kit'

const AWAY =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/
const BROKEN =
  /^(ECONNRESET|ETIMEDOUT|EPIPE|ECONNABORTED|CONNECT_TIMEOUT|UPGRADE_TIMEOUT|ETIMEOUT|NoConnection|EConnectionClosed|ECONNECTION|ESOCKET|ETIMEDOUT|ClosedAfterConnect(Text|TLS)|StateLogout)$/
const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO/
/** A server that waits for TLS says nothing to who does not begin it. */
const NOT_TLS = /GREETING_TIMEOUT|WRONG_VERSION_NUMBER|ERR_SSL|EPROTO|tlsFailed|STARTTLS/i

/** `undefined`: not an error of the line. */
export function lineFault(host: string, error: unknown): Fault | undefined {
  const codes = codesOf(error)
  const why = error instanceof Error ? error.message : String(error)
  const certificate = codes.find(code => CERTIFICATE.test(code))
  if (certificate !== undefined)
    return connectFault('certificate', { host, why: certificate, fingerprint: null }, error)
  // nodemailer puts its own code over the socket's and keeps that one in the text.
  const named = /\b(E[A-Z_]{4,}|getaddrinfo \w+)\b/.exec(why)?.[1]
  if (codes.some(code => AWAY.test(code)) || AWAY.test(named ?? ''))
    return connectFault('offline', { host }, error)
  if (codes.some(code => NOT_TLS.test(code)) || /wrong version number/i.test(why))
    return connectFault(
      'misconfigured',
      { host, why: 'it does not speak this kind of encryption at this port', step: 'tls' },
      error,
    )
  if (codes.some(code => BROKEN.test(code))) return connectFault('transient', { host, why }, error)
  return undefined
}

/** Codes of an error and of what caused it: libraries wrap the socket's own. */
export function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const { code, cause, _err, errors } = error as {
    readonly code?: unknown
    readonly cause?: unknown
    readonly _err?: unknown
    readonly errors?: readonly unknown[]
  }
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...codesOf(cause, depth + 1),
    ...codesOf(_err, depth + 1),
    ...(Array.isArray(errors) ? errors.flatMap(one => codesOf(one, depth + 1)) : []),
  ]
}
