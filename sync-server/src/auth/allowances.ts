/** How often what may be guessed at. Times in milliseconds. */
import type { IdentityConfig } from '#config'
import type { Allowance } from './budget.ts'

const MINUTE = 60_000

export const allowances = (config: IdentityConfig) =>
  ({
    account: { what: 'sign-in', most: config.failuresPerAccount, windowMs: 15 * MINUTE },
    address: { what: 'sign-in-from', most: config.failuresPerAddress, windowMs: 15 * MINUTE },
    signUp: { what: 'sign-up-from', most: config.failuresPerAddress, windowMs: 60 * MINUTE },
    /** Mails to one person, and mails one address may cause. */
    mailTo: { what: 'mail-to', most: 3, windowMs: 60 * MINUTE },
    mailFrom: { what: 'mail-from', most: 20, windowMs: 60 * MINUTE },
    /** Codes typed at the page of a device: 8 characters of 32, ten minutes. */
    userCode: { what: 'user-code-from', most: 20, windowMs: 15 * MINUTE },
    deviceStart: { what: 'device-from', most: 60, windowMs: 15 * MINUTE },
    passkeyStart: { what: 'passkey-from', most: 60, windowMs: 15 * MINUTE },
    invite: { what: 'invite-from', most: 60, windowMs: 15 * MINUTE },
    /** One use of one code of an authenticator: replayed codes are refused. */
    codeUse: { what: 'code-use', most: 1, windowMs: 3 * MINUTE },
  }) satisfies Readonly<Record<string, Allowance>>

export type Allowances = ReturnType<typeof allowances>
