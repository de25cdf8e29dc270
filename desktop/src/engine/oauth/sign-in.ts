/** One sign-in through the system browser, from the question to the tokens. */
import type { Clock } from '@kith/shared/kit'
import { openLoopback } from './loopback.ts'
import { newProof } from './pkce.ts'
import { readTokens, type Tokens } from './tokens.ts'
import {
  placesOf,
  scopesFor,
  type OauthClient,
  type OauthProvider,
  type Tier,
} from './providers.ts'

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

export interface SignInOptions {
  readonly provider: OauthProvider
  readonly client: OauthClient
  readonly tier: Tier
  /** The simulator's address, or `null` for the real provider. */
  readonly base: string | null
  /** Whom to suggest: the account that is being reconnected. */
  readonly hint: string | null
  readonly fetch: Fetch
  readonly clock: Clock
  /** Told the address to open. */
  readonly onUrl: (url: string) => void
  readonly signal: AbortSignal
}

/** Resolves when the browser came back. Throws the faults of `oauth/…`. */
export async function signIn(options: SignInOptions): Promise<Tokens> {
  const { provider, client, tier, base, hint, signal } = options
  const proof = newProof()
  const loopback = await openLoopback(
    proof.state,
    provider === 'google' ? '127.0.0.1' : 'localhost',
    signal,
  )
  try {
    const places = placesOf(provider, client, base)
    const url = new URL(places.authorize)
    const asked: Readonly<Record<string, string>> = {
      client_id: client.clientId,
      redirect_uri: loopback.redirect,
      response_type: 'code',
      scope: scopesFor(provider, tier).join(' '),
      code_challenge: proof.challenge,
      code_challenge_method: 'S256',
      state: proof.state,
      ...(hint === null ? {} : { login_hint: hint }),
      ...(provider === 'google'
        ? { access_type: 'offline', prompt: 'consent' }
        : { prompt: hint === null ? 'select_account' : 'login' }),
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    options.onUrl(url.href)
    const { code } = await loopback.answer
    return await readTokens(options, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: loopback.redirect,
      code_verifier: proof.verifier,
    })
  } finally {
    loopback.close()
  }
}
