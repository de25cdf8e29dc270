/**
 * The three shapes of a relation as SQL: a column with the target's key, link rows, and the other
 * side of either. Everything that walks from record to record asks here.
 */
import { memberOf } from '#kit'
import type { CatalogField, CatalogObject } from '#model'
import type { QueryScope } from './scope.ts'
import { ROW, type Build, type QueryField, type Source } from './source.ts'
import { allOf, anyOf, column, sql, type Fragment } from './sql.ts'

export type Relation =
  | { readonly shape: 'column'; readonly targets: readonly CatalogObject[] }
  | {
      readonly shape: 'links'
      /** `object.field` of the link documents. */
      readonly link: string
      readonly near: 'from_pk' | 'to_pk'
      readonly far: 'from_pk' | 'to_pk'
      readonly targets: readonly CatalogObject[]
    }
  | {
      readonly shape: 'inverse'
      readonly sides: readonly { readonly object: CatalogObject; readonly field: CatalogField }[]
      readonly targets: readonly CatalogObject[]
    }

/** `undefined` for fields that lead nowhere. */
export function relationOf({ field }: QueryField, scope: QueryScope): Relation | undefined {
  if (!field) return undefined
  const { home, pointsToRecord } = field.storageKind
  if (!pointsToRecord && home !== 'link' && home !== 'inverse') return undefined
  const { to, inverse } = relationOptions(field)
  const targets = targetsOf(to, scope)
  if (pointsToRecord) return { shape: 'column', targets }
  if (home === 'link') {
    const link = `${field.object}.${field.id}`
    return { shape: 'links', link, near: 'from_pk', far: 'to_pk', targets }
  }
  return inverseOf(field, targets, inverse, scope)
}

function inverseOf(
  field: CatalogField,
  targets: readonly CatalogObject[],
  inverse: string | undefined,
  scope: QueryScope,
): Relation {
  const sides = targets.flatMap(object => {
    const other = inverse === undefined ? undefined : scope.catalog.findField(object.id, inverse)
    return other ? [{ object, field: other }] : []
  })
  const [first] = sides
  if (sides.length === 1 && first?.field.storageKind.home === 'link') {
    const link = `${first.object.id}.${first.field.id}`
    return { shape: 'links', link, near: 'to_pk', far: 'from_pk', targets: [first.object] }
  }
  const columns = sides.filter(side => side.field.storageKind.pointsToRecord)
  return { shape: 'inverse', sides: columns, targets: columns.map(side => side.object) }
}

function relationOptions(field: CatalogField): {
  readonly to: readonly string[] | '*'
  readonly inverse: string | undefined
} {
  const to = memberOf(field.options, 'to')
  const inverse = memberOf(field.options, 'inverse')
  return {
    to: Array.isArray(to) ? to.filter(item => typeof item === 'string') : '*',
    inverse: typeof inverse === 'string' ? inverse : undefined,
  }
}

function targetsOf(to: readonly string[] | '*', { catalog }: QueryScope): readonly CatalogObject[] {
  if (to === '*') return catalog.allObjects
  return to.flatMap(id => catalog.findObject(id) ?? [])
}

/** Keys of records, as a subquery or list of values. */
export type KeyList = Fragment

/** True for records of `source` that are related to one of `keys` (of `object`, when it is given). */
export function relatedTo(
  source: Source,
  field: QueryField,
  relation: Relation,
  keys: KeyList,
  build: Build,
): Fragment {
  const own = column(source.alias, 'pk')
  build.reads.note(source.object.id, field.id)
  if (relation.shape === 'column') return sql`${column(source.alias, field.column)} IN ${keys}`
  build.leavesRow()
  if (relation.shape === 'links') {
    build.reads.noteLink(relation.link)
    return sql`${own} IN (SELECT ${sql.ref(relation.near)} FROM link WHERE field = ${relation.link} AND deleted = 0 AND ${sql.ref(relation.far)} IN ${keys})`
  }
  return anyOf(
    relation.sides.map(side => {
      build.reads.note(side.object.id, side.field.id)
      const key = sql.ref(side.field.column)
      return sql`${own} IN (SELECT ${key} FROM ${sql.table(side.object.table)} WHERE deleted_at IS NULL AND ${key} IS NOT NULL AND pk IN ${keys})`
    }),
  )
}

/** Keys of the live records of one target that answer a condition; `null` for all. */
export function keysWhere(target: Source, where: Fragment | null, build: Build): KeyList {
  build.reads.note(target.object.id, ROW)
  const { alias } = target
  const parts = [sql`${column(alias, 'deleted_at')} IS NULL`, ...(where ? [where] : [])]
  return sql`(SELECT ${column(alias, 'pk')} FROM ${sql.table(target.object.table)} AS ${sql.ref(alias)} WHERE ${allOf(parts)})`
}

/** How many live records a record is related to. */
export function relatedCount(
  source: Source,
  field: QueryField,
  relation: Relation,
  build: Build,
): Fragment {
  const own = column(source.alias, 'pk')
  build.reads.note(source.object.id, field.id)
  if (relation.shape === 'column') return sql`(${column(source.alias, field.column)} IS NOT NULL)`
  build.leavesRow()
  for (const target of relation.targets) build.reads.note(target.id, ROW)
  if (relation.shape === 'links') {
    build.reads.noteLink(relation.link)
    return sql`(SELECT count(*) FROM link AS l JOIN doc AS d ON d.pk = l.${sql.ref(relation.far)} AND d.flags & 1 = 0 WHERE l.field = ${relation.link} AND l.deleted = 0 AND l.${sql.ref(relation.near)} = ${own})`
  }
  const counts = relation.sides.map(side => {
    build.reads.note(side.object.id, side.field.id)
    return sql`(SELECT count(*) FROM ${sql.table(side.object.table)} AS x WHERE x.${sql.ref(side.field.column)} = ${own} AND x.deleted_at IS NULL)`
  })
  return counts.length === 0 ? sql`0` : sql`(${sql.join(counts, sql` + `)})`
}
