/**
 * The database as the other rooms see it: transactions that say whose rows they may touch.
 *
 * Every table of a workspace is under row-level security. A transaction sees the rows of the
 * workspace it names, and of no other, whatever its SQL says; `user` and `invite` open the few rows
 * that a person needs before a workspace is known. The connection's role cannot bypass this.
 */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

export type Parameter = string | number | bigint | boolean | Uint8Array | null | readonly unknown[]

/** Columns come as text, number (int8 too, up to 2^53), boolean, `Uint8Array` (bytea) or parsed JSON. */
export interface Tx {
  readonly query: <Row extends object>(
    text: string,
    values?: readonly Parameter[],
  ) => Promise<readonly Row[]>
  readonly drizzle: PgDatabase<PgQueryResultHKT>
}

/** Whose rows a transaction may see. Empty: only tables that belong to no workspace. */
export interface Reach {
  readonly workspace?: string
  /** Id of a signed-in person: rows of the directory that are theirs. */
  readonly user?: string
  /** Hash of an invitation's code. */
  readonly invite?: string
  /** Everything is read as of one moment, however long it takes. */
  readonly isSnapshot?: boolean
}

export interface Database {
  readonly kind: 'pglite' | 'postgres'
  /** Commits when `work` resolves and rolls back when it rejects. Throws `db/unreachable`, `db/full`. */
  readonly tx: <T>(reach: Reach, work: (tx: Tx) => Promise<T>) => Promise<T>
  /**
   * One statement that is committed when this resolves, in one round trip. For functions of the
   * database that name their workspace themselves; anything else sees no row of any.
   */
  readonly call: <Row extends object>(
    text: string,
    values: readonly Parameter[],
  ) => Promise<readonly Row[]>
  /** Outside a transaction and without a workspace: for tables that belong to none. */
  readonly drizzle: PgDatabase<PgQueryResultHKT>
  /** Hears `notify` of every instance; a wake-up may be lost, so nobody relies on it alone. Answers how to stop. */
  readonly listen: (channel: string, heard: (payload: string) => void) => Promise<() => void>
  readonly notify: (channel: string, payload: string) => Promise<void>
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>
  /** Connections, where there is a pool. */
  readonly pool?: () => {
    readonly total: number
    readonly idle: number
    readonly waiting: number
  }
  readonly close: () => Promise<void>
}

/** One numbered change of the tables; the rooms that own tables each export a list of them. */
export interface Migration {
  /** `auth-0001-people`: unique, never renamed. */
  readonly id: string
  readonly sql: readonly string[]
}
