/**
 * The one import of Kysely: fragments of SQL that carry their parameters, and text out of them.
 * Nothing here connects to anything.
 */
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  sql,
  type RawBuilder,
} from 'kysely'
import { SqliteQueryCompiler } from 'kysely'
import type { SqlValue } from '#model'

export { sql }
export type Fragment = RawBuilder<unknown>

export interface Compiled {
  readonly sql: string
  readonly params: readonly SqlValue[]
}
export type SqlText = SqlValue | undefined
/** A result row by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** Questions that depend on earlier answers: yields statements, is handed their rows, returns the result. */
export type Asking<T> = Generator<Compiled, T, readonly SqlRow[]>

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

export function compileSqlite(fragment: Fragment): Compiled {
  const { sql: text, parameters } = fragment.compile(compiler)
  return { sql: text, params: parameters as readonly SqlValue[] }
}

/** Runs a conversation against something that answers at once. */
export function answerNow<T>(
  asking: Asking<T>,
  ask: (statement: Compiled) => readonly SqlRow[],
): T {
  let step = asking.next()
  while (step.done !== true) step = asking.next(ask(step.value))
  return step.value
}

/** Runs a conversation against something that takes a while. */
export async function answerLater<T>(
  asking: Asking<T>,
  ask: (statement: Compiled) => Promise<readonly SqlRow[]>,
): Promise<T> {
  let step = asking.next()
  while (step.done !== true) step = asking.next(await ask(step.value))
  return step.value
}

export const column = (alias: string, name: string): Fragment => sql.ref(`${alias}.${name}`)
export const allOf = (parts: readonly Fragment[]): Fragment =>
  parts.length === 0
    ? sql`TRUE`
    : parts.length === 1
      ? parts[0]!
      : sql`(${sql.join(parts, sql` AND `)})`
export const anyOf = (parts: readonly Fragment[]): Fragment =>
  parts.length === 0
    ? sql`FALSE`
    : parts.length === 1
      ? parts[0]!
      : sql`(${sql.join(parts, sql` OR `)})`
/** The true complement: what is unknown because a value is missing counts as "no". */
export const complement = (part: Fragment): Fragment => sql`(${part}) IS NOT TRUE`
