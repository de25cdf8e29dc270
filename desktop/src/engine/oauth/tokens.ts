/** Tokens of a provider: read from its answers at the border, renewed one at a time, kept before they are used. */
import { s, type Clock } from '@kith/shared/kit'
import { oauthFault, tokenFault } from './oauth-faults.ts'
import { placesOf, type OauthClient, type OauthProvider } from './providers.ts'
import type { Fetch } from './sign-in.ts'

export interface Tokens {
  readonly access: string
  /** ms UTC. */
  readonly expiresAt: number
  readonly refresh: string
  readonly scopes: readonly string[]
  readonly subject: string
  readonly address: string
  readonly name: string
  readonly consentedAt: number
}

const answerSchema = s.object({
  access_token: s.string().min(1),
  expires_in: s.coerce.number(),
  refresh_token: s.string().optional(),
  scope: s.string().optional(),
  id_token: s.string().optional(),
})
const problemSchema = s.object({ error: s.string(), error_description: s.string().optional() })
const claimsSchema = s.object({
  sub: s.string(),
  oid: s.string().optional(),
  email: s.string().optional(),
  preferred_username: s.string().optional(),
  name: s.string().optional(),
})

export interface TokenDeps {
  readonly provider: OauthProvider
  readonly client: OauthClient
  readonly base: string | null
  readonly fetch: Fetch
  readonly clock: Clock
}
const TIMEOUT_MS = 30_000

/** Asks the token endpoint once. Throws the faults of `oauth/…`. */
export async function readTokens(
  deps: TokenDeps,
  form: Readonly<Record<string, string>>,
  before: Tokens | null = null,
): Promise<Tokens> {
  const { provider, client, base, clock } = deps
  const { token } = placesOf(provider, client, base)
  const response = await deps
    .fetch(token, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        client_id: client.clientId,
        ...(client.clientSecret === null ? {} : { client_secret: client.clientSecret }),
        ...form,
      }).toString(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    .catch((error: unknown) => {
      throw oauthFault('unreachable', { host: new URL(token).host }, error)
    })
  const body: unknown = await response.json().catch((): null => null)
  if (!response.ok) {
    const problem = problemSchema.safeParse(body)
    if (!problem.success) throw oauthFault('unreachable', { host: new URL(token).host })
    const age = before === null ? null : clock.now() - before.consentedAt
    const { error, error_description: words } = problem.data
    throw tokenFault(
      provider,
      words === undefined ? { error } : { error, error_description: words },
      age,
    )
  }
  const read = answerSchema.safeParse(body)
  if (!read.success) throw oauthFault('refused', { error: 'an answer without a token', words: '' })
  const claims = claimsOf(read.data.id_token)
  const refresh = read.data.refresh_token ?? before?.refresh
  if (refresh === undefined)
    throw oauthFault('refused', { error: 'no refresh token', words: 'Sign in once more.' })
  return {
    access: read.data.access_token,
    expiresAt: clock.now() + read.data.expires_in * 1000,
    refresh,
    scopes: read.data.scope?.split(' ').filter(Boolean) ?? before?.scopes ?? [],
    subject: claims?.oid ?? claims?.sub ?? before?.subject ?? '',
    address: (claims?.email ?? claims?.preferred_username ?? before?.address ?? '').toLowerCase(),
    name: claims?.name ?? before?.name ?? '',
    consentedAt: before?.consentedAt ?? clock.now(),
  }
}

/** The token came straight from the provider over TLS, so its signature says nothing more (OIDC core 3.1.3.7). */
function claimsOf(idToken: string | undefined) {
  const [, payload] = (idToken ?? '').split('.')
  if (payload === undefined || payload === '') return undefined
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const read = claimsSchema.safeParse(json)
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

export interface TokenSource {
  /** A token that holds for at least five more minutes. Throws `oauth/ended`, … */
  readonly access: () => Promise<string>
  /** The provider did not take the token: another one, unless somebody renewed it meanwhile. */
  readonly renew: (refused: string) => Promise<string>
  readonly current: () => Tokens
}

const EARLY_MS = 5 * 60_000
/** After so many refusals in a row nobody asks again for an hour (MAIL 5: no storms of 401). */
const MOST_REFUSALS = 2
const PAUSE_MS = 3_600_000

/** One renewal at a time; what the provider gave is kept before anybody uses it. */
export function createTokenSource(
  deps: TokenDeps,
  first: Tokens,
  keep: (tokens: Tokens) => Promise<void>,
): TokenSource {
  let tokens = first
  let renewing: Promise<string> | undefined
  let refusals = 0
  let lastFault: unknown
  let refusedAt = 0

  async function renewNow(): Promise<string> {
    if (refusals >= MOST_REFUSALS && deps.clock.now() - refusedAt < PAUSE_MS) throw lastFault
    try {
      const next = await readTokens(
        deps,
        { grant_type: 'refresh_token', refresh_token: tokens.refresh },
        tokens,
      )
      await keep(next)
      tokens = next
      refusals = 0
      return next.access
    } catch (error) {
      refusals += 1
      refusedAt = deps.clock.now()
      lastFault = error
      throw error
    }
  }
  const renew = () => (renewing ??= renewNow().finally(() => (renewing = undefined)))
  return {
    current: () => tokens,
    access: async () =>
      tokens.expiresAt - deps.clock.now() > EARLY_MS ? tokens.access : await renew(),
    renew: async refused => (refused === tokens.access ? await renew() : tokens.access),
  }
}

/** Tells the provider to forget; the device forgets whatever it answers. */
export async function revoke(deps: TokenDeps, tokens: Tokens): Promise<boolean> {
  const { revoke: place } = placesOf(deps.provider, deps.client, deps.base)
  if (place === null) return false
  const response = await deps
    .fetch(place, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: tokens.refresh }).toString(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    .catch((): null => null)
  return response?.ok === true
}

const keptSchema = s.object({
  access: s.string(),
  expiresAt: s.number(),
  refresh: s.string(),
  scopes: s.array(s.string()),
  subject: s.string(),
  address: s.string(),
  name: s.string(),
  consentedAt: s.number(),
})

/** From the secret store; `undefined` for what is not ours. Access tokens are not kept. */
export function readKeptTokens(text: string | undefined): Tokens | undefined {
  try {
    const read = keptSchema.safeParse(JSON.parse(text ?? ''))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
export const keptTokens = (tokens: Tokens): string =>
  JSON.stringify({ ...tokens, access: '', expiresAt: 0 })
