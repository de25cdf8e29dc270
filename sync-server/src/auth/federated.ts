/**
 * Signing in through others: OpenID Connect and SAML, in the browser only. Providers have a
 * better-auth of their own that is made on first use: the library reads their discovery documents
 * when it starts, and a provider that is away must not keep people with passwords from signing in.
 */
import { authFault } from './auth-fault.ts'
import { ADDRESS_HEADER, DEVICE_HEADER, type BetterAuth } from './better-auth.ts'
import type { IdentityProvider } from './identity-providers.ts'
import { callLibrary, headersOf, type Caller } from './library-call.ts'
import { SAML_ID, type SamlProvider } from './saml.ts'

export interface Way {
  /** `password`, `google`, `microsoft`, `oidc`, `saml`. */
  readonly id: string
  readonly label: string
}

export interface Federated {
  readonly ways: readonly Way[]
  /** Where to send the browser, and the cookies that bind the answer to it. Throws `auth/provider-away`. */
  readonly start: (
    way: string,
    backTo: string,
    caller: Caller,
  ) => Promise<{ readonly url: string; readonly headers: Headers }>
  /** What the provider sends the browser back with. */
  readonly finish: (request: Request, caller: Caller) => Promise<Response>
}

export interface FederatedDeps {
  readonly origin: string
  readonly core: BetterAuth
  readonly providers: readonly IdentityProvider[]
  readonly saml: SamlProvider | undefined
  readonly withProvider: (provider: IdentityProvider) => BetterAuth
}

const PROVIDER_WAIT_MS = 10_000

export function createFederated(deps: FederatedDeps): Federated {
  const { origin, core, providers, saml, withProvider } = deps
  const ready = new Map<string, BetterAuth>()
  const ways: readonly Way[] = [
    ...providers,
    ...(saml === undefined ? [] : [{ id: SAML_ID, label: saml.label }]),
  ].map(({ id, label }) => ({ id, label }))
  return { ways, start, finish }

  async function start(way: string, backTo: string, caller: Caller) {
    const headers = headersOf(caller)
    const callbackURL = `${origin}${backTo}`
    const errorCallbackURL = `${origin}/sign-in`
    if (way === SAML_ID && saml !== undefined) {
      const answer = await core.api.signInSSO({
        body: { providerId: SAML_ID, callbackURL, errorCallbackURL },
        headers,
        returnHeaders: true,
      })
      return { url: answer.response.url, headers: answer.headers }
    }
    const auth = await authOf(way)
    const answer = await callLibrary(() =>
      auth.api.signInSocial({
        body: { provider: way, callbackURL, errorCallbackURL, disableRedirect: true },
        headers,
        returnHeaders: true,
      }),
    )
    return { url: String(answer.response.url), headers: answer.headers }
  }

  async function finish(request: Request, caller: Caller): Promise<Response> {
    const way = /\/api\/auth\/callback\/([a-z]+)$/.exec(new URL(request.url).pathname)?.[1]
    const auth = way === undefined ? core : await authOf(way)
    // Links and checks are made from the address the operator named, not from the Host header.
    const { pathname, search } = new URL(request.url)
    const headers = new Headers(request.headers)
    headers.delete('authorization')
    headers.set(ADDRESS_HEADER, caller.address)
    headers.set(DEVICE_HEADER, '')
    const body = request.method === 'POST' ? await request.arrayBuffer() : null
    return auth.handler(
      new Request(`${origin}${pathname}${search}`, { method: request.method, headers, body }),
    )
  }

  /** Made once it has read the provider's discovery document; tried again at the next sign-in when it could not. */
  async function authOf(way: string): Promise<BetterAuth> {
    const provider = providers.find(({ id }) => id === way)
    if (provider === undefined) throw authFault('unknown-way', {})
    const known = ready.get(way)
    if (known !== undefined) return known
    const made = withProvider(provider)
    const isThere = made.$context.then(context =>
      context.socialProviders.some(({ id }) => id === way),
    )
    const answered = await Promise.race([isThere, after(PROVIDER_WAIT_MS, false)])
    if (!answered) throw authFault('provider-away', { name: provider.label })
    ready.set(way, made)
    return made
  }
}

const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise(resolve => setTimeout(() => resolve(value), ms).unref())
