/** A filter tree as one SQL condition. */
import { isCondition, isRelated, type Condition, type Filter, type RelatedCondition } from '#model'
import { conditionSql } from './conditions.ts'
import { queryFault } from './query-faults.ts'
import { keysWhere, relatedTo, relationOf } from './relation.ts'
import { fieldOf, partOf, ROW, type Build, type Source } from './source.ts'
import { allOf, anyOf, complement, sql, type Fragment } from './sql.ts'

/** SQLite refuses expressions nested a thousand deep; people never come near. */
const MAX_DEPTH = 20
const MAX_CONDITIONS = 500

export function whereSql(filter: Filter, source: Source, build: Build): Fragment {
  measure(filter)
  return filterSql(filter, source, build)
}

function filterSql(filter: Filter, source: Source, build: Build): Fragment {
  if (isCondition(filter)) return pathSql(filter, source, build)
  if (isRelated(filter)) return relatedSql(filter, source, build)
  if ('not' in filter) return complement(filterSql(filter.not, source, build))
  if ('and' in filter) return allOf(filter.and.map(part => filterSql(part, source, build)))
  return anyOf(filter.or.map(part => filterSql(part, source, build)))
}

/** Opposites are asked of the whole path: "company.industry is not X" holds without a company, too. */
const OPPOSITES: Partial<Record<Condition['op'], Condition['op']>> = {
  isNot: 'is',
  notContains: 'contains',
  notIn: 'in',
  empty: 'notEmpty',
}

function pathSql(condition: Condition, source: Source, build: Build): Fragment {
  const names = condition.field.split('.')
  const opposite = names.length > 1 ? OPPOSITES[condition.op] : undefined
  if (opposite === undefined) return stepSql(condition, names, source, build)
  return complement(stepSql({ ...condition, op: opposite }, names, source, build))
}

function stepSql(
  condition: Condition,
  [name, ...rest]: readonly string[],
  source: Source,
  build: Build,
): Fragment {
  const asked = { name: condition.field, op: condition.op, value: condition.value }
  const field = fieldOf(source.object, name ?? '', build.scope)
  if (rest.length === 0) return conditionSql({ source, field, asked, build })
  const part = rest.length === 1 ? partOf(field, rest[0] ?? '') : undefined
  if (part) return conditionSql({ source, field: part, asked, build })
  const relation = relationOf(field, build.scope)
  if (!relation) throw unknown(source, condition.field)
  build.reads.note(source.object.id, field.id)
  const sides = relation.targets
    .filter(target => mayHave(target.id, rest[0] ?? '', relation.targets.length, build))
    .map(target => {
      const next = build.newSource(target)
      build.reads.note(target.id, ROW)
      const test = stepSql(condition, rest, next, build)
      const keys = relation.shape === 'column' ? keysOf(next, test) : keysWhere(next, test, build)
      return relatedTo(source, field, relation, keys, build)
    })
  if (sides.length === 0) throw unknown(source, condition.field)
  return anyOf(sides)
}

/** A relation to any object is followed into those objects that have such a field. */
const mayHave = (object: string, name: string, targets: number, build: Build): boolean =>
  targets === 1 || build.scope.catalog.findField(object, name) !== undefined

/** A reference to a deleted record is still shown, so a path follows it; lists leave deleted ones out. */
const keysOf = ({ object, alias }: Source, where: Fragment): Fragment =>
  sql`(SELECT ${sql.ref(`${alias}.pk`)} FROM ${sql.table(object.table)} AS ${sql.ref(alias)} WHERE ${where})`

function relatedSql(filter: RelatedCondition, source: Source, build: Build): Fragment {
  const field = fieldOf(source.object, filter.related, build.scope)
  const relation = relationOf(field, build.scope)
  if (!relation) throw unknown(source, filter.related)
  const inner = filter.where
  const some = (where: (target: Source) => Fragment | null) =>
    anyOf(
      relation.targets.map(object => {
        const target = build.newSource(object)
        return relatedTo(source, field, relation, keysWhere(target, where(target), build), build)
      }),
    )
  if (filter.match === 'every')
    return complement(
      some(target => (inner ? complement(filterSql(inner, target, build)) : sql`FALSE`)),
    )
  const any = some(target => (inner ? filterSql(inner, target, build) : null))
  return filter.match === 'some' ? any : complement(any)
}

function measure(filter: Filter): void {
  let conditions = 0
  const walk = (part: Filter, depth: number): void => {
    if (depth > MAX_DEPTH) throw queryFault('too-large', { limit: `${MAX_DEPTH} levels` })
    if (++conditions > MAX_CONDITIONS)
      throw queryFault('too-large', { limit: `${MAX_CONDITIONS} conditions` })
    if (isCondition(part)) return
    if (isRelated(part)) {
      if (part.where) walk(part.where, depth + 1)
    } else if ('not' in part) walk(part.not, depth + 1)
    else for (const inner of 'and' in part ? part.and : part.or) walk(inner, depth + 1)
  }
  walk(filter, 0)
}

const unknown = (source: Source, field: string) =>
  queryFault('unknown-field', { object: source.object.label, field })
