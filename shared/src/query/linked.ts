/** Lists of linked records for the cells of a window: the first of each and how many there are. */
import { sql, compileSqlite, type Asking, type Compiled } from './sql.ts'
import type { QueryField } from './source.ts'
import type { Relation } from './relation.ts'
import { kept, keysSql, withKeys, type Statements } from './titles.ts'

/** Of the other side of a relation this many are shown in a cell; all are counted. */
const FIRST = 5
/** Many-to-many cells carry all their records up to here. */
const MANY = 100

export interface ListCell {
  readonly id: string
  readonly relation: Exclude<Relation, { readonly shape: 'column' }>
  /** A list to edit; otherwise a count with examples. */
  readonly isMany: boolean
}
export interface Linked {
  readonly first: number[]
  count: number
}
/** By field id, by key of the owning record. */
export type LinkedLists = ReadonlyMap<string, ReadonlyMap<number, Linked>>

export const isMany = ({ field }: QueryField): boolean => field?.storageKind.home === 'link'

/** Deleted records are neither listed nor counted. */
export function* linkedOf(
  cells: readonly ListCell[],
  pks: readonly number[],
  statements: Statements,
): Asking<LinkedLists> {
  const lists = new Map(cells.map(({ id }) => [id, new Map<number, Linked>()]))
  if (pks.length === 0) return lists
  const limits = new Map(cells.map(({ id, isMany: all }) => [id, all ? MANY : FIRST]))
  for (const statement of kept(statements, 'linked', () => statementsOf(cells)))
    for (const row of yield withKeys(statement, pks)) {
      const field = String(row['cell'])
      const owners = lists.get(field)
      const owner = Number(row['owner'])
      const linked = owners?.get(owner) ?? { first: [], count: 0 }
      owners?.set(owner, linked)
      if (row['n'] === 1) linked.count += Number(row['total'])
      if (linked.first.length < (limits.get(field) ?? 0)) linked.first.push(Number(row['other']))
    }
  return lists
}

function statementsOf(cells: readonly ListCell[]): readonly Compiled[] {
  const near = (side: string) =>
    cells.filter(({ relation }) => relation.shape === 'links' && relation.near === side)
  return [
    ...linkStatement('from_pk', 'to_pk', near('from_pk')),
    ...linkStatement('to_pk', 'from_pk', near('to_pk')),
    ...cells.flatMap(inverseStatements),
  ]
}

/** All lists kept as link documents, in one walk over the links of the window's records. */
function linkStatement(near: string, far: string, cells: readonly ListCell[]): readonly Compiled[] {
  if (cells.length === 0) return []
  const names = cells.map(({ id, relation }) =>
    relation.shape === 'links' ? sql`WHEN ${relation.link} THEN ${id}` : sql``,
  )
  const cell = sql`CASE l.field ${sql.join(names, sql` `)} END`
  const limit = Math.max(...cells.map(one => (one.isMany ? MANY : FIRST)))
  const each = sql`PARTITION BY l.field, l.${sql.ref(near)}`
  // The order of the join is said: without statistics SQLite may begin with every document.
  const inner = sql`SELECT ${cell} AS cell, l.${sql.ref(near)} AS owner, l.${sql.ref(far)} AS other, row_number() OVER (${each} ORDER BY l.pos, l.pk) AS n, count(*) OVER (${each}) AS total FROM link AS l CROSS JOIN doc AS d ON d.pk = l.${sql.ref(far)} AND d.flags & 1 = 0 WHERE l.deleted = 0 AND l.${sql.ref(near)} IN ${keysSql}`
  return [
    compileSqlite(
      sql`SELECT * FROM (${inner}) WHERE cell IS NOT NULL AND n <= ${limit} ORDER BY cell, owner, n`,
    ),
  ]
}

function inverseStatements({ id, relation }: ListCell): readonly Compiled[] {
  if (relation.shape !== 'inverse') return []
  return relation.sides.map(({ object, field }) => {
    const key = sql.ref(field.column)
    // Newest first by key: reading a title for every one of ten thousand would cost the window its speed.
    const inner = sql`SELECT ${id} AS cell, ${key} AS owner, pk AS other, row_number() OVER (PARTITION BY ${key} ORDER BY pk DESC) AS n, count(*) OVER (PARTITION BY ${key}) AS total FROM ${sql.table(object.table)} WHERE deleted_at IS NULL AND ${key} IN ${keysSql}`
    return compileSqlite(sql`SELECT * FROM (${inner}) WHERE n <= ${FIRST} ORDER BY owner, n`)
  })
}
