/** Cells as commands take them, checked: normal values by field, relations to records that are there. */
import type { DocId, Json } from '#kit'
import {
  cellFault,
  checkCells,
  type Catalog,
  type CatalogField,
  type CatalogObject,
  type RelationOptions,
} from '#model'
import type { CellInput, CommandContext } from './command.ts'

export interface ReadyCell {
  readonly field: CatalogField
  readonly value: Json | null
}

/** One checker per plan: it looks at each record that is pointed at once. */
export type CheckCells = (object: CatalogObject, cells: CellInput, isNew?: boolean) => ReadyCells
/** By field id. */
export type ReadyCells = Readonly<Record<string, Json | null>>

/** The checker throws `cells/refused` and `catalog/unknown-field`. */
export function createCellCheck(context: CommandContext): CheckCells {
  const found = new Set<string>()

  return (object, cells, isNew = false) => {
    const ready = checkCells(context.catalog, object.id, cells, { isNew })
    for (const { field, value } of readyCells(context.catalog, object, ready)) {
      if (value !== null && isRelation(field)) checkTargets(object, field, value)
    }
    return ready
  }

  /** A relation may only name records that are there and of an object it allows. */
  function checkTargets(object: CatalogObject, field: CatalogField, value: Json): void {
    for (const id of Array.isArray(value) ? value : [value]) {
      const key = `${field.object}.${field.id} ${String(id)}`
      if (found.has(key)) continue
      const target = context.record(id as DocId)
      if (!target) throw refused(object, field, 'names a record that is not here')
      if (!allows(field, target.object))
        throw wrongTarget(context.catalog, object, field, target.object)
      found.add(key)
    }
  }
}

export const readyCells = (
  catalog: Catalog,
  object: CatalogObject,
  ready: ReadyCells,
): readonly ReadyCell[] =>
  Object.entries(ready).map(([id, value]) => ({ field: catalog.field(object.id, id), value }))

/** Holds ids of other records, on this side of the relation. */
export const isRelation = (field: CatalogField): boolean =>
  field.storageKind.pointsToRecord || field.storageKind.home === 'link'

/** Whether a relation may point at records of this object. */
export function allows(field: CatalogField, object: string): boolean {
  const { to = '*' } = field.options as Partial<RelationOptions>
  return to === '*' || to.includes(object)
}

export const refused = (object: CatalogObject, field: CatalogField, message: string) =>
  cellFault('refused', {
    object: object.id,
    problems: [{ field: field.id, label: field.label, message }],
  })

export const wrongTarget = (
  catalog: Catalog,
  object: CatalogObject,
  field: CatalogField,
  target: string,
) =>
  refused(
    object,
    field,
    `cannot hold ${catalog.findObject(target)?.labelPlural.toLowerCase() ?? 'such records'}`,
  )
