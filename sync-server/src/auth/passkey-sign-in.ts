/**
 * Signing in with a passkey in the browser: as the second step after the password, or alone. Alone it
 * counts only where the passkey asked its owner for a PIN or a finger, which makes it two factors
 * (WebAuthn 3, 6.2.3: user verification).
 */
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
  /** What the browser hands to whatever passkey its owner chooses. Throws `auth/no-passkeys-here`. */
  readonly begin: (
    caller: Caller,
  ) => Promise<{ readonly options: object; readonly headers: Headers }>
  /** Without a password. Throws `auth/challenge-over`, `auth/wrong-passkey`, `auth/unverified-passkey`. */
  readonly alone: (
    cookie: string,
    answer: PasskeyProof,
    caller: Caller,
  ) => Promise<SignedIn & { readonly headers: Headers }>
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
  return { begin, alone, ways, options, step }

  async function begin(caller: Caller) {
    if (!areOffered) throw authFault('no-passkeys-here', {})
    await budget.take(allow.passkeyStart, caller.address)
    const { headers, response } = await questions(caller)
    return { options: { ...response, userVerification: 'required' }, headers }
  }

  async function alone(cookie: string, answer: PasskeyProof, caller: Caller) {
    return guarded(caller, '', async () => {
      // Signed with the rest, so that the library's check of the signature holds for it.
      if (!isUserVerified(answer)) throw authFault('unverified-passkey', {})
      const { headers, response } = await verify(cookie, answer, caller)
      const { session, user } = response
      await entered(answer.id, user.id, 'passkey alone', caller)
      return { token: session.token, user: userShown(user), headers }
    })
  }

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
    const { headers, response } = await questions(caller)
    // Keys that keep nothing themselves (U2F) answer only when they are named.
    const allowCredentials = rows.map(({ credentialID, transports }) => ({
      id: credentialID,
      type: 'public-key',
      transports: transports?.split(',').filter(Boolean) ?? [],
    }))
    return { options: { ...response, allowCredentials }, headers }
  }

  async function step(cookie: string, answer: PasskeyProof, caller: Caller) {
    const user = await challenged(cookie, caller)
    if (user === null) throw authFault('challenge-over', {})
    return guarded(caller, user, () => enter(user, cookie, answer, caller))
  }

  /** Counts the try, and has a failure written down. */
  async function guarded<T>(caller: Caller, user: string, work: () => Promise<T>): Promise<T> {
    await budget.take(allow.address, caller.address)
    try {
      const done = await work()
      await budget.giveBack(allow.address, caller.address)
      return done
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

  function questions(caller: Caller) {
    return auth.api.generatePasskeyAuthenticationOptions({
      headers: headersOf(caller),
      returnHeaders: true,
    })
  }

  function verify(cookie: string, answer: PasskeyProof, caller: Caller) {
    return callLibrary(() =>
      auth.api.verifyPasskeyAuthentication({
        body: { response: answer },
        headers: headersOf(caller, { cookie: onlyPasskey(cookie) }),
        returnHeaders: true,
      }),
    )
  }

  async function entered(credential: string, user: string, way: string, caller: Caller) {
    await db
      .update(authPasskey)
      .set({ lastUsedAt: new Date(parts.clock.now()) })
      .where(and(eq(authPasskey.credentialID, credential), eq(authPasskey.userId, user)))
    await audit({
      what: 'auth/signed-in',
      workspace: null,
      actor: user,
      address: caller.address,
      data: { way, device: caller.device },
    })
  }

  async function enter(user: string, cookie: string, answer: PasskeyProof, caller: Caller) {
    // Before the library, which would sign in whoever the passkey belongs to.
    const mine = and(eq(authPasskey.credentialID, answer.id), eq(authPasskey.userId, user))
    const [known] = await db.select({ id: authPasskey.id }).from(authPasskey).where(mine)
    if (known === undefined) throw authFault('wrong-passkey', {})
    const { headers, response } = await verify(cookie, answer, caller)
    const { token } = response.session
    const end = await auth.api.endChallenge({
      headers: headersOf(caller, { cookie: onlyChallenge(cookie) }),
      returnHeaders: true,
    })
    if (end.response !== user || response.session.userId !== user) {
      await auth.api.signOut({ headers: headersOf(caller, { token }) })
      throw authFault('challenge-over', {})
    }
    for (const line of end.headers.getSetCookie()) headers.append('set-cookie', line)
    await entered(answer.id, user, 'passkey', caller)
    return { token, user: userShown(response.user), headers }
  }

  async function maskedOf(user: string): Promise<string> {
    if (user === '') return ''
    const context = await auth.$context
    return mask((await context.internalAdapter.findUserById(user))?.email ?? '')
  }
}

/** Flag 2 of the authenticator's data, which begin behind the hash of our name (WebAuthn 3, 6.1). */
function isUserVerified({ response }: PasskeyProof): boolean {
  const flags = Buffer.from(response.authenticatorData, 'base64url')[32] ?? 0
  return (flags & 0x04) !== 0
}

const onlyChallenge = (cookie: string): string =>
  cookie.split('; ').find(pair => /^[\w.-]*two_factor=/.test(pair)) ?? ''
