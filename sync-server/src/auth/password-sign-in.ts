/** Accounts with a password: making one, signing in, and the second step where it is on. */
import { createHash } from 'node:crypto'
import { isFault, mask } from '@kith/shared/kit'
import { count, eq } from 'drizzle-orm'
import { authFault } from './auth-fault.ts'
import { callLibrary, cookiesOf, headersOf, type Caller, type Credential } from './library-call.ts'
import { userShown, type Parts, type SignedIn } from './parts.ts'
import type { PasskeySignIn, SecondWay } from './passkey-sign-in.ts'
import { authUser } from './tables.ts'

export interface SignUp {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly invite?: string | undefined
}

/** One step further: a code of the authenticator, or a backup code, for the challenge. */
export interface SecondStep {
  readonly challenge: string
  readonly code?: string | undefined
  readonly backupCode?: string | undefined
}

export type SignInResult =
  | (SignedIn & { readonly headers: Headers })
  | {
      readonly challenge: string
      readonly ways: readonly SecondWay[]
      readonly headers: Headers
    }

export interface PasswordSignIn {
  /** `undefined`: a mail was sent, and signing in waits for its link. */
  readonly signUp: (input: SignUp, caller: Caller) => Promise<SignedIn | undefined>
  readonly signIn: (
    email: string,
    password: string,
    caller: Caller,
    stays: boolean,
  ) => Promise<SignInResult>
  readonly secondStep: (
    input: SecondStep,
    caller: Caller,
  ) => Promise<SignedIn & { readonly headers: Headers }>
  readonly signOut: (caller: Caller, credential: Credential) => Promise<Headers>
  readonly maySignUp: (invite?: string) => Promise<boolean>
}

export function createPasswordSignIn(
  parts: Parts,
  secondWays: PasskeySignIn['ways'],
): PasswordSignIn {
  const { auth, db, budget, allow, audit, invitations, config } = parts
  return { signUp, signIn, secondStep, signOut, maySignUp }

  async function maySignUp(invite?: string): Promise<boolean> {
    if (policyOf(parts) === 'open') return true
    const [row] = await db.select({ users: count() }).from(authUser)
    if (row?.users === 0) return true
    return (
      config.signUp !== 'closed' &&
      invite !== undefined &&
      (await invitations.find(invite)) !== undefined
    )
  }

  async function signUp(input: SignUp, caller: Caller): Promise<SignedIn | undefined> {
    await budget.take(allow.signUp, caller.address)
    if (!(await maySignUp(input.invite))) throw authFault('no-sign-up', {})
    const { email, password, name } = input
    const made = await callLibrary(() =>
      auth.api.signUpEmail({ body: { email, password, name }, headers: headersOf(caller) }),
    )
    await audit({
      what: 'auth/signed-up',
      workspace: null,
      actor: made.token === null ? null : made.user.id,
      address: caller.address,
      data: { email: mask(email), device: caller.device },
    })
    if (made.token !== null) return { token: made.token, user: userShown(made.user) }
    if (!(await provedByInvite(email, input.invite))) return undefined
    const entered = await signIn(email, password, caller, true)
    return 'token' in entered ? { token: entered.token, user: entered.user } : undefined
  }

  /** Whoever holds the code that was mailed to an address reads that address's mail. */
  async function provedByInvite(email: string, invite: string | undefined): Promise<boolean> {
    const found = invite === undefined ? undefined : await invitations.find(invite)
    if (found?.mailedTo?.toLowerCase() !== email.toLowerCase()) return false
    await db
      .update(authUser)
      .set({ emailVerified: true })
      .where(eq(authUser.email, email.toLowerCase()))
    return true
  }

  async function signIn(
    email: string,
    password: string,
    caller: Caller,
    stays: boolean,
  ): Promise<SignInResult> {
    await budget.take(allow.address, caller.address)
    await budget.take(allow.account, email)
    try {
      const { headers, response } = await callLibrary(() =>
        auth.api.signInEmail({
          body: { email, password, rememberMe: stays },
          headers: headersOf(caller),
          returnHeaders: true,
        }),
      )
      await budget.giveBack(allow.address, caller.address)
      // The password was right; a second step has a budget of its own.
      await budget.forget(allow.account, email)
      if ('twoFactorRedirect' in response) {
        const ways = await secondWays(cookiesOf(headers), caller)
        return { challenge: challengeOf(headers), ways, headers }
      }
      await audited('auth/signed-in', response.user.id, caller, 'password')
      return { token: response.token, user: userShown(response.user), headers }
    } catch (error) {
      await failed(error, email, caller)
      throw error
    }
  }

  async function failed(error: unknown, email: string, caller: Caller): Promise<void> {
    const isGuess = isFault(error, 'auth/wrong-password')
    if (!isGuess) await budget.giveBack(allow.account, email)
    if (!isGuess) await budget.giveBack(allow.address, caller.address)
    await audit({
      what: 'auth/sign-in-failed',
      workspace: null,
      actor: null,
      address: caller.address,
      data: { email: mask(email), why: isFault(error) ? error.code : 'internal' },
    })
  }

  async function secondStep(
    input: SecondStep,
    caller: Caller,
  ): Promise<SignedIn & { readonly headers: Headers }> {
    await budget.take(allow.address, caller.address)
    const headers = headersOf(caller, { cookie: cookieOf(input.challenge) })
    const { code, backupCode } = input
    const answer = await callLibrary(() =>
      backupCode === undefined
        ? auth.api.verifyTOTP({ body: { code: code ?? '' }, headers, returnHeaders: true })
        : auth.api.verifyBackupCode({ body: { code: backupCode }, headers, returnHeaders: true }),
    )
    const { token, user } = answer.response
    if (token === undefined) throw authFault('challenge-over', {})
    if (backupCode === undefined) await refuseReplay(user.id, code ?? '', token, caller)
    await budget.giveBack(allow.address, caller.address)
    await audited(
      'auth/signed-in',
      user.id,
      caller,
      backupCode === undefined ? 'code' : 'backup code',
    )
    return { token, user: userShown(user), headers: answer.headers }
  }

  /** A code stays right for a minute and a half; somebody who watched it must not use it again (RFC 6238 5.2). */
  async function refuseReplay(
    user: string,
    code: string,
    token: string,
    caller: Caller,
  ): Promise<void> {
    try {
      await budget.take(allow.codeUse, `${user} ${createHash('sha256').update(code).digest('hex')}`)
    } catch (error) {
      await auth.api.signOut({ headers: headersOf(caller, { token }) })
      throw isFault(error) ? authFault('wrong-code', {}) : error
    }
  }

  async function signOut(caller: Caller, credential: Credential): Promise<Headers> {
    const { headers } = await auth.api.signOut({
      headers: headersOf(caller, credential),
      returnHeaders: true,
    })
    return headers
  }

  async function audited(what: string, actor: string, caller: Caller, way: string): Promise<void> {
    await audit({
      what,
      workspace: null,
      actor,
      address: caller.address,
      data: { way, device: caller.device },
    })
  }
}

/** Open on this machine only, unless the operator says otherwise. */
export function policyOf({ config, origin }: Pick<Parts, 'config' | 'origin'>) {
  const isLocal = /^https?:\/\/(localhost|127\.|\[::1\])/.test(origin)
  return config.signUp ?? (isLocal ? 'open' : 'invited')
}

/** The signed cookie of a sign-in that waits for its second step, as an opaque word. */
const challengeOf = (headers: Headers): string =>
  Buffer.from(
    cookiesOf(headers)
      .split('; ')
      .find(pair => pair.includes('two_factor=')) ?? '',
  ).toString('base64url')

function cookieOf(challenge: string): string {
  const cookie = Buffer.from(challenge, 'base64url').toString('utf8')
  // Only what we made: a session's cookie must not come in by this door.
  if (!/^[\w.-]*two_factor=[^;\s]+$/.test(cookie)) throw authFault('challenge-over', {})
  return cookie
}
