/** What an account has beside its password: an authenticator, passkeys. One row's lock orders all changes. */
import { isoTime } from '@kith/shared/kit'
import { and, asc, eq } from 'drizzle-orm'
import type { AuthDb } from './budget.ts'
import { authPasskey, authTwoFactor, authUser } from './tables.ts'

export interface PasskeyShown {
  readonly id: string
  readonly name: string
  readonly addedAt: string
  /** When it last signed in; `null` for never. */
  readonly lastUsedAt: string | null
}

export interface Factors {
  readonly hasAuthenticator: boolean
  readonly passkeys: readonly PasskeyShown[]
}

/** Where the account that must not change meanwhile is held, its factors as they are. */
export interface Held extends Factors {
  readonly tx: AuthDb
}

export async function factorsOf(db: AuthDb, user: string): Promise<Factors> {
  const rows = await db
    .select()
    .from(authPasskey)
    .where(eq(authPasskey.userId, user))
    .orderBy(asc(authPasskey.createdAt), asc(authPasskey.id))
  const [totp] = await db
    .select({ id: authTwoFactor.id })
    .from(authTwoFactor)
    .where(and(eq(authTwoFactor.userId, user), eq(authTwoFactor.verified, true)))
  return {
    hasAuthenticator: totp !== undefined,
    passkeys: rows.map(row => ({
      id: row.id,
      name: row.name ?? '',
      addedAt: isoTime(row.createdAt?.getTime() ?? 0),
      lastUsedAt: row.lastUsedAt === null ? null : isoTime(row.lastUsedAt.getTime()),
    })),
  }
}

/** Two devices that each remove the last but one of two would leave none that anybody meant to leave. */
export function holding<T>(db: AuthDb, user: string, work: (held: Held) => Promise<T>): Promise<T> {
  return db.transaction(async tx => {
    await tx.select({ id: authUser.id }).from(authUser).where(eq(authUser.id, user)).for('update')
    return work({ ...(await factorsOf(tx, user)), tx })
  })
}

export async function setTwoFactor(tx: AuthDb, user: string, isOn: boolean): Promise<void> {
  await tx.update(authUser).set({ twoFactorEnabled: isOn }).where(eq(authUser.id, user))
  // Backup codes go with the last factor.
  if (!isOn) await tx.delete(authTwoFactor).where(eq(authTwoFactor.userId, user))
}
