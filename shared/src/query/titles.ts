/** Titles of linked records: by key, one statement per kind of target for a whole window. */
import type { CatalogObject } from '#model'
import type { JsonObject } from '#kit'
import { dialect } from './dialects.ts'
import type { Relation } from './relation.ts'
import type { QueryScope } from './scope.ts'
import {
  column,
  compileSqlite,
  sql,
  type Asking,
  type Compiled,
  type Fragment,
  type SqlRow,
  type SqlText,
} from './sql.ts'

/** `RefValue`s as plain JSON, by key. */
export type Refs = ReadonlyMap<number, JsonObject>
/** Statements that are compiled when first used, by name. */
export type Statements = Map<string, readonly Compiled[]>

export interface Wanted {
  readonly add: (relation: Relation, pk: unknown) => void
  readonly byObject: ReadonlyMap<CatalogObject, ReadonlySet<number>>
  readonly ofAny: ReadonlySet<number>
}

/** Keys to find titles for, sorted by what they may be. */
export function createWanted(): Wanted {
  const byObject = new Map<CatalogObject, Set<number>>()
  const ofAny = new Set<number>()
  return {
    byObject,
    ofAny,
    add({ targets }, pk) {
      if (typeof pk !== 'number') return
      const [only] = targets
      if (targets.length !== 1 || !only) return void ofAny.add(pk)
      const keys = byObject.get(only)
      if (keys) keys.add(pk)
      else byObject.set(only, new Set([pk]))
    },
  }
}

export function* titlesOf(
  wanted: Wanted,
  scope: QueryScope,
  statements: Statements = new Map(),
): Asking<Refs> {
  const refs = new Map<number, JsonObject>()
  const take = (rows: readonly SqlRow[]) => {
    for (const row of rows) {
      const ref = refOf(String(row['id']), String(row['object']), row['title'], row['gone'] === 1)
      refs.set(Number(row['pk']), ref)
    }
  }
  for (const [object, keys] of wanted.byObject)
    for (const statement of kept(statements, object.id, () => [titleStatement(object)]))
      take(yield withKeys(statement, [...keys]))
  if (wanted.ofAny.size > 0)
    for (const statement of kept(statements, '*', () => [anyTitleStatement(scope)]))
      take(yield withKeys(statement, [...wanted.ofAny]))
  return refs
}

const refOf = (id: string, object: string, title: SqlText, isDeleted: boolean): JsonObject =>
  isDeleted
    ? { id, object, title: String(title ?? ''), isDeleted }
    : { id, object, title: String(title ?? '') }

/**
 * The record a column points at as one text, read with the row that points at it: a subquery among
 * the results is run for the rows of the window only, a join for all that are skipped, too.
 */
export const packedRefSql = (alias: string, key: string, target: CatalogObject): Fragment =>
  sql`(SELECT id || (deleted_at IS NOT NULL) || title FROM ${sql.table(target.table)} WHERE pk = ${column(alias, key)})`

const ID_LENGTH = 36

/** `null` when the record was never seen here. */
export function unpackRef(packed: SqlText, object: string): JsonObject | null {
  if (typeof packed !== 'string') return null
  const isDeleted = packed[ID_LENGTH] === '1'
  return refOf(packed.slice(0, ID_LENGTH), object, packed.slice(ID_LENGTH + 1), isDeleted)
}

/** Stands for a list of keys in a statement that is compiled once. */
const KEYS = '\0keys'
export const keysSql = dialect.values(KEYS)

export const withKeys = ({ sql: text, params }: Compiled, keys: readonly number[]): Compiled => ({
  sql: text,
  params: params.map(param => (param === KEYS ? JSON.stringify(keys) : param)),
})

export function kept(
  statements: Statements,
  name: string,
  make: () => readonly Compiled[],
): readonly Compiled[] {
  const known = statements.get(name)
  if (known) return known
  const made = make()
  statements.set(name, made)
  return made
}

/** A record that is named but was never seen here has a `doc` row only; it is shown as gone. */
function titleStatement(object: CatalogObject): Compiled {
  return compileSqlite(
    sql`SELECT d.pk, d.id, ${object.id} AS object, o.title, (o.pk IS NULL OR o.deleted_at IS NOT NULL) AS gone FROM doc AS d LEFT JOIN ${sql.table(object.table)} AS o ON o.pk = d.pk WHERE d.pk IN ${keysSql}`,
  )
}

function anyTitleStatement({ catalog }: QueryScope): Compiled {
  const titles = catalog.allObjects.map(
    object =>
      sql`WHEN ${object.id} THEN (SELECT title FROM ${sql.table(object.table)} AS o WHERE o.pk = d.pk)`,
  )
  const title = titles.length === 0 ? sql`NULL` : sql`CASE d.type ${sql.join(titles, sql` `)} END`
  return compileSqlite(
    sql`SELECT d.pk, d.id, d.type AS object, ${title} AS title, (d.kind <> 'record' OR d.flags & 1 = 1) AS gone FROM doc AS d WHERE d.pk IN ${keysSql}`,
  )
}
