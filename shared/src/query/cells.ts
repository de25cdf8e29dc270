/**
 * Result rows as records. Own columns are read at once; linked records are asked for in one
 * statement per relation and one per kind of target for the whole window, never one per row.
 */
import type { CatalogObject } from '#model'
import type { Json } from '#kit'
import type { RefValue, Row } from './query.ts'
import { relationOf, type Relation } from './relation.ts'
import type { QueryScope } from './scope.ts'
import { systemColumn, toQueryField, type Build, type QueryField } from './source.ts'
import { compileSqlite, sql, type Asking, type Compiled, type SqlRow } from './sql.ts'

/** Of a list of linked records this many are shown in a cell; all are counted. */
const FIRST = 5
/** Real many-to-many cells carry all their records up to here. */
const MANY = 100

interface OwnCell {
  readonly id: string
  readonly columns: readonly string[]
  read(row: SqlRow): Json
}
interface RelatedCell {
  readonly id: string
  readonly field: QueryField
  readonly relation: Relation
}
export interface CellPlan {
  readonly object: CatalogObject
  readonly columns: readonly string[]
  readonly own: readonly OwnCell[]
  readonly related: readonly RelatedCell[]
  /** Statements for linked records and titles, compiled when first used. */
  readonly statements: Map<string, readonly Compiled[]>
}

/** Which columns a list of fields needs; notes what showing them reads of other records. */
export function planCells(
  object: CatalogObject,
  fields: readonly QueryField[],
  build: Build,
): CellPlan {
  const own: OwnCell[] = []
  const related: RelatedCell[] = []
  for (const field of fields) {
    const relation = relationOf(field, build.scope)
    if (relation) {
      related.push({ id: field.id, field, relation })
      noteRelation(relation, build)
    } else own.push(ownCell(field))
  }
  const linked = related.flatMap(({ field, relation }) =>
    relation.shape === 'column' ? [field.column] : [],
  )
  const columns = [...own.flatMap(cell => cell.columns), ...linked]
  return { object, columns, own, related, statements: new Map() }
}

function noteRelation(relation: Relation, { reads }: Build): void {
  for (const target of relation.targets) reads.note(target.id, target.title.id)
  if (relation.shape === 'links') reads.noteLink(relation.link)
  if (relation.shape === 'inverse')
    for (const side of relation.sides) reads.note(side.object.id, side.field.id)
}

function ownCell({ id, field, column }: QueryField): OwnCell {
  if (!field || systemColumn(id) !== undefined)
    return { id, columns: column === id ? [] : [column], read: row => row[column] ?? null }
  const { storageKind } = field
  const columns = storageKind.columns.map(({ suffix }) => field.column + suffix)
  return {
    id,
    columns: columns.filter(name => name !== field.column + (storageKind.keySuffix ?? '\0')),
    read: row => storageKind.fromColumns(columns.map(name => row[name] ?? null)),
  }
}

/** Rows in the order given. */
export function* readRows(
  plan: CellPlan,
  found: readonly SqlRow[],
  scope: QueryScope,
): Asking<readonly Row[]> {
  const pks = found.map(row => Number(row['pk']))
  const lists = new Map<string, ReadonlyMap<number, Linked>>()
  for (const { id, field, relation } of plan.related)
    if (relation.shape !== 'column' && pks.length > 0)
      lists.set(id, yield* linkedTo(plan, field, relation, pks))
  const wanted = createWanted()
  for (const { id, field, relation } of plan.related) {
    for (const row of found) wanted.add(relation, row[field.column])
    for (const linked of lists.get(id)?.values() ?? [])
      for (const pk of linked.first) wanted.add(relation, pk)
  }
  const refs = yield* titlesOf(wanted, scope, plan.statements)
  return found.map(row => toRow(plan, row, lists, refs))
}

interface Linked {
  readonly first: number[]
  readonly count: number
}
type Refs = ReadonlyMap<number, RefValue>

function toRow(
  { object, own, related }: CellPlan,
  row: SqlRow,
  lists: ReadonlyMap<string, ReadonlyMap<number, Linked>>,
  refs: Refs,
): Row {
  const cells: Record<string, Json> = {}
  for (const cell of own) cells[cell.id] = cell.read(row)
  for (const { id, field, relation } of related) {
    if (relation.shape === 'column') {
      cells[id] = asJson(refs.get(Number(row[field.column])) ?? null)
      continue
    }
    const linked = lists.get(id)?.get(Number(row['pk']))
    const first = (linked?.first ?? []).flatMap(pk => asJson(refs.get(pk)) ?? [])
    cells[id] = isMany(field) ? first : { count: linked?.count ?? 0, first }
  }
  return {
    id: String(row['id']),
    object: object.id,
    title: String(row['title'] ?? ''),
    cells,
    createdAt: String(row['created_at'] ?? ''),
    updatedAt: String(row['updated_at'] ?? ''),
    deletedAt: row['deleted_at'] === null ? null : String(row['deleted_at']),
  }
}

const isMany = ({ field }: QueryField): boolean => field?.storageKind.home === 'link'
/** A `RefValue` is JSON; its interface only lacks the index signature. */
const asJson = (ref: RefValue | null | undefined): Json => (ref ? { ...ref } : null)

/** The first linked records of each and how many there are, live ones only. */
function* linkedTo(
  { statements }: CellPlan,
  field: QueryField,
  relation: Relation,
  pks: readonly number[],
): Asking<ReadonlyMap<number, Linked>> {
  const limit = isMany(field) ? MANY : FIRST
  const found = new Map<number, { first: number[]; count: number }>()
  const made = kept(statements, `linked ${field.id}`, () => linkedStatements(relation, limit))
  for (const statement of made)
    for (const row of yield withKeys(statement, pks)) {
      const owner = Number(row['owner'])
      const entry = found.get(owner) ?? { first: [], count: 0 }
      if (entry.first.length === 0) entry.count += Number(row['total'])
      if (entry.first.length < limit) entry.first.push(Number(row['other']))
      found.set(owner, entry)
    }
  return found
}

/** Stands for a list of keys in a statement that is compiled once. */
const KEYS = '\0keys'
const keysSql = sql`(SELECT value FROM json_each(${KEYS}))`

const withKeys = ({ sql: text, params }: Compiled, keys: readonly number[]): Compiled => ({
  sql: text,
  params: params.map(param => (param === KEYS ? JSON.stringify(keys) : param)),
})

function kept(
  statements: Map<string, readonly Compiled[]>,
  name: string,
  make: () => readonly Compiled[],
): readonly Compiled[] {
  const known = statements.get(name)
  if (known) return known
  const made = make()
  statements.set(name, made)
  return made
}

function linkedStatements(relation: Relation, limit: number): readonly Compiled[] {
  if (relation.shape === 'links') {
    const near = sql.ref(relation.near)
    const far = sql.ref(relation.far)
    const inner = sql`SELECT l.${near} AS owner, l.${far} AS other, row_number() OVER (PARTITION BY l.${near} ORDER BY l.pos, l.pk) AS n, count(*) OVER (PARTITION BY l.${near}) AS total FROM link AS l JOIN doc AS d ON d.pk = l.${far} AND d.flags & 1 = 0 WHERE l.field = ${relation.link} AND l.deleted = 0 AND l.${near} IN ${keysSql}`
    return [
      compileSqlite(
        sql`SELECT owner, other, total FROM (${inner}) WHERE n <= ${limit} ORDER BY owner, n`,
      ),
    ]
  }
  if (relation.shape === 'column') return []
  return relation.sides.map(({ object, field }) => {
    const key = sql.ref(field.column)
    // Newest first by key: reading a title for every one of ten thousand would cost the window its speed.
    const inner = sql`SELECT ${key} AS owner, pk AS other, row_number() OVER (PARTITION BY ${key} ORDER BY pk DESC) AS n, count(*) OVER (PARTITION BY ${key}) AS total FROM ${sql.table(object.table)} WHERE deleted_at IS NULL AND ${key} IN ${keysSql}`
    return compileSqlite(
      sql`SELECT owner, other, total FROM (${inner}) WHERE n <= ${limit} ORDER BY owner, n`,
    )
  })
}

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
  statements = new Map<string, readonly Compiled[]>(),
): Asking<Refs> {
  const refs = new Map<number, RefValue>()
  const take = (rows: readonly SqlRow[]) => {
    for (const row of rows) {
      const ref = {
        id: String(row['id']),
        object: String(row['object']),
        title: String(row['title'] ?? ''),
      }
      refs.set(Number(row['pk']), row['gone'] === 1 ? { ...ref, isDeleted: true } : ref)
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
