/**
 * One question about records, ready to be asked in every way a list needs: a window by offset, the
 * number of answers, all keys in order, some rows by key, where a record stands, which of some
 * records answer. Statements are compiled when first used and have the same text for every window.
 */
import type { Order } from '#model'
import { planCells, readRows } from './cells.ts'
import { beforeSql, orderSql, orderTerms } from './order.ts'
import { dialect } from './dialects.ts'
import { queryFault } from './query-faults.ts'
import type { Query, Row } from './query.ts'
import type { QueryScope } from './scope.ts'
import { searchSql } from './search-words.ts'
import {
  createBuild,
  fieldOf,
  ROW,
  toQueryField,
  type Build,
  type Reads,
  type Source,
} from './source.ts'
import {
  allOf,
  column,
  compileSqlite,
  sql,
  type Asking,
  type Compiled,
  type Fragment,
} from './sql.ts'
import { whereSql } from './where.ts'

export interface QueryPlan {
  readonly object: string
  /** What decides which records answer and in which order. */
  readonly reads: Reads
  /** Of these, what decides which answer. */
  readonly filters: Reads
  /** Whether a record's place depends on its own row alone. */
  readonly isLocal: boolean
  /** What their cells show of other records. */
  readonly shows: Reads
  /** Milliseconds at which the meaning changes by itself ("today"); `null` never. */
  readonly expiresAt: number | null
  /** Whether nothing but the order and deletion decides, so that counting is cheap. */
  readonly isUnfiltered: boolean
  readonly window: (offset: number, limit: number) => Asking<readonly Row[]>
  /** The statement of `window`, to look at its query plan. */
  readonly windowStatement: () => Compiled
  /** One row, column `n`. */
  readonly count: () => Compiled
  /** Column `pk` of every answer in order. */
  readonly pks: () => Compiled
  /** Column `pk` of one window: what a sort that no index saves should carry. */
  readonly somePks: (offset: number, limit: number) => Compiled
  /** Rows by key in the order given; keys that are gone are left out. */
  readonly rows: (pks: readonly number[]) => Asking<readonly Row[]>
  /** Those of some keys that answer, column `pk`, in no order. */
  readonly matching: (pks: readonly number[]) => Compiled
  /** One row with `n` = 1 when record `a` stands before record `b`. */
  readonly isBefore: (a: number, b: number) => Compiled
  /** Column `n`: the place of a record by id, -1 when it does not answer. */
  readonly indexOf: (id: string) => Compiled
}

/** Throws `query/unknown-object`, `query/unknown-field`, `query/bad-operator`, `query/bad-value`, `query/cannot-sort`, `query/too-large`. */
export function planQuery(query: Query, scope: QueryScope): QueryPlan {
  const object = objectOf(query.object, scope)
  const build = createBuild(scope)
  const shown = createBuild(scope)
  const main = build.newSource(object)
  const order: readonly Order[] = query.order ?? []
  const where = allOf(conditions(query, main, build))
  const filters = copyOf(build.reads)
  const terms = orderTerms(order, main, build)
  const isLocal = build.isLocal()
  const fields = query.fields
    ? query.fields.map(name => fieldOf(object, name, scope))
    : object.fields.map(toQueryField)
  const cells = planCells(object, main.alias, fields, shown)
  const from = sql`${sql.table(object.table)} AS ${sql.ref(main.alias)}`
  const pk = column(main.alias, 'pk')

  const windowStatement = once(
    () =>
      sql`SELECT ${cells.select} FROM ${from} WHERE ${where} ORDER BY ${orderSql(terms)} LIMIT ${0} OFFSET ${0}`,
  )
  const isUnfiltered = (query.where ?? null) === null && (query.search ?? '').trim() === ''
  const table = sql.table(object.table)
  // All less the deleted: SQLite counts a whole table four times as fast as the rows of an index.
  const count = once(() =>
    isUnfiltered && (query.deleted ?? 'no') === 'no'
      ? sql`SELECT (SELECT count(*) FROM ${table}) - (SELECT count(*) FROM ${table} WHERE deleted_at IS NOT NULL) AS n`
      : sql`SELECT count(*) AS n FROM ${from} WHERE ${where}`,
  )
  const pks = once(
    () => sql`SELECT ${pk} AS pk FROM ${from} WHERE ${where} ORDER BY ${orderSql(terms)}`,
  )
  const byKeys = once(
    () => sql`SELECT ${cells.select} FROM ${from} WHERE ${pk} IN ${dialect.values('')}`,
  )
  const matching = once(
    () => sql`SELECT ${pk} AS pk FROM ${from} WHERE ${where} AND ${pk} IN ${dialect.values('')}`,
  )
  const isBefore = once(() => beforeStatement(object.table, order, main, terms, build))
  const indexOf = once(() => indexStatement(query, order, main, terms, where, build))

  return {
    object: object.id,
    reads: copyOf(build.reads),
    filters,
    isLocal,
    shows: shown.reads,
    expiresAt: build.expiresAt(),
    isUnfiltered,
    windowStatement,
    count,
    pks,
    somePks: (offset, limit) => ({
      sql: `${pks().sql} LIMIT ? OFFSET ?`,
      params: [...pks().params, limit, offset],
    }),
    *window(offset, limit) {
      const found = yield withLast(windowStatement(), [limit, offset])
      return yield* readRows(cells, found, scope)
    },
    *rows(keys) {
      const found = yield withLast(byKeys(), [JSON.stringify(keys)])
      const byPk = new Map(found.map(row => [row['pk'], row]))
      const present = keys.map(key => byPk.get(key)).filter(row => row !== undefined)
      return yield* readRows(cells, present, scope)
    },
    matching: keys => withLast(matching(), [JSON.stringify(keys)]),
    isBefore: (a, b) => withLast(isBefore(), [a, b]),
    indexOf: id => withLast(indexOf(), [id]),
  }
}

/** By id or name; throws `query/unknown-object`. */
export function objectOf(name: string, { catalog }: QueryScope) {
  const object = catalog.findObject(name)
  if (!object) throw queryFault('unknown-object', { object: name })
  return object
}

/** Everything that decides whether a record answers. */
export function conditions(
  { where, search, deleted = 'no' }: Pick<Query, 'where' | 'search' | 'deleted'>,
  source: Source,
  build: Build,
): readonly Fragment[] {
  build.reads.note(source.object.id, ROW)
  const gone = column(source.alias, 'deleted_at')
  const words = search === undefined ? null : searchSql(search, source, build)
  return [
    ...(deleted === 'any'
      ? []
      : [deleted === 'no' ? sql`${gone} IS NULL` : sql`${gone} IS NOT NULL`]),
    ...(where ? [whereSql(where, source, build)] : []),
    ...(words ? [words] : []),
  ]
}

function beforeStatement(
  table: string,
  order: readonly Order[],
  a: Source,
  terms: ReturnType<typeof orderTerms>,
  build: Build,
): Fragment {
  const b = build.newSource(a.object)
  const before = beforeSql(terms, orderTerms(order, b, build))
  return sql`SELECT 1 AS n FROM ${sql.table(table)} AS ${sql.ref(a.alias)}, ${sql.table(table)} AS ${sql.ref(b.alias)} WHERE ${before} AND ${column(a.alias, 'pk')} = ${0} AND ${column(b.alias, 'pk')} = ${0}`
}

function indexStatement(
  query: Query,
  order: readonly Order[],
  main: Source,
  terms: ReturnType<typeof orderTerms>,
  where: Fragment,
  build: Build,
): Fragment {
  const { object } = main
  const one = build.newSource(object)
  const matches = allOf(conditions(query, one, build))
  const before = beforeSql(terms, orderTerms(order, one, build))
  return sql`SELECT CASE WHEN ${matches} THEN (SELECT count(*) FROM ${sql.table(object.table)} AS ${sql.ref(main.alias)} WHERE ${where} AND ${before}) ELSE -1 END AS n FROM ${sql.table(object.table)} AS ${sql.ref(one.alias)} WHERE ${column(one.alias, 'pk')} = (SELECT pk FROM doc WHERE id = ${''})`
}

const copyOf = ({ objects, links }: Reads): Reads => ({
  objects: new Map([...objects].map(([object, fields]) => [object, new Set(fields)])),
  links: new Set(links),
})

/** Compiles on first use. */
function once(make: () => Fragment): () => Compiled {
  let made: Compiled | undefined
  return () => (made ??= compileSqlite(make()))
}

const withLast = (
  { sql: text, params }: Compiled,
  last: readonly (string | number)[],
): Compiled => ({
  sql: text,
  params: [...params.slice(0, params.length - last.length), ...last],
})
