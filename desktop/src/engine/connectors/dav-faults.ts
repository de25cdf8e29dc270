/** What a calendar server refused (RFC 4918, RFC 4791), as faults. tsdav throws words for some and rows for others. */
import { isFault, type Fault } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import { lineFault } from './line-faults.ts'

export function davFault(host: string, error: unknown): Fault {
  if (isFault(error)) return error
  const { status: told, message = '' } = (error ?? {}) as {
    readonly status?: number
    readonly message?: string
  }
  // Where tsdav throws, the number stands in its words: "Collection query failed: 404 Not Found".
  const named = /\b([345]\d\d)\b/.exec(message)?.[1]
  const status = told ?? (named === undefined ? undefined : Number(named))
  const line = lineFault(host, error)
  if (line !== undefined) return line
  if (status === 401 || /invalid credentials|unauthorized/i.test(message))
    return connectFault('needs-reauth', { host, why: 'the password was refused' }, error)
  if (status === 403) return connectFault('missing-scope', { host, scopes: ['calendar'] }, error)
  if (status === 404) return connectFault('gone', {}, error)
  if (status === 412 || status === 409) return connectFault('conflict', {}, error)
  if (status === 429) return connectFault('throttled', { host, until: null }, error)
  if (status === 507)
    return connectFault('permanent', { host, text: 'the calendar is full' }, error)
  if (status !== undefined && status >= 500)
    return connectFault('transient', { host, why: `HTTP ${status}` }, error)
  if (/cannot find|no calendar|homeUrl|principal/i.test(message))
    return connectFault('misconfigured', { host, why: message, step: 'host' }, error)
  return connectFault('unknown', { host, text: message || `HTTP ${status ?? '?'}` }, error)
}
