/**
 * Which indexes make lists fast: what every table has, and what a saved view's filter, order and
 * groups ask for. Their expressions are those of the compiled statements, letter by letter, or
 * SQLite would not use them; all leave deleted records out, as lists do.
 */
import { POSITION_KEY } from '#kit'
import {
  isCondition,
  orderOf,
  type Catalog,
  type CatalogObject,
  type Filter,
  type View,
} from '#model'
import { dialect } from './dialects.ts'
import { rankSql } from './order.ts'
import type { QueryScope } from './scope.ts'
import { fieldOf, toQueryField, type QueryField } from './source.ts'
import { compileSqlite, sql, type Fragment } from './sql.ts'

export interface IndexDefinition {
  /** Follows from its table and expressions: an index of another shape has another name. */
  readonly name: string
  readonly table: string
  readonly sql: string
}

/** Title, times of creation and change, manual order, and every reference: what each table has from the start. */
export function defaultIndexesFor(object: CatalogObject): readonly IndexDefinition[] {
  const references = object.allFields
    .filter(field => field.storageKind.pointsToRecord)
    .map(field => indexOn(object, [sql.ref(field.column)]))
  const title = sortColumn(toQueryField(object.title))
  return [
    ...references,
    ...(title ? [indexOn(object, [title])] : []),
    indexOn(object, [sql.ref('updated_at')]),
    indexOn(object, [sql.ref('created_at')]),
    indexOn(object, [sql.ref('position')]),
    named(object, 'deleted', sql`(deleted_at)`, sql`deleted_at IS NOT NULL`),
  ]
}

type Wanted = Pick<View, 'object' | 'filter' | 'order'> & {
  readonly kind?: View['kind']
  readonly group?: View['group']
  readonly columns?: View['columns']
  readonly options?: View['options']
}

/** Unknown fields are passed over: a view may be older than the catalog. */
export function indexesFor(view: Wanted, catalog: Catalog): readonly IndexDefinition[] {
  const object = catalog.findObject(view.object)
  if (!object) return []
  const scope: QueryScope = { catalog, me: null, now: 0, timeZone: 'UTC', weekStart: 1 }
  const find = (name: string) => knownField(object, name, scope)
  const equal = equalFields(view.filter, find)
  const order = orderColumns(orderOf(view), find)
  const group = view.group ? find(view.group.field) : undefined
  const lists = [
    ...(order.length > 0 ? [order] : []),
    ...equal.map(field => [...columnsOf(field), ...order]),
    ...(group ? groupLists(view, group, order, find) : []),
  ]
  return withoutPrefixes(lists.map(distinct)).map(columns => indexOn(object, columns))
}

const textOf = (column: Fragment): string => compileSqlite(column).sql

/** A view that filters by the column it sorts by names it twice. */
const distinct = (columns: readonly Fragment[]): readonly Fragment[] => [
  ...new Map(columns.map(column => [textOf(column), column])).values(),
]

/** An index on two columns serves whoever asks for the first alone. */
function withoutPrefixes(
  lists: readonly (readonly Fragment[])[],
): readonly (readonly Fragment[])[] {
  const texts = lists.map(columns => columns.map(textOf).join(', '))
  return lists.filter((columns, at) => {
    const own = texts[at] ?? ''
    return (
      columns.length > 0 &&
      !texts.some((other, n) => (other === own && n < at) || other.startsWith(`${own}, `))
    )
  })
}

type Find = (name: string) => QueryField | undefined

function knownField(
  object: CatalogObject,
  name: string,
  scope: QueryScope,
): QueryField | undefined {
  if (name.includes('.')) return undefined
  const isKnown =
    scope.catalog.findField(object.id, name) !== undefined ||
    ['title', 'createdAt', 'updatedAt', POSITION_KEY].includes(name)
  return isKnown ? fieldOf(object, name, scope) : undefined
}

/** Fields that a filter compares with a value, of the conditions that must all hold. */
function equalFields(filter: Filter | null, find: Find): readonly QueryField[] {
  if (!filter) return []
  if (!isCondition(filter))
    return 'and' in filter ? filter.and.flatMap(part => equalFields(part, find)) : []
  const isNarrow = !NOT_NARROW.has(filter.op)
  const field = isNarrow ? find(filter.field) : undefined
  return field && field.column !== '' && field.field?.storageKind.hasElements !== true
    ? [field]
    : []
}
const NOT_NARROW: ReadonlySet<string> = new Set([
  'isNot',
  'notIn',
  'contains',
  'notContains',
  'endsWith',
  'startsWith',
  'empty',
  'notEmpty',
  'count',
  'hasAll',
])

/** Up to the first order that no index can give. */
function orderColumns(order: Wanted['order'], find: Find): readonly Fragment[] {
  const columns: Fragment[] = []
  for (const { field: name, dir } of order) {
    // One index is walked in one direction; SQLite sorts the rest within equal values.
    if (dir !== order[0]?.dir) break
    const field = find(name)
    const column = field && sortColumn(field)
    if (!column) break
    columns.push(column)
  }
  return columns
}

/** A board: cards of one column in order, and its totals from the index alone. */
function groupLists(
  view: Wanted,
  group: QueryField,
  order: readonly Fragment[],
  find: Find,
): readonly (readonly Fragment[])[] {
  if (group.column === '' || group.field?.storageKind.hasElements === true) return []
  const key = sql.ref(group.column)
  const totals = (view.columns ?? []).flatMap(({ field, aggregate }) => {
    const found = aggregate ? find(field) : undefined
    return found ?? []
  })
  // A board's sum is an option of its kind.
  const sum = view.options?.['sumField']
  const all = [...totals, ...(typeof sum === 'string' ? [find(sum)] : [])].filter(
    field => field?.kind === 'money' || field?.kind === 'number',
  )
  const lists: (readonly Fragment[])[] = [[key, ...order]]
  for (const total of all)
    if (total)
      lists.push([
        key,
        ...(total.kind === 'money' ? [sql.ref(`${total.column}_cur`)] : []),
        sql.ref(total.column),
      ])
  return lists
}

const columnsOf = (field: QueryField): readonly Fragment[] => {
  const isText = field.kind === 'text' || field.kind === 'name' || field.kind === 'address'
  const sorted = isText ? sortColumn(field) : sql.ref(field.column)
  return sorted ? [sorted] : []
}

/** The expression that `order` sorts by; `undefined` where it lies in another table. */
function sortColumn(field: QueryField): Fragment | undefined {
  if (field.column === '') return undefined
  if (field.kind === 'place') return sql.ref(field.column)
  const own = field.field
  const ranks = own?.fieldType.ranks?.(own.options)
  if (ranks) return rankSql(sql.ref(field.column), ranks)
  if (own?.storageKind.pointsToRecord || own?.storageKind.sort === 'none') return undefined
  if (field.kind === 'date' || field.kind === 'moment' || own?.storageKind.sort === 'number')
    return sql.ref(field.column)
  return field.keyColumn === null
    ? dialect.folded(sql.ref(field.column))
    : dialect.folded(sql`coalesce(${sql.ref(field.keyColumn)}, ${sql.ref(field.column)})`)
}

const indexOn = (object: CatalogObject, columns: readonly Fragment[]): IndexDefinition =>
  named(object, undefined, sql`(${sql.join(columns)})`, sql`deleted_at IS NULL`)

function named(
  object: CatalogObject,
  suffix: string | undefined,
  columns: Fragment,
  where: Fragment,
): IndexDefinition {
  const { table } = object
  const name = `ix_${object.id}_${suffix ?? shortHash(compileSqlite(columns).sql)}`
  const text = compileSqlite(
    sql`CREATE INDEX IF NOT EXISTS ${sql.ref(name)} ON ${sql.table(table)} ${columns} WHERE ${where}`,
  ).sql
  return { name, table, sql: text }
}

/** FNV-1a, 32 bits: names only have to differ. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}
