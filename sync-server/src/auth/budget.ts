/**
 * Budgets of guesses: so many attempts of one account or one address in a window, counted in the
 * database so that every instance sees them. An attempt is counted before it is made, so that a
 * thousand at once are a thousand; what succeeded is given back.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '@kith/shared/kit'
import { sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { authFault } from './auth-fault.ts'
import { authBudget } from './tables.ts'

export type AuthDb = PgDatabase<PgQueryResultHKT>

export interface Allowance {
  /** What is guessed at. */
  readonly what: string
  readonly most: number
  readonly windowMs: number
}

export interface Budget {
  /** Counts one attempt; throws `auth/locked` when there is none left. */
  readonly take: (allowance: Allowance, whose: string) => Promise<void>
  /** The attempt was right. */
  readonly giveBack: (allowance: Allowance, whose: string) => Promise<void>
  /** Whoever it was has proven themselves: guesses so far are forgotten. */
  readonly forget: (allowance: Allowance, whose: string) => Promise<void>
  /** Removes windows that are over. */
  readonly sweep: (olderThanMs: number) => Promise<void>
}

export function createBudget(db: AuthDb, clock: Clock): Budget {
  // Addresses of people do not stand in this table.
  const keyOf = ({ what }: Allowance, whose: string) =>
    `${what}:${createHash('sha256').update(whose.toLowerCase()).digest('base64url')}`
  return {
    async take(allowance, whose) {
      const now = clock.now()
      const { key, startedAt, count } = authBudget
      const isOver = sql`${startedAt} + ${allowance.windowMs} <= ${now}`
      const [row] = await db
        .insert(authBudget)
        .values({ key: keyOf(allowance, whose), startedAt: now, count: 1 })
        .onConflictDoUpdate({
          target: key,
          set: {
            count: sql`case when ${isOver} then 1 else ${count} + 1 end`,
            startedAt: sql`case when ${isOver} then ${now} else ${startedAt} end`,
          },
        })
        .returning()
      if (row !== undefined && row.count > allowance.most) {
        const left = row.startedAt + allowance.windowMs - now
        throw authFault('locked', { seconds: Math.max(1, Math.ceil(left / 1000)) })
      }
    },
    async giveBack(allowance, whose) {
      await db
        .update(authBudget)
        .set({ count: sql`greatest(0, ${authBudget.count} - 1)` })
        .where(sql`${authBudget.key} = ${keyOf(allowance, whose)}`)
    },
    async forget(allowance, whose) {
      await db.delete(authBudget).where(sql`${authBudget.key} = ${keyOf(allowance, whose)}`)
    },
    async sweep(olderThanMs) {
      await db.delete(authBudget).where(sql`${authBudget.startedAt} < ${clock.now() - olderThanMs}`)
    },
  }
}
