/** The relations of an object that are lists of their own on its page. */
import type { Json } from '@kith/shared/kit'
import type { Catalog, CatalogField, CatalogObject, RelationOptions } from '@kith/shared/model'
import { isRelation } from '#renderer/fields'
import type { RefValue } from '@kith/shared/query'
import { LINKED, type LinkedObject } from '../use-linked.ts'

export interface Relation {
  readonly field: CatalogField
  /** The object on the other side; `null` when it may be any. */
  readonly object: CatalogObject | null
  readonly isMany: boolean
  /** The field over there that says the same, for writing from here. */
  readonly inverse: CatalogField | null
}

/** Without notes, tasks and files, which have tabs, and without members, who are no records to link. */
export function relationsOf(catalog: Catalog, object: CatalogObject): readonly Relation[] {
  return object.fields.filter(isRelation).flatMap(field => {
    const { to = '*', inverse } = relationOptions(field)
    const first = to === '*' ? undefined : to[0]
    if (first !== undefined && (isTab(first) || first === 'member' || first === ENTRY)) return []
    const other = first === undefined ? null : (catalog.findObject(first) ?? null)
    const back =
      other === null || inverse === undefined
        ? null
        : (catalog.findField(other.id, inverse) ?? null)
    return [
      {
        field,
        object: to !== '*' && to.length === 1 ? other : null,
        isMany: field.storageKind.id !== 'reference',
        inverse: back,
      },
    ]
  })
}

const ENTRY = 'listEntry'

export interface EntrySides {
  readonly label: string
  /** The field of the entry that names this record, and the one that names what is across. */
  readonly here: CatalogField
  readonly there: CatalogField
  /** What is across, where it is of one kind. */
  readonly object: CatalogObject | null
}

/** How an object takes part in lists: its records are on lists, or it is the list. */
export function entrySides(catalog: Catalog, object: CatalogObject): EntrySides | null {
  const through = object.fields.find(field => {
    const { to } = relationOptions(field)
    return field.storageKind.home === 'inverse' && Array.isArray(to) && to.includes(ENTRY)
  })
  const list = catalog.findField(ENTRY, 'list')
  const record = catalog.findField(ENTRY, 'record')
  if (through === undefined || list === undefined || record === undefined) return null
  return object.id === 'list'
    ? { label: through.label, here: list, there: record, object: null }
    : {
        label: through.label,
        here: record,
        there: list,
        object: catalog.findObject('list') ?? null,
      }
}

/** Whether notes, tasks or files may be about records of this object. */
export const holds = (object: CatalogObject, linked: LinkedObject): boolean =>
  object.fields.some(field => {
    const { to } = relationOptions(field)
    return field.storageKind.home === 'inverse' && Array.isArray(to) && to.includes(linked)
  })

const isTab = (object: string) => LINKED.some(each => each === object)

const relationOptions = (field: CatalogField): Partial<RelationOptions> =>
  (field.options ?? {}) as Partial<RelationOptions>

/** Links two records or takes the link away, whichever side of the relation this field is. */
export const relationEdit = (
  relation: Relation,
  record: { readonly id: string; readonly object: string },
  other: RefValue,
  isLinked: boolean,
) =>
  ({
    command: isLinked ? 'record.link' : 'record.unlink',
    input: {
      object: record.object,
      record: record.id,
      field: relation.field.id,
      targets: [other.id],
    },
  }) as const

/** Cells of a new record over there that is linked from the start; `null` when it must be linked afterwards. */
export function newCells(
  relation: Relation,
  record: string,
): { readonly [key: string]: Json } | null {
  const { inverse } = relation
  if (inverse === null) return null
  if (inverse.storageKind.id === 'reference') return { [inverse.id]: record }
  if (inverse.storageKind.id === 'links') return { [inverse.id]: [record] }
  return null
}
