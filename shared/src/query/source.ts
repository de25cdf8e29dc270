/**
 * Names become columns here and nowhere else: a table with its alias, the fields that a query may
 * name, and a note of everything that was read, so that live queries know when to look again.
 */
import { POSITION_KEY } from '#kit'
import type { CatalogField, CatalogObject, StorageKindId } from '#model'
import { queryFault } from './query-faults.ts'
import type { QueryScope } from './scope.ts'
import { column, sql, type Fragment } from './sql.ts'

/** A table of records under an alias. */
export interface Source {
  readonly object: CatalogObject
  readonly alias: string
}

/** A field, a part of one (`address.city`) or a system value (`createdAt`). */
export interface QueryField {
  readonly id: string
  readonly object: string
  readonly kind: StorageKindId | 'identity' | 'place'
  /** Main column without alias; '' for kinds that live in other tables. */
  readonly column: string
  /** Column with the folded text, where the kind has one. */
  readonly keyColumn: string | null
  /** `null` for system values and parts. */
  readonly field: CatalogField | null
}

/** What a query looked at: object id → field ids. `$row` stands for being there at all. */
export interface Reads {
  readonly objects: ReadonlyMap<string, ReadonlySet<string>>
  /** `object.field` of link documents. */
  readonly links: ReadonlySet<string>
}
export const ROW = '$row'

/** State of one compilation. */
export interface Build {
  readonly scope: QueryScope
  readonly newSource: (object: CatalogObject) => Source
  readonly reads: Reads & {
    readonly note: (object: string, field: string) => void
    readonly noteLink: (link: string) => void
  }
  /** Whether a record's own row (and its elements and words) alone decide whether and where it stands. */
  readonly isLocal: () => boolean
  readonly leavesRow: () => void
  /** The answer may change at this moment without any commit. */
  readonly expires: (at: number) => void
  readonly expiresAt: () => number | null
}

export function createBuild(scope: QueryScope): Build {
  let aliases = 0
  let expiresAt: number | null = null
  let hasLeft = false
  const objects = new Map<string, Set<string>>()
  const links = new Set<string>()
  return {
    scope,
    newSource: object => ({ object, alias: `t${aliases++}` }),
    reads: {
      objects,
      links,
      note(object, field) {
        const fields = objects.get(object)
        if (fields) fields.add(field)
        else objects.set(object, new Set([ROW, field]))
      },
      noteLink: link => void links.add(link),
    },
    isLocal: () => aliases === 1 && !hasLeft,
    leavesRow() {
      hasLeft = true
    },
    expires(at) {
      expiresAt = expiresAt === null ? at : Math.min(expiresAt, at)
    },
    expiresAt: () => expiresAt,
  }
}

const SYSTEM: Readonly<
  Record<string, { readonly kind: 'identity' | 'moment' | 'place'; readonly column: string }>
> = {
  id: { kind: 'identity', column: 'id' },
  createdAt: { kind: 'moment', column: 'created_at' },
  updatedAt: { kind: 'moment', column: 'updated_at' },
  deletedAt: { kind: 'moment', column: 'deleted_at' },
  // Manual order. A sign no name begins with, so that no field of a person is hidden by it.
  [POSITION_KEY]: { kind: 'place', column: 'position' },
}

/** The column of a record's own table that stands for a field kept by the table itself. */
export const systemColumn = (field: string): string | undefined =>
  Object.hasOwn(SYSTEM, field) ? SYSTEM[field]?.column : undefined

/** By id or name; throws `query/unknown-field`. */
export function fieldOf(object: CatalogObject, name: string, scope: QueryScope): QueryField {
  const system = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined
  if (system) return { id: name, object: object.id, keyColumn: null, field: null, ...system }
  const field = name === 'title' ? object.title : scope.catalog.findField(object.id, name)
  if (!field) {
    if (name === 'title') return plainTitle(object)
    throw queryFault('unknown-field', { object: object.label, field: name })
  }
  return toQueryField(field)
}

const plainTitle = (object: CatalogObject): QueryField => ({
  id: 'title',
  object: object.id,
  kind: 'text',
  column: 'title',
  keyColumn: null,
  field: null,
})

export function toQueryField(field: CatalogField): QueryField {
  const { storageKind } = field
  return {
    id: field.id,
    object: field.object,
    kind: storageKind.id,
    column: systemColumn(field.id) ?? (storageKind.columns.length > 0 ? field.column : ''),
    keyColumn: storageKind.keySuffix === undefined ? null : field.column + storageKind.keySuffix,
    field,
  }
}

/** A part of a value that has a column of its own: `address.city`, `amount.cur`. */
export function partOf(field: QueryField, part: string): QueryField | undefined {
  const found = field.field?.storageKind.columns.find(
    ({ suffix }) => suffix === `_${part}` && suffix !== field.field?.storageKind.keySuffix,
  )
  if (!found) return undefined
  return {
    id: field.id,
    object: field.object,
    kind: found.type === 'TEXT' ? 'text' : 'number',
    column: field.column + found.suffix,
    keyColumn: null,
    field: null,
  }
}

export const mainColumn = ({ alias }: Source, field: QueryField): Fragment =>
  column(alias, field.column)

/** Text to compare and sort: folded where folding changes more than ASCII case. */
export const textColumn = ({ alias }: Source, field: QueryField): Fragment =>
  field.keyColumn === null
    ? column(alias, field.column)
    : sql`coalesce(${column(alias, field.keyColumn)}, ${column(alias, field.column)})`
