import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from './clock.fixture.ts'
import { SIM_CLIENT, startProviderSim, type ProviderSim } from '#provider-sim'
import {
  createTokenSource,
  missingScopes,
  readKeptTokens,
  keptTokens,
  signIn,
  type SignInOptions,
  type Tokens,
} from './index.ts'

const user = {
  provider: 'google' as const,
  subject: 'g-1',
  address: 'ann@sim.test',
  name: 'Ann Lee',
}
const client = { clientId: SIM_CLIENT, clientSecret: null, tenant: null }

describe('signing in', () => {
  let sim: ProviderSim
  let time: ReturnType<typeof fixedClock>
  beforeEach(async () => {
    time = fixedClock(Date.parse('2026-11-20T10:00:00Z'))
    sim = await startProviderSim({ now: time.clock.now })
    sim.addUser(user)
    sim.addUser({ ...user, provider: 'microsoft', subject: 'm-1', address: 'ann@entra.test' })
  })
  afterEach(() => sim.close())

  const options = (change: Partial<SignInOptions> = {}): SignInOptions => ({
    provider: 'google',
    client,
    tier: 'full',
    base: sim.url,
    hint: null,
    fetch,
    clock: time.clock,
    onUrl: url => void allow(url),
    signal: new AbortController().signal,
    ...change,
  })
  /** What a person does in the browser: press their name. */
  async function allow(
    url: string,
    address = 'ann@sim.test',
    change: (url: URL) => void = () => undefined,
  ) {
    const asked = new URL(url)
    asked.pathname += '/allow'
    asked.searchParams.set('user', address)
    change(asked)
    return await fetch(asked)
  }

  it('[OA1] takes the answer to its own question and no other', async () => {
    let seen = ''
    const done = signIn(
      options({
        onUrl: url => {
          const redirect = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
          seen = redirect.href
          void (async () => {
            const wrong = await fetch(`${redirect.href}?code=x&state=guessed`)
            expect(wrong.status).toBe(404)
            const elsewhere = await fetch(new URL('/?code=x', redirect))
            expect(elsewhere.status).toBe(404)
            await allow(url)
          })()
        },
      }),
    )
    expect(await done).toMatchObject({ address: 'ann@sim.test', subject: 'g-1', name: 'Ann Lee' })
    await expect(fetch(seen)).rejects.toThrow()
  })
  it('[OA2] cannot be used by who overheard the code', async () => {
    const url = new URL(`${sim.url}/o/oauth2/v2/auth/allow`)
    const asked = {
      client_id: SIM_CLIENT,
      redirect_uri: 'http://127.0.0.1:9/x',
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'other',
      code_challenge_method: 'S256',
      state: 's',
      user: user.address,
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    const answer = await fetch(url, { redirect: 'manual' })
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const tokens = await fetch(`${sim.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        client_id: SIM_CLIENT,
        redirect_uri: asked.redirect_uri,
        code_verifier: 'guess',
      }),
    })
    expect(tokens.status).toBe(400)
  })
  it('[OA1] [OA5] says what a refusal means', async () => {
    await expect(
      signIn(
        options({
          onUrl: url =>
            void allow(url, user.address, asked => asked.searchParams.set('answer', 'deny')),
        }),
      ),
    ).rejects.toMatchObject({ code: 'oauth/denied' })
    const unknown = options({
      client: { ...client, clientId: 'gone' },
      onUrl: url => void allow(url),
    })
    await expect(signIn(unknown)).rejects.toMatchObject({
      code: 'oauth/set-up',
      data: { step: 'client' },
    })
    const stop = new AbortController()
    await expect(
      signIn(options({ signal: stop.signal, onUrl: () => stop.abort() })),
    ).rejects.toMatchObject({ code: 'oauth/given-up' })
  })
  it('[OA3] renews once for many and keeps what Microsoft rotates before it is used', async () => {
    const first = await signIn(
      options({ provider: 'microsoft', onUrl: url => void allow(url, 'ann@entra.test') }),
    )
    const kept: Tokens[] = []
    const source = createTokenSource(
      { ...options(), provider: 'microsoft' },
      first,
      async tokens => void kept.push(tokens),
    )
    expect(await source.access()).toBe(first.access)
    time.advance(3_500_000)
    const [a, b] = await Promise.all([source.access(), source.access()])
    expect(a).toBe(b)
    expect(kept).toHaveLength(1)
    expect(kept[0]?.refresh).not.toBe(first.refresh)
    expect(await source.renew('an older token')).toBe(a)
    expect(readKeptTokens(keptTokens(source.current()))).toMatchObject({
      refresh: kept[0]?.refresh,
      access: '',
    })
  })
  it('[OA4] [OA5] stops asking once the permission is over, and says after seven days why', async () => {
    const first = await signIn(options())
    sim.accounts.revokeAll(user.address)
    time.advance(7 * 86_400_000)
    const source = createTokenSource(options(), first, async () => undefined)
    for (let turn = 0; turn < 4; turn += 1)
      await expect(source.access()).rejects.toMatchObject({
        code: 'oauth/ended',
        message: expect.stringContaining('seven days') as string,
      })
    expect(sim.calls.filter(call => call === 'POST /token')).toHaveLength(1 + 2)
  })
  it('[OA6] names scopes that were unticked', async () => {
    const scope = 'https://www.googleapis.com/auth/calendar.events'
    sim.accounts.withheld.add(scope)
    const tokens = await signIn(options())
    expect(missingScopes('google', 'full', tokens.scopes)).toEqual(['calendar.events'])
  })
})
