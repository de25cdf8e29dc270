/**
 * Sort orders. Text sorts by its folded form, options by their own order, relations by title or
 * number; missing values come last in both directions; the record's key settles ties, so that the
 * order is total and a window never shows a record twice.
 */
import type { Order } from '#model'
import { dialect } from './dialects.ts'
import { queryFault } from './query-faults.ts'
import { relatedCount, relationOf, type Relation } from './relation.ts'
import {
  fieldOf,
  mainColumn,
  partOf,
  textColumn,
  type Build,
  type QueryField,
  type Source,
} from './source.ts'
import { column, sql, type Fragment } from './sql.ts'

export interface Term {
  readonly value: Fragment
  readonly dir: Order['dir']
}

export function orderTerms(order: readonly Order[], source: Source, build: Build): readonly Term[] {
  const terms = order.map(({ field, dir }) => ({
    value: pathTerm(field.split('.'), field, source, build),
    dir,
  }))
  return [...terms, { value: column(source.alias, 'pk'), dir: order.at(-1)?.dir ?? 'asc' }]
}

export const orderSql = (terms: readonly Term[]): Fragment =>
  sql.join(
    terms.map(({ value, dir }, at) => {
      const isKey = at === terms.length - 1
      return sql`${value} ${sql.raw(dir === 'asc' ? 'ASC' : 'DESC')}${sql.raw(isKey ? '' : ' NULLS LAST')}`
    }),
  )

/** True when record a stands before record b, given the same terms of both. */
export function beforeSql(a: readonly Term[], b: readonly Term[]): Fragment {
  const [first, ...rest] = a
  const [other, ...others] = b
  if (!first || !other) return sql`FALSE`
  const isLess = sql`${first.value} ${sql.raw(first.dir === 'asc' ? '<' : '>')} ${other.value}`
  if (rest.length === 0) return isLess
  const before = sql`(${isLess} OR (${other.value} IS NULL AND ${first.value} IS NOT NULL))`
  return sql`(${before} OR (${first.value} IS ${other.value} AND ${beforeSql(rest, others)}))`
}

function pathTerm(
  [name, ...rest]: readonly string[],
  whole: string,
  source: Source,
  build: Build,
): Fragment {
  const field = fieldOf(source.object, name ?? '', build.scope)
  build.reads.note(source.object.id, field.id)
  if (rest.length === 0) return fieldTerm(field, whole, source, build)
  const part = rest.length === 1 ? partOf(field, rest[0] ?? '') : undefined
  if (part) return fieldTerm(part, whole, source, build)
  return throughReference(field, whole, source, build, target =>
    pathTerm(rest, whole, target, build),
  )
}

function fieldTerm(field: QueryField, whole: string, source: Source, build: Build): Fragment {
  const relation = relationOf(field, build.scope)
  if (relation?.shape === 'column') return titleTerm(mainColumn(source, field), relation, build)
  if (relation) return relatedCount(source, field, relation, build)
  const ranks = field.field?.fieldType.ranks?.(field.field.options)
  if (ranks) return rankSql(mainColumn(source, field), ranks)
  // Keys of manual order compare by their signs, in which case counts.
  if (field.kind === 'place') return mainColumn(source, field)
  const sort = field.field?.storageKind.sort ?? 'text'
  if (sort === 'none') throw queryFault('cannot-sort', { field: whole })
  const isText = field.kind !== 'date' && field.kind !== 'moment' && field.kind !== 'number'
  if (sort === 'number' || !isText) return mainColumn(source, field)
  return dialect.folded(textColumn(source, field))
}

/** Written out, not bound, so that an index on the same expression is found. */
export function rankSql(value: Fragment, ranks: readonly string[]): Fragment {
  if (ranks.length === 0) return value
  const cases = ranks.map((id, at) => sql`WHEN ${sql.lit(id)} THEN ${sql.lit(at)}`)
  return sql`CASE ${value} ${sql.join(cases, sql` `)} END`
}

/** The title of the record with a key, of the first target that has it. */
export const titleTerm = (key: Fragment, relation: Relation, build: Build): Fragment =>
  ofTarget(key, relation, build, target => {
    const title = fieldOf(target.object, 'title', build.scope)
    build.reads.note(target.object.id, title.id)
    return dialect.folded(textColumn(target, title))
  })

/** A value of the record that a reference points at. */
function throughReference(
  field: QueryField,
  whole: string,
  source: Source,
  build: Build,
  value: (target: Source) => Fragment,
): Fragment {
  const relation = relationOf(field, build.scope)
  if (relation?.shape !== 'column') throw queryFault('cannot-sort', { field: whole })
  return ofTarget(column(source.alias, field.column), relation, build, value)
}

function ofTarget(
  key: Fragment,
  relation: Relation,
  build: Build,
  value: (target: Source) => Fragment,
): Fragment {
  const values = relation.targets.map(object => {
    const target = build.newSource(object)
    return sql`(SELECT ${value(target)} FROM ${sql.table(object.table)} AS ${sql.ref(target.alias)} WHERE ${column(target.alias, 'pk')} = ${key})`
  })
  const [only] = values
  if (!only) return sql`NULL`
  return dialect.folded(values.length === 1 ? only : sql`coalesce(${sql.join(values)})`)
}
