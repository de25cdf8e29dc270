/**
 * The open task of each record of a window that is due first, in one statement for all of them; and
 * whether a record has one, as a condition.
 */
import type { Json, JsonObject } from '#kit'
import type { CatalogField, CatalogObject } from '#model'
import { listSql } from './dialects.ts'
import { relationOf } from './relation.ts'
import type { QueryScope } from './scope.ts'
import { ROW, toQueryField, type Build, type QueryField, type Source } from './source.ts'
import { column, compileSqlite, sql, type Asking, type Compiled, type Fragment } from './sql.ts'
import { keysSql, kept, withKeys, type Statements } from './titles.ts'

/** Where a field of this kind finds its tasks. */
interface Tasks {
  readonly object: CatalogObject
  readonly status: CatalogField
  readonly due: CatalogField
  /** `object.field` of the links; the task is at their `far` end. */
  readonly link: string
  readonly near: 'from_pk' | 'to_pk'
  readonly far: 'from_pk' | 'to_pk'
}

export interface NextCell {
  readonly id: string
  readonly tasks: Tasks
}

/** `undefined` for other kinds of field, and where the relation or the task's fields are gone. */
export function nextCellOf({ field }: QueryField, scope: QueryScope): NextCell | undefined {
  if (field?.storageKind.id !== 'nextActivity') return undefined
  const { catalog } = scope
  const { via, status, due } = field.options as Readonly<Record<string, string>>
  const back = catalog.findField(field.object, via ?? '')
  const relation = back && relationOf(toQueryField(back), scope)
  const [object] = relation?.targets ?? []
  if (relation?.shape !== 'links' || !object) return undefined
  const [state, day] = [status, due].map(name => catalog.findField(object.id, name ?? ''))
  if (!state || !day) return undefined
  const { link, near, far } = relation
  return { id: field.id, tasks: { object, status: state, due: day, link, near, far } }
}

/** What a cell of this kind shows of others. */
export function noteTasks({ tasks }: NextCell, { reads }: Build): void {
  const { object, status, due, link } = tasks
  for (const field of [object.title.id, status.id, due.id, ROW]) reads.note(object.id, field)
  reads.noteLink(link)
}

/** By field id, by key of the record: what is next. */
export type NextActivities = ReadonlyMap<string, ReadonlyMap<number, JsonObject>>

export function* nextActivitiesOf(
  cells: readonly NextCell[],
  pks: readonly number[],
  statements: Statements,
): Asking<NextActivities> {
  const found = new Map<string, Map<number, JsonObject>>()
  if (pks.length === 0) return found
  for (const cell of cells) {
    const own = new Map<number, JsonObject>()
    found.set(cell.id, own)
    for (const statement of kept(statements, `next ${cell.id}`, () => [statementOf(cell)]))
      for (const row of yield withKeys(statement, pks))
        own.set(Number(row['owner']), {
          id: String(row['id']),
          object: cell.tasks.object.id,
          title: String(row['title'] ?? ''),
          due: typeof row['due'] === 'string' ? row['due'] : null,
          count: Number(row['total']),
        })
  }
  return found
}

/** The order of the join is said, as for lists of links: from the records of the window to their tasks. */
function statementOf({ tasks }: NextCell): Compiled {
  const { object, due, link, near, far } = tasks
  const day = column('t', due.column)
  const each = sql`PARTITION BY l.${sql.ref(near)}`
  const inner = sql`SELECT l.${sql.ref(near)} AS owner, t.id AS id, t.title AS title, ${day} AS due, row_number() OVER (${each} ORDER BY ${day} NULLS LAST, t.position, t.pk) AS n, count(*) OVER (${each}) AS total FROM link AS l CROSS JOIN ${sql.table(object.table)} AS t ON t.pk = l.${sql.ref(far)} AND ${isOpen('t', tasks)} WHERE l.field = ${link} AND l.deleted = 0 AND l.${sql.ref(near)} IN ${keysSql}`
  return compileSqlite(sql`SELECT owner, id, title, due, total FROM (${inner}) WHERE n = 1`)
}

/** True for records of `source` about which something is open. */
export function hasNext(source: Source, cell: NextCell, build: Build): Fragment {
  const { object, link, near, far } = cell.tasks
  noteTasks(cell, build)
  build.leavesRow()
  return sql`${column(source.alias, 'pk')} IN (SELECT l.${sql.ref(near)} FROM ${sql.table(object.table)} AS t JOIN link AS l ON l.${sql.ref(far)} = t.pk AND l.field = ${link} AND l.deleted = 0 WHERE ${isOpen('t', cell.tasks)})`
}

/** Neither deleted nor in a state that ends it; a task without a state is open. */
function isOpen(alias: string, { status }: Tasks): Fragment {
  const state = column(alias, status.column)
  return sql`${column(alias, 'deleted_at')} IS NULL AND (${state} IS NULL OR ${state} NOT IN ${listSql(endedOptions(status.options))})`
}

/** Ids of the options whose category is not "open". */
function endedOptions(options: Json): readonly string[] {
  const { choices } = options as { readonly choices?: readonly JsonObject[] }
  return (choices ?? []).flatMap(({ id, category }) =>
    typeof id === 'string' && typeof category === 'string' && category !== 'open' ? [id] : [],
  )
}
