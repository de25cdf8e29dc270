/**
 * Result rows as records. A record's own columns and the titles of what they point at come with the
 * row; lists of linked records are asked for in a few statements per window, never per row.
 */
import type { CatalogObject, SqlValue } from '#model'
import type { Json, JsonObject } from '#kit'
import { isMany, linkedOf, type LinkedLists, type ListCell } from './linked.ts'
import {
  nextActivitiesOf,
  nextCellOf,
  noteTasks,
  type NextActivities,
  type NextCell,
} from './next-activity.ts'
import type { Row } from './query.ts'
import { relationOf, type Relation } from './relation.ts'
import type { QueryScope } from './scope.ts'
import { systemColumn, type Build, type QueryField } from './source.ts'
import { column, sql, type Asking, type Fragment, type SqlRow } from './sql.ts'
import { createWanted, packedRefSql, titlesOf, unpackRef, type Statements } from './titles.ts'

interface OwnCell {
  readonly id: string
  read(row: SqlRow): Json
}
/** A reference: its key, and its title when there is one kind of target. */
interface RefCell {
  readonly id: string
  readonly key: string
  readonly relation: Relation
  readonly packed: string | null
  readonly object: string
}
export interface CellPlan {
  readonly object: CatalogObject
  /** What a statement over the record's table selects. */
  readonly select: Fragment
  readonly own: readonly OwnCell[]
  readonly refs: readonly RefCell[]
  readonly lists: readonly ListCell[]
  readonly nexts: readonly NextCell[]
  readonly statements: Statements
}

const BASE = ['pk', 'id', 'title', 'created_at', 'updated_at', 'deleted_at'] as const

/** Which columns a list of fields needs; notes what showing them reads of other records. */
export function planCells(
  object: CatalogObject,
  alias: string,
  fields: readonly QueryField[],
  build: Build,
): CellPlan {
  const names = new Set<string>(BASE)
  const packed: Fragment[] = []
  const own: OwnCell[] = []
  const refs: RefCell[] = []
  const lists: ListCell[] = []
  const nexts: NextCell[] = []
  for (const field of new Map(fields.map(one => [one.id, one])).values()) {
    const next = nextCellOf(field, build.scope)
    if (next) {
      nexts.push(next)
      noteTasks(next, build)
      continue
    }
    const relation = relationOf(field, build.scope)
    if (relation) noteRelation(relation, build)
    if (!relation) own.push(ownCell(field, names))
    else if (relation.shape !== 'column')
      lists.push({ id: field.id, relation, isMany: isMany(field) })
    else {
      const [only, ...others] = relation.targets
      const name = only && others.length === 0 ? `r_${field.id}` : null
      if (only && name)
        packed.push(sql`${packedRefSql(alias, field.column, only)} AS ${sql.ref(name)}`)
      names.add(field.column)
      refs.push({ id: field.id, key: field.column, relation, packed: name, object: only?.id ?? '' })
    }
  }
  const select = sql.join([...[...names].map(name => column(alias, name)), ...packed])
  return { object, select, own, refs, lists, nexts, statements: new Map() }
}

function noteRelation(relation: Relation, { reads }: Build): void {
  for (const target of relation.targets) reads.note(target.id, target.title.id)
  if (relation.shape === 'links') reads.noteLink(relation.link)
  if (relation.shape === 'inverse')
    for (const side of relation.sides) reads.note(side.object.id, side.field.id)
}

function ownCell({ id, field, column: main }: QueryField, names: Set<string>): OwnCell {
  if (!field || systemColumn(id) !== undefined) {
    names.add(main)
    return { id, read: row => row[main] ?? null }
  }
  const { storageKind } = field
  const columns = storageKind.columns.map(({ suffix }) => field.column + suffix)
  const [only = ''] = columns
  // What is folded for comparing is never shown.
  for (const { suffix } of storageKind.columns)
    if (suffix !== storageKind.keySuffix) names.add(field.column + suffix)
  if (columns.length === 1) return { id, read: row => storageKind.fromColumns([row[only] ?? null]) }
  const shown = storageKind.columns.map(({ suffix }) => suffix !== storageKind.keySuffix)
  return {
    id,
    read(row) {
      // In a loop: this is done for every cell of every window.
      const values: SqlValue[] = []
      for (let at = 0; at < columns.length; at++)
        values.push(shown[at] === true ? (row[columns[at]!] ?? null) : null)
      return storageKind.fromColumns(values)
    },
  }
}

/** Rows in the order given. */
export function* readRows(
  plan: CellPlan,
  found: readonly SqlRow[],
  scope: QueryScope,
): Asking<readonly Row[]> {
  const pks = found.map(row => Number(row['pk']))
  const lists = yield* linkedOf(plan.lists, pks, plan.statements)
  const nexts = yield* nextActivitiesOf(plan.nexts, pks, plan.statements)
  const wanted = createWanted()
  for (const { relation, key, packed } of plan.refs)
    for (const row of found)
      if (packed === null || row[packed] === null) wanted.add(relation, row[key])
  for (const { id, relation } of plan.lists)
    for (const { first } of lists.get(id)?.values() ?? [])
      for (const pk of first) wanted.add(relation, pk)
  const refs = new Map(yield* titlesOf(wanted, scope, plan.statements))
  return found.map(row => toRow(plan, row, lists, refs, nexts))
}

function toRow(
  plan: CellPlan,
  row: SqlRow,
  lists: LinkedLists,
  refs: Map<number, JsonObject>,
  nexts: NextActivities,
): Row {
  const cells: Record<string, Json> = {}
  for (const cell of plan.own) cells[cell.id] = cell.read(row)
  for (const { id, key, packed, object } of plan.refs) {
    const pk = Number(row[key] ?? -1)
    // One object for one record in all of a window: whoever writes it down names it once.
    let ref = refs.get(pk) ?? null
    if (ref === null && packed !== null) {
      ref = unpackRef(row[packed], object)
      if (ref !== null) refs.set(pk, ref)
    }
    cells[id] = ref
  }
  for (const { id, isMany: all } of plan.lists) {
    const linked = lists.get(id)?.get(Number(row['pk']))
    const first = (linked?.first ?? []).flatMap(pk => refs.get(pk) ?? [])
    cells[id] = all ? first : { count: linked?.count ?? 0, first }
  }
  for (const { id } of plan.nexts) cells[id] = nexts.get(id)?.get(Number(row['pk'])) ?? null
  return {
    id: String(row['id']),
    object: plan.object.id,
    title: String(row['title'] ?? ''),
    cells,
    createdAt: String(row['created_at'] ?? ''),
    updatedAt: String(row['updated_at'] ?? ''),
    deletedAt: typeof row['deleted_at'] === 'string' ? row['deleted_at'] : null,
  }
}
