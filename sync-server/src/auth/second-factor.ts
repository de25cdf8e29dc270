/** Turning two-factor sign-in (TOTP, RFC 6238) on and off. Each change ends the session and begins another. */
import { callLibrary, headersOf, newTokenOf, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'

export interface SecondFactor {
  /** What the authenticator needs and the codes for the day it is lost; on only after `confirm`. */
  readonly begin: (
    password: string,
    caller: Caller,
    token: string,
  ) => Promise<{ readonly uri: string; readonly backupCodes: readonly string[] }>
  /** The new token of this device. */
  readonly confirm: (code: string, caller: Caller, token: string) => Promise<string>
  readonly end: (password: string, caller: Caller, token: string) => Promise<string>
  /** New backup codes; the old ones are worth nothing from now on. */
  readonly renewBackupCodes: (
    password: string,
    caller: Caller,
    token: string,
  ) => Promise<readonly string[]>
}

export function createSecondFactor({ auth, audit, budget, allow }: Parts): SecondFactor {
  const note = async (what: string, user: string, caller: Caller) =>
    audit({ what, workspace: null, actor: user, address: caller.address, data: {} })
  /** Passwords and codes asked again are guesses as much as at signing in. */
  const guarded = async <T>(token: string, caller: Caller, work: () => Promise<T>): Promise<T> => {
    const session = await auth.api.getSession({ headers: headersOf(caller, { token }) })
    const whose = session?.user.email ?? token
    await budget.take(allow.account, whose)
    const result = await callLibrary(work)
    await budget.forget(allow.account, whose)
    return result
  }
  return {
    begin: (password, caller, token) =>
      guarded(token, caller, async () => {
        const answer = await auth.api.enableTwoFactor({
          body: { password, method: 'totp' },
          headers: headersOf(caller, { token }),
        })
        if (!('totpURI' in answer)) throw new Error('the library began another method')
        return { uri: answer.totpURI, backupCodes: answer.backupCodes }
      }),
    confirm: (code, caller, token) =>
      guarded(token, caller, async () => {
        const { headers, response } = await auth.api.verifyTOTP({
          body: { code },
          headers: headersOf(caller, { token }),
          returnHeaders: true,
        })
        await note('auth/two-factor-on', response.user.id, caller)
        return newTokenOf(headers) ?? token
      }),
    end: (password, caller, token) =>
      guarded(token, caller, async () => {
        const session = await auth.api.getSession({ headers: headersOf(caller, { token }) })
        const { headers } = await auth.api.disableTwoFactor({
          body: { password },
          headers: headersOf(caller, { token }),
          returnHeaders: true,
        })
        await note('auth/two-factor-off', session?.user.id ?? '', caller)
        return newTokenOf(headers) ?? token
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
}
