/**
 * The authenticator (TOTP, RFC 6238), given and taken away. Turning two-factor on and off with it ends
 * the session and begins another; beside passkeys it comes and goes, and two-factor stays on.
 */
import { randomBytes } from 'node:crypto'
import { symmetricEncrypt } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { authFault } from './auth-fault.ts'
import { factorsOf, holding } from './factors.ts'
import { headersOf, newTokenOf, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'
import { provingAgain, type Proven } from './prove-again.ts'
import { authTwoFactor } from './tables.ts'

export interface SecondFactor {
  /**
   * What the authenticator needs, and the codes for the day it is lost; none where passkeys brought
   * codes already, which stay good. On only after `confirm`.
   */
  readonly begin: (
    password: string,
    caller: Caller,
    token: string,
  ) => Promise<{ readonly uri: string; readonly backupCodes: readonly string[] }>
  /** The new token of this device. */
  readonly confirm: (code: string, caller: Caller, token: string) => Promise<string>
  /** Throws `auth/last-factor` where a workspace of theirs needs one. */
  readonly end: (password: string, caller: Caller, token: string) => Promise<string>
  /** New backup codes; the old ones are worth nothing from now on. */
  readonly renewBackupCodes: (
    password: string,
    caller: Caller,
    token: string,
  ) => Promise<readonly string[]>
}

export function createSecondFactor(parts: Parts): SecondFactor {
  const { auth, audit, db } = parts
  const note = async (what: string, user: string, caller: Caller) =>
    audit({ what, workspace: null, actor: user, address: caller.address, data: {} })
  const guarded = <T>(token: string, caller: Caller, work: (who: Proven) => Promise<T>) =>
    provingAgain(parts, token, caller, work)
  return {
    begin: (password, caller, token) =>
      guarded(token, caller, async ({ user }) => {
        const { passkeys } = await factorsOf(db, user)
        const kept = passkeys.length > 0 ? await codesOf(user) : undefined
        const answer = await auth.api.enableTwoFactor({
          body: { password, method: 'totp' },
          headers: headersOf(caller, { token }),
        })
        if (!('totpURI' in answer)) throw new Error('the library began another method')
        if (kept === undefined) return { uri: answer.totpURI, backupCodes: answer.backupCodes }
        await db
          .update(authTwoFactor)
          .set({ backupCodes: kept })
          .where(eq(authTwoFactor.userId, user))
        return { uri: answer.totpURI, backupCodes: [] }
      }),
    confirm: (code, caller, token) =>
      guarded(token, caller, async ({ isTwoFactorOn }) => {
        const { headers, response } = await auth.api.verifyTOTP({
          body: { code },
          headers: headersOf(caller, { token }),
          returnHeaders: true,
        })
        const what = isTwoFactorOn ? 'auth/authenticator-added' : 'auth/two-factor-on'
        await note(what, response.user.id, caller)
        return newTokenOf(headers) ?? token
      }),
    end: (password, caller, token) =>
      guarded(token, caller, async ({ user }) => {
        const headers = headersOf(caller, { token })
        await auth.api.verifyPassword({ body: { password }, headers })
        if (await takeBesidePasskeys(user)) {
          await note('auth/authenticator-removed', user, caller)
          return token
        }
        const workspace = await parts.asksTwoFactor(user)
        if (workspace !== undefined) throw authFault('last-factor', { workspace })
        const ended = await auth.api.disableTwoFactor({
          body: { password },
          headers,
          returnHeaders: true,
        })
        await note('auth/two-factor-off', user, caller)
        return newTokenOf(ended.headers) ?? token
      }),
    renewBackupCodes: (password, caller, token) =>
      guarded(token, caller, async () => {
        const { backupCodes } = await auth.api.generateBackupCodes({
          body: { password },
          headers: headersOf(caller, { token }),
        })
        return backupCodes
      }),
  }

  async function codesOf(user: string): Promise<string | undefined> {
    const [row] = await db.select().from(authTwoFactor).where(eq(authTwoFactor.userId, user))
    return row?.backupCodes
  }

  /** Forgets the authenticator and keeps the backup codes; `false` where there is no passkey to go on with. */
  async function takeBesidePasskeys(user: string): Promise<boolean> {
    const key = (await auth.$context).secretConfig
    const data = randomBytes(24).toString('base64url')
    const secret = await symmetricEncrypt({ key, data })
    return holding(db, user, async ({ tx, hasAuthenticator, passkeys }) => {
      if (passkeys.length === 0) return false
      if (!hasAuthenticator)
        throw authFault('two-factor-state', { why: 'there is no authenticator' })
      await tx
        .update(authTwoFactor)
        .set({ verified: false, secret })
        .where(eq(authTwoFactor.userId, user))
      return true
    })
  }
}
