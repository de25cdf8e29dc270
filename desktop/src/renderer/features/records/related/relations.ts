/** The relations of an object that are lists of their own on its page. */
import type { Json } from '@kith/shared/kit'
import type { Catalog, CatalogField, CatalogObject, RelationOptions } from '@kith/shared/model'
import { isRelation, toCommandValue } from '../../../fields/index.ts'
import type { RefValue } from '@kith/shared/query'
import { LINKED } from '../use-linked.ts'

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
    if (first !== undefined && (isTab(first) || first === 'member')) return []
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

const isTab = (object: string) => LINKED.some(each => each === object)

const relationOptions = (field: CatalogField): Partial<RelationOptions> =>
  (field.options ?? {}) as Partial<RelationOptions>

export interface RelationEdit {
  readonly command: 'record.set' | 'record.link' | 'record.unlink'
  readonly input: { readonly [key: string]: Json }
}

/** How a link is made or taken away, from whichever side can write it; `null` when neither can. */
export function relationEdit(
  relation: Relation,
  record: { readonly id: string; readonly object: string; readonly value: Json },
  other: RefValue,
  isLinked: boolean,
): RelationEdit | null {
  const { field, inverse } = relation
  if (field.storageKind.id === 'reference')
    return setCell(record, field, isLinked ? other.id : null)
  if (field.storageKind.id === 'links') {
    const ids = toCommandValue(field, record.value)
    const known = Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : []
    const next = isLinked
      ? [...known.filter(id => id !== other.id), other.id]
      : known.filter(id => id !== other.id)
    return setCell(record, field, next)
  }
  if (inverse === null) return null
  if (inverse.storageKind.id === 'reference')
    return setCell({ id: other.id, object: other.object }, inverse, isLinked ? record.id : null)
  return {
    command: isLinked ? 'record.link' : 'record.unlink',
    input: { object: other.object, record: other.id, field: inverse.id, targets: [record.id] },
  }
}

const setCell = (
  record: { readonly id: string; readonly object: string },
  field: CatalogField,
  value: Json,
): RelationEdit => ({
  command: 'record.set',
  input: { object: record.object, record: record.id, cells: { [field.id]: value } },
})

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
