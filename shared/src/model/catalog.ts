/**
 * Standard and custom definitions merged into one read-only value.
 * Everything that needs to know what an object or field is asks the catalog that is current.
 */
import type { FieldType } from './field-type.ts'
import type { FieldDef, ObjectDef } from './object.ts'
import type { StorageKind } from './storage-kind.ts'

/** A field with its type, storage kind and parsed options at hand. */
export interface CatalogField extends FieldDef {
  readonly object: string
  readonly fieldType: FieldType
  readonly storageKind: StorageKind
  /** Main SQL column, `c_<id>`. */
  readonly column: string
}

export interface CatalogObject extends Omit<ObjectDef, 'fields'> {
  /** Typed table `o_<id>`. */
  readonly table: string
  /** Side table of set elements, `e_<id>`. */
  readonly elementTable: string
  /** In order, without archived ones. */
  readonly fields: readonly CatalogField[]
  readonly allFields: readonly CatalogField[]
  readonly title: CatalogField
}

export interface Catalog {
  /** Rises with every change of a definition. */
  readonly version: number
  /** In order, without archived ones. */
  readonly objects: readonly CatalogObject[]
  readonly allObjects: readonly CatalogObject[]
  /** By id or name; throws `catalog/unknown-object`. */
  readonly object: (idOrName: string) => CatalogObject
  readonly findObject: (idOrName: string) => CatalogObject | undefined
  /** By id or name; throws `catalog/unknown-field`. */
  readonly field: (object: string, idOrName: string) => CatalogField
  readonly findField: (object: string, idOrName: string) => CatalogField | undefined
}
