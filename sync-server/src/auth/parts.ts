/** What the parts of identity share. */
import type { Clock, Log } from '@kith/shared/kit'
import type { IdentityConfig } from '#config'
import type { Audit } from '#http'
import type { Allowances } from './allowances.ts'
import type { BetterAuth } from './better-auth.ts'
import type { AuthDb, Budget } from './budget.ts'
import type { Invitations } from './invitations.ts'

export interface Parts {
  readonly auth: BetterAuth
  readonly db: AuthDb
  readonly clock: Clock
  readonly log: Log
  readonly config: IdentityConfig
  readonly origin: string
  readonly budget: Budget
  readonly allow: Allowances
  readonly invitations: Invitations
  readonly audit: Audit
  /** The name of a workspace that keeps them out without a second factor; `undefined`: none does. */
  readonly asksTwoFactor: (user: string) => Promise<string | undefined>
}

export interface SignedIn {
  readonly token: string
  readonly user: UserShown
}

export interface UserShown {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly hasTwoFactor: boolean
}

export const userShown = (user: {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly twoFactorEnabled?: boolean | null | undefined
}): UserShown => ({
  id: user.id,
  email: user.email,
  name: user.name,
  hasTwoFactor: user.twoFactorEnabled === true,
})
