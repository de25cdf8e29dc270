/** Errors of imapflow as faults (MAIL.md 5; response codes: RFC 5530, RFC 9051). */
import { isFault, type Fault } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import { codesOf, lineFault } from './line-faults.ts'

interface ImapError {
  readonly authenticationFailed?: boolean
  readonly serverResponseCode?: string
  readonly responseStatus?: string
  readonly responseText?: string
  readonly reason?: string
  readonly throttleReset?: number
  readonly oauthError?: unknown
  readonly message: string
}

const PAUSE = /^(OVERQUOTA|LIMIT|THROTTLED)$/
const TOO_MANY = /too many|maximum number of connections|connection limit|throttl/i
const AGAIN = /^(UNAVAILABLE|SERVERBUG|INUSE|CONTACTADMIN|CORRUPTION)$/

/** `hasToken`: signed in with a token, which is renewed before the person is asked. */
export function imapFault(host: string, error: unknown, now: number, hasToken: boolean): Fault {
  if (isFault(error)) return error
  const { authenticationFailed, serverResponseCode, responseStatus, responseText, ...rest } =
    (error ?? {}) as ImapError
  const text =
    responseText ?? rest.reason ?? (error instanceof Error ? error.message : String(error))
  const code = serverResponseCode?.toUpperCase() ?? ''
  if (PAUSE.test(code) || TOO_MANY.test(text) || codesOf(error).includes('ETHROTTLE')) {
    const until = rest.throttleReset === undefined ? null : now + rest.throttleReset
    return connectFault('throttled', { host, until }, error)
  }
  if (AGAIN.test(code)) return connectFault('transient', { host, why: text }, error)
  if (authenticationFailed) {
    if (hasToken) return connectFault('auth-expired', { host }, error)
    return connectFault('needs-reauth', { host, why: text }, error)
  }
  const line = lineFault(host, error)
  if (line !== undefined) return line
  if (responseStatus === 'NO' || responseStatus === 'BAD')
    return connectFault('permanent', { host, text }, error)
  return connectFault('unknown', { host, text }, error)
}
