/** What records can be grouped by, and how groups are named and ordered. */
import { compareText, foldText, type Bucket } from '#model'
import { isJsonObject, memberOf, type Json } from '#kit'
import type { Refs } from './titles.ts'
import { dialect } from './dialects.ts'
import { optionIds } from './conditions.ts'
import { rankSql, titleTerm } from './order.ts'
import { queryFault } from './query-faults.ts'
import { relationOf, type Relation } from './relation.ts'
import {
  fieldOf,
  mainColumn,
  partOf,
  textColumn,
  type Build,
  type QueryField,
  type Source,
} from './source.ts'
import { column, sql, type Fragment, type SqlRow } from './sql.ts'

export interface GroupPlan {
  /** Column of the result. */
  readonly name: string
  readonly key: Fragment
  /** What is shown for the key; the key itself when absent. */
  readonly shown: Fragment
  readonly join: Fragment | null
  /** Sorts groups in SQL as `compare` does, so that the first ones are the first. */
  readonly order: Fragment
  /** Set when the key is a record's. */
  readonly relation: Relation | null
  /** Values that are listed even when no record has them. */
  readonly always: readonly (string | null)[]
  /** The same for rows of one group, whatever statement they come from. */
  keyOf(row: SqlRow): Json
  read(row: SqlRow, refs: Refs): Json
  compare(a: Json, b: Json): number
}

export interface GroupSpec {
  readonly field: string
  readonly bucket?: Bucket
}

export function planGroup(spec: GroupSpec, at: number, source: Source, build: Build): GroupPlan {
  const field = groupField(spec.field, source, build)
  build.reads.note(source.object.id, field.id)
  const name = `g${at}`
  const plain = {
    name,
    join: null,
    relation: null,
    always: [],
    compare: byValue,
    read: readPlain,
    keyOf: readPlain,
  }
  const relation = relationOf(field, build.scope)
  if (relation) return relationGroup(spec, name, field, relation, source, build)
  const main = mainColumn(source, field)
  switch (field.kind) {
    case 'number':
      return { ...plain, key: main, order: main, shown: main }
    case 'flag':
      return { ...plain, key: main, order: main, shown: main, read: row => flagOf(row[name]) }
    case 'date':
    case 'moment': {
      const { timeZone, weekStart } = build.scope
      const day = field.kind === 'date' ? main : dialect.localDay(main, timeZone)
      const key = dialect.bucket(day, spec.bucket ?? 'day', weekStart)
      return { ...plain, key, order: key, shown: key }
    }
    case 'choice':
      return { ...plain, key: main, shown: main, ...optionOrder(field, main) }
    case 'text':
    case 'name':
    case 'address':
      // Spellings that a filter takes for the same are one group.
      return {
        ...plain,
        key: dialect.folded(textColumn(source, field)),
        order: dialect.folded(textColumn(source, field)),
        shown: sql`min(${main})`,
        keyOf: row => (typeof row[name] === 'string' ? foldText(row[name]) : null),
      }
    case 'choices':
    case 'entries': {
      const key = column(name, 'norm')
      const join = sql`LEFT JOIN ${sql.table(source.object.elementTable)} AS ${sql.ref(name)} ON ${column(name, 'pk')} = ${column(source.alias, 'pk')} AND ${column(name, 'field')} = ${field.id}`
      return { ...plain, key, shown: key, join, ...optionOrder(field, key) }
    }
    default:
      throw queryFault('cannot-group', { field: spec.field })
  }

  function readPlain(row: SqlRow): Json {
    return row[name] ?? null
  }
}

function groupField(path: string, source: Source, build: Build): QueryField {
  const [name = '', part] = path.split('.')
  const field = fieldOf(source.object, name, build.scope)
  if (part === undefined) return field
  const found = partOf(field, part)
  if (!found) throw queryFault('cannot-group', { field: path })
  return found
}

function relationGroup(
  spec: GroupSpec,
  name: string,
  field: QueryField,
  relation: Relation,
  source: Source,
  build: Build,
): GroupPlan {
  if (relation.shape === 'inverse') throw queryFault('cannot-group', { field: spec.field })
  for (const target of relation.targets) build.reads.note(target.id, target.title.id)
  const key = relation.shape === 'column' ? mainColumn(source, field) : column(name, relation.far)
  const join =
    relation.shape === 'column'
      ? null
      : sql`LEFT JOIN link AS ${sql.ref(name)} ON ${column(name, relation.near)} = ${column(source.alias, 'pk')} AND ${column(name, 'field')} = ${relation.link} AND ${column(name, 'deleted')} = 0`
  if (relation.shape === 'links') build.reads.noteLink(relation.link)
  return {
    name,
    key,
    shown: key,
    join,
    order: titleTerm(key, relation, build),
    relation,
    always: [],
    keyOf: row => row[name] ?? null,
    read(row, refs) {
      return refs.get(Number(row[name] ?? -1)) ?? null
    },
    compare: byTitle,
  }
}

function optionOrder(
  field: QueryField,
  key: Fragment,
): Pick<GroupPlan, 'order'> & Partial<Pick<GroupPlan, 'always' | 'compare'>> {
  if (!field.field) return { order: key }
  const ids = optionIds(field.field)
  if (ids.length === 0) return { order: key }
  const rank = new Map(ids.map((id, at) => [id, at]))
  const rankOf = (value: Json) =>
    value === null ? Infinity : (rank.get(String(value)) ?? ids.length)
  const gone = archivedOptions(field.field.options)
  return {
    order: rankSql(key, ids),
    always: [...ids.filter(id => !gone.has(id)), null],
    compare: (a: Json, b: Json) => compareNumbers(rankOf(a), rankOf(b)),
  }
}

function archivedOptions(options: Json): ReadonlySet<string> {
  const choices = memberOf(options, 'choices')
  if (!Array.isArray(choices)) return new Set()
  return new Set(
    choices.flatMap((choice: Json) => {
      const { id, isArchived } = isJsonObject(choice) ? choice : {}
      return isArchived === true && typeof id === 'string' ? id : []
    }),
  )
}

const flagOf = (value: unknown): Json => (value === 1 ? true : value === 0 ? false : null)
const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

function byValue(a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return compareNumbers(Number(a), Number(b))
}

function byTitle(a: Json, b: Json): number {
  return byValue(memberOf(a, 'title') ?? null, memberOf(b, 'title') ?? null)
}
