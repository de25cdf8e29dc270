/** Forgotten and changed passwords, and the proof that an address is one's own. */
import { mask } from '@kith/shared/kit'
import { callLibrary, headersOf, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'

export interface Passwords {
  /** Answers alike and takes alike whether the account exists or not. */
  readonly forgot: (email: string, caller: Caller) => Promise<void>
  /** Ends every session of the account; throws `auth/link-over`. */
  readonly reset: (token: string, password: string, caller: Caller) => Promise<void>
  /** Ends every session and begins a new one for this device: its token. */
  readonly change: (from: string, to: string, caller: Caller, token: string) => Promise<string>
  readonly sendVerify: (email: string, caller: Caller) => Promise<void>
  readonly verify: (token: string, caller: Caller) => Promise<void>
}

export function createPasswords({ auth, budget, allow, audit }: Parts): Passwords {
  const note = (what: string, actor: string | null, caller: Caller, data = {}) =>
    audit({ what, workspace: null, actor, address: caller.address, data })
  return {
    async forgot(email, caller) {
      await budget.take(allow.mailFrom, caller.address)
      await budget.take(allow.mailTo, email)
      await callLibrary(() =>
        auth.api.requestPasswordReset({ body: { email }, headers: headersOf(caller) }),
      )
      await note('auth/reset-asked', null, caller, { email: mask(email) })
    },
    async reset(token, password, caller) {
      await budget.take(allow.mailFrom, caller.address)
      await callLibrary(() =>
        auth.api.resetPassword({
          body: { token, newPassword: password },
          headers: headersOf(caller),
        }),
      )
      await note('auth/password-reset', null, caller)
    },
    async change(from, to, caller, token) {
      const { response } = await callLibrary(() =>
        auth.api.changePassword({
          body: { currentPassword: from, newPassword: to, revokeOtherSessions: true },
          headers: headersOf(caller, { token }),
          returnHeaders: true,
        }),
      )
      await note('auth/password-changed', response.user.id, caller)
      return response.token ?? token
    },
    async sendVerify(email, caller) {
      await budget.take(allow.mailFrom, caller.address)
      await budget.take(allow.mailTo, email)
      await callLibrary(() =>
        auth.api.sendVerificationEmail({ body: { email }, headers: headersOf(caller) }),
      )
    },
    async verify(token, caller) {
      await callLibrary(() =>
        auth.api.verifyEmail({ query: { token }, headers: headersOf(caller) }),
      )
      await note('auth/address-verified', null, caller)
    },
  }
}
