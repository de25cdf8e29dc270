/**
 * Who can sign in at the simulated providers, and the tokens they gave: codes with PKCE (RFC 7636),
 * access tokens of an hour, refresh tokens that rotate at Microsoft and stay at Google, revocation.
 */
import { createHash, randomBytes } from 'node:crypto'

export interface SimUser {
  readonly provider: 'google' | 'microsoft'
  readonly subject: string
  readonly address: string
  readonly name: string
}
interface Grant {
  readonly user: SimUser
  scopes: readonly string[]
  refresh: string
  isRevoked: boolean
}
interface Code {
  readonly grant: Grant
  readonly challenge: string
  readonly redirect: string
  readonly client: string
}
export type TokenAnswer =
  | {
      readonly access_token: string
      readonly expires_in: number
      readonly refresh_token?: string
      readonly scope: string
      readonly token_type: 'Bearer'
      readonly id_token?: string
    }
  | { readonly error: string; readonly error_description: string }

export interface SimAccounts {
  readonly users: SimUser[]
  readonly clients: Set<string>
  /** Scopes that the person unticks on the consent page. */
  readonly withheld: Set<string>
  readonly code: (options: {
    readonly user: SimUser
    readonly scopes: readonly string[]
    readonly challenge: string
    readonly redirect: string
    readonly client: string
  }) => string
  /** A token without the browser: for who is inside already. */
  readonly grant: (user: SimUser, scopes: readonly string[]) => string
  readonly exchange: (form: Readonly<Record<string, string>>) => TokenAnswer
  readonly revoke: (token: string) => boolean
  /** Takes every permission of an address back, as a person does in their account's settings. */
  readonly revokeAll: (address: string) => void
  readonly holder: (
    bearer: string | undefined,
  ) => { readonly user: SimUser; readonly scopes: readonly string[] } | undefined
}

const HOUR_S = 3600
const token = (): string => randomBytes(24).toString('base64url')

export function createSimAccounts(now: () => number): SimAccounts {
  const users: SimUser[] = []
  const clients = new Set<string>()
  const withheld = new Set<string>()
  const codes = new Map<string, Code>()
  const refreshes = new Map<string, Grant>()
  const accesses = new Map<string, { readonly grant: Grant; readonly until: number }>()

  const give = (grant: Grant, withRefresh: boolean): TokenAnswer => {
    const access = token()
    accesses.set(access, { grant, until: now() + HOUR_S * 1000 })
    if (grant.user.provider === 'microsoft') {
      refreshes.delete(grant.refresh)
      grant.refresh = token()
      refreshes.set(grant.refresh, grant)
    }
    const { subject, address, name } = grant.user
    const claims = { sub: subject, oid: subject, email: address, preferred_username: address, name }
    return {
      access_token: access,
      expires_in: HOUR_S,
      ...(withRefresh || grant.user.provider === 'microsoft'
        ? { refresh_token: grant.refresh }
        : {}),
      scope: grant.scopes.join(' '),
      token_type: 'Bearer',
      id_token: `${encode({ alg: 'none' })}.${encode(claims)}.`,
    }
  }
  const refuse = (error: string, words: string): TokenAnswer => ({
    error,
    error_description: words,
  })

  return {
    users,
    clients,
    withheld,
    code({ user, scopes, challenge, redirect, client }) {
      const code = token()
      const granted = scopes.filter(scope => !withheld.has(scope))
      const grant: Grant = { user, scopes: granted, refresh: token(), isRevoked: false }
      codes.set(code, { grant, challenge, redirect, client })
      return code
    },
    grant(user, scopes) {
      const given = give({ user, scopes, refresh: token(), isRevoked: false }, false)
      return 'access_token' in given ? given.access_token : ''
    },
    exchange(form) {
      if (!clients.has(form['client_id'] ?? ''))
        return refuse('invalid_client', 'The OAuth client was not found.')
      if (form['grant_type'] === 'authorization_code') {
        const code = codes.get(form['code'] ?? '')
        codes.delete(form['code'] ?? '')
        const verifier = createHash('sha256')
          .update(form['code_verifier'] ?? '')
          .digest('base64url')
        if (code === undefined || code.challenge !== verifier)
          return refuse('invalid_grant', 'Malformed auth code or wrong verifier.')
        if (code.redirect !== form['redirect_uri'] || code.client !== form['client_id'])
          return refuse('redirect_uri_mismatch', 'Another address than the one asked with.')
        refreshes.set(code.grant.refresh, code.grant)
        return give(code.grant, true)
      }
      const grant = refreshes.get(form['refresh_token'] ?? '')
      if (grant === undefined || grant.isRevoked)
        return refuse('invalid_grant', 'Token has been expired or revoked.')
      return give(grant, false)
    },
    revoke(given) {
      const grant = refreshes.get(given) ?? accesses.get(given)?.grant
      if (grant === undefined || grant.isRevoked) return false
      grant.isRevoked = true
      return true
    },
    revokeAll(address) {
      for (const grant of refreshes.values())
        if (grant.user.address === address) grant.isRevoked = true
    },
    holder(bearer) {
      const access = bearer === undefined ? undefined : accesses.get(bearer)
      if (access === undefined || access.grant.isRevoked || access.until <= now()) return undefined
      return { user: access.grant.user, scopes: access.grant.scopes }
    },
  }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
