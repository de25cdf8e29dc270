/** The second step of a sign-in with a passkey, in the browser that was asked for the password. */
import { isFault, mask } from '@kith/shared/kit'
import { and, eq } from 'drizzle-orm'
import { authFault } from './auth-fault.ts'
import { factorsOf } from './factors.ts'
import { callLibrary, headersOf, type Caller } from './library-call.ts'
import { userShown, type Parts, type SignedIn } from './parts.ts'
import { keepsPasskeys, onlyPasskey, type PasskeyProof } from './passkeys.ts'
import { authPasskey } from './tables.ts'

/** What may be shown for a second step; a backup code always may. */
export type SecondWay = 'code' | 'passkey'

export interface PasskeySignIn {
  /** Ways open to whose challenge stands in the cookie; none when there is no challenge. */
  readonly ways: (cookie: string, caller: Caller) => Promise<readonly SecondWay[]>
  /** What the browser hands to the passkey; `undefined` where the challenged has none. */
  readonly options: (
    cookie: string,
    caller: Caller,
  ) => Promise<{ readonly options: object; readonly headers: Headers } | undefined>
  /** Throws `auth/challenge-over`, `auth/wrong-passkey`. */
  readonly step: (
    cookie: string,
    answer: PasskeyProof,
    caller: Caller,
  ) => Promise<SignedIn & { readonly headers: Headers }>
}

export function createPasskeySignIn(parts: Parts): PasskeySignIn {
  const { auth, db, audit, budget, allow, origin } = parts
  const areOffered = keepsPasskeys(origin)
  return { ways, options, step }

  function challenged(cookie: string, caller: Caller): Promise<string | null> {
    return auth.api.whoIsChallenged({
      headers: headersOf(caller, { cookie: onlyChallenge(cookie) }),
    })
  }

  async function ways(cookie: string, caller: Caller): Promise<readonly SecondWay[]> {
    const user = await challenged(cookie, caller)
    if (user === null) return []
    const { hasAuthenticator, passkeys } = await factorsOf(db, user)
    return [
      ...(hasAuthenticator ? (['code'] as const) : []),
      ...(areOffered && passkeys.length > 0 ? (['passkey'] as const) : []),
    ]
  }

  async function options(cookie: string, caller: Caller) {
    const user = await challenged(cookie, caller)
    if (user === null || !areOffered) return undefined
    const rows = await db.select().from(authPasskey).where(eq(authPasskey.userId, user))
    if (rows.length === 0) return undefined
    const { headers, response } = await auth.api.generatePasskeyAuthenticationOptions({
      headers: headersOf(caller),
      returnHeaders: true,
    })
    // Keys that keep nothing themselves (U2F) answer only when they are named.
    const allowCredentials = rows.map(({ credentialID, transports }) => ({
      id: credentialID,
      type: 'public-key',
      transports: transports?.split(',').filter(Boolean) ?? [],
    }))
    return { options: { ...response, allowCredentials }, headers }
  }

  async function step(cookie: string, answer: PasskeyProof, caller: Caller) {
    await budget.take(allow.address, caller.address)
    const user = await challenged(cookie, caller)
    if (user === null) throw authFault('challenge-over', {})
    try {
      const entered = await enter(user, cookie, answer, caller)
      await budget.giveBack(allow.address, caller.address)
      return entered
    } catch (error) {
      await audit({
        what: 'auth/sign-in-failed',
        workspace: null,
        actor: null,
        address: caller.address,
        data: { email: await maskedOf(user), why: isFault(error) ? error.code : 'internal' },
      })
      throw error
    }
  }

  async function enter(user: string, cookie: string, answer: PasskeyProof, caller: Caller) {
    // Before the library, which would sign in whoever the passkey belongs to.
    const mine = and(eq(authPasskey.credentialID, answer.id), eq(authPasskey.userId, user))
    const [known] = await db.select({ id: authPasskey.id }).from(authPasskey).where(mine)
    if (known === undefined) throw authFault('wrong-passkey', {})
    const { headers, response } = await callLibrary(() =>
      auth.api.verifyPasskeyAuthentication({
        body: { response: answer },
        headers: headersOf(caller, { cookie: onlyPasskey(cookie) }),
        returnHeaders: true,
      }),
    )
    const { token } = response.session
    const end = await auth.api.endChallenge({
      headers: headersOf(caller, { cookie: onlyChallenge(cookie) }),
      returnHeaders: true,
    })
    if (end.response !== user || response.session.userId !== user) {
      await auth.api.signOut({ headers: headersOf(caller, { token }) })
      throw authFault('challenge-over', {})
    }
    await db
      .update(authPasskey)
      .set({ lastUsedAt: new Date(parts.clock.now()) })
      .where(eq(authPasskey.id, known.id))
    for (const line of end.headers.getSetCookie()) headers.append('set-cookie', line)
    await audit({
      what: 'auth/signed-in',
      workspace: null,
      actor: user,
      address: caller.address,
      data: { way: 'passkey', device: caller.device },
    })
    return { token, user: userShown(response.user), headers }
  }

  async function maskedOf(user: string): Promise<string> {
    const context = await auth.$context
    return mask((await context.internalAdapter.findUserById(user))?.email ?? '')
  }
}

const onlyChallenge = (cookie: string): string =>
  cookie.split('; ').find(pair => /^[\w.-]*two_factor=/.test(pair)) ?? ''
