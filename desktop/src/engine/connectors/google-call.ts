/**
 * One call to Google: with a token that holds, once more with a new one after a 401, and every error
 * as a fault. The client's own repeating is off: it repeats silently and ignores Retry-After.
 */
import type { Clock } from '@kith/shared/kit'
import { connectFault, connectKind } from './connect-faults.ts'
import { googleFault } from './google-faults.ts'
import type { UnitBucket } from './unit-bucket.ts'

/** What a provider's token source lends (engine/oauth). */
export interface AccessTokens {
  readonly access: () => Promise<string>
  readonly renew: (refused: string) => Promise<string>
}
export interface CallOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly timeout: number
  readonly retry: false
}
export type GoogleCall = <T>(
  units: number,
  signal: AbortSignal,
  work: (options: CallOptions) => Promise<{ readonly data: T }>,
  options?: {
    readonly isUrgent?: boolean
    readonly scopes?: readonly string[]
    /** Bytes of the message that is sent. */
    readonly sent?: number
  },
) => Promise<T>

const TIMEOUT_MS = 60_000

export function createGoogleCall(deps: {
  readonly host: string
  readonly tokens: AccessTokens
  readonly bucket: UnitBucket
  readonly clock: Clock
}): GoogleCall {
  const { host, tokens, bucket, clock } = deps
  return async (units, signal, work, { isUrgent = false, scopes = [], sent = 0 } = {}) => {
    await bucket.spend(units, signal, isUrgent)
    const attempt = async (token: string) => {
      try {
        const { data } = await work({
          headers: { authorization: `Bearer ${token}` },
          signal,
          timeout: TIMEOUT_MS,
          retry: false,
        })
        // The page of a network that wants a sign-in, with the status of an answer.
        if (typeof data === 'string' && data !== '') throw connectFault('offline', { host })
        return data
      } catch (error) {
        if (signal.aborted) throw error
        throw googleFault(host, error, clock.now(), scopes, sent)
      }
    }
    const token = await tokens.access().catch((error: unknown) => {
      throw tokenProblem(host, error)
    })
    try {
      return await attempt(token)
    } catch (error) {
      const kind = connectKind(error)
      if (kind === 'throttled') bucket.slow()
      if (kind !== 'auth-expired') throw error
      const next = await tokens.renew(token).catch((problem: unknown) => {
        throw tokenProblem(host, problem)
      })
      return await attempt(next)
    }
  }
}

/** Faults of the sign-in in the words of connectors. */
export function tokenProblem(host: string, error: unknown): unknown {
  const { code, message } = (error ?? {}) as {
    readonly code?: string
    readonly message?: string
  }
  const why = message ?? ''
  switch (code) {
    case 'oauth/ended':
      return connectFault('needs-reauth', { host, why }, error)
    case 'oauth/needs-admin':
      return connectFault('needs-admin', { host, why, forAdmin: why }, error)
    case 'oauth/set-up':
      return connectFault('misconfigured', { host, why, step: 'client' }, error)
    case 'oauth/unreachable':
      return connectFault('offline', { host }, error)
    case undefined:
      return error
    default:
      return code.startsWith('oauth/') ? connectFault('unknown', { host, text: why }, error) : error
  }
}
