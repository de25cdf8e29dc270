/**
 * Standard and custom definitions merged into one read-only value.
 * Everything that needs to know what an object or field is asks the catalog that is current.
 *
 * Definitions are code (`objects/`) or keys of the one catalog document: `o/<objectId>` and
 * `f/<objectId>.<fieldId>` hold what differs from the standard definition, or a whole custom one.
 */
import { defineFaults, type Json } from '#kit'
import type { FieldType } from './field-type.ts'
import { fieldTypes } from './fields/index.ts'
import { mergeDefinitions } from './merge-definitions.ts'
import type { FieldDef, ObjectDef } from './object.ts'
import { standardObjects } from './objects/index.ts'
import type { RecordKeys, StorageKind } from './storage-kind.ts'
import { storageKinds } from './storage/index.ts'
import { systemFields } from './system-fields.ts'

/** A field with its type, storage kind and parsed options at hand. */
export interface CatalogField extends FieldDef {
  readonly object: string
  readonly fieldType: FieldType
  readonly storageKind: StorageKind
  /** Main SQL column: `c_<id>`, or that of a system field (`created_at`). */
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
  /** Columns every record table has beside its fields: `createdAt`, `updatedAt`. Read-only; `field()` finds them too. */
  readonly systemFields: readonly CatalogField[]
  readonly title: CatalogField
}

export interface Catalog {
  /** Rises with every change of a definition. */
  readonly version: number
  /** In order, without archived ones. */
  readonly objects: readonly CatalogObject[]
  readonly allObjects: readonly CatalogObject[]
  /** The merged definitions as plain data: what crosses a process border and `createCatalog` takes back. */
  readonly definitions: readonly ObjectDef[]
  /** By id or name; throws `catalog/unknown-object`. */
  readonly object: (idOrName: string) => CatalogObject
  readonly findObject: (idOrName: string) => CatalogObject | undefined
  /** By id or name; throws `catalog/unknown-field`. */
  readonly field: (object: string, idOrName: string) => CatalogField
  readonly findField: (object: string, idOrName: string) => CatalogField | undefined
}

export interface CatalogSource {
  /** Whole definitions; the standard objects when left out. */
  readonly objects?: readonly ObjectDef[]
  /** Keys of the catalog document. */
  readonly keys?: RecordKeys
  readonly version?: number
}

const catalogFault = defineFaults('catalog', {
  'unknown-object': {
    status: 404,
    retry: false,
    say: (d: { object: string }) =>
      `There is no object “${d.object}”. It may have been renamed or removed; nothing was changed.`,
  },
  'unknown-field': {
    status: 404,
    retry: false,
    say: (d: { object: string; field: string }) =>
      `${d.object} has no field “${d.field}”. It may have been renamed or removed; nothing was changed.`,
  },
})

export function createCatalog(source: CatalogSource = {}): Catalog {
  const { objects = standardObjects.all, keys = {}, version = 0 } = source
  const definitions = mergeDefinitions(objects, keys)
  const built = definitions.map(buildObject)
  const byId = new Map(built.map(entry => [entry.object.id, entry]))
  const byName = new Map(
    built
      .toSorted((a, b) => archivedFirst(a.object, b.object))
      .map(entry => [entry.object.name, entry]),
  )
  const find = (idOrName: string) => byId.get(idOrName) ?? byName.get(idOrName)
  const allObjects = built.map(({ object }) => object)

  const catalog: Catalog = {
    version,
    objects: allObjects.filter(object => !object.isArchived),
    allObjects,
    definitions,
    object(idOrName) {
      const found = find(idOrName)
      if (!found) throw catalogFault('unknown-object', { object: idOrName })
      return found.object
    },
    findObject: idOrName => find(idOrName)?.object,
    field(object, idOrName) {
      const found = catalog.findField(catalog.object(object).id, idOrName)
      if (!found)
        throw catalogFault('unknown-field', {
          object: catalog.object(object).label,
          field: idOrName,
        })
      return found
    },
    findField(object, idOrName) {
      const entry = find(object)
      const fields = entry?.fields()
      return fields?.byId.get(idOrName) ?? fields?.byName.get(idOrName)
    },
  }
  return Object.freeze(catalog)
}

/** The definition at once, its fields when somebody first asks. */
function buildObject(definition: ObjectDef) {
  let built: BuiltFields | undefined
  const fields = () => (built ??= buildFields(definition))
  const object: CatalogObject = {
    ...definition,
    table: `o_${definition.id}`,
    elementTable: `e_${definition.id}`,
    get fields() {
      return fields().live
    },
    get allFields() {
      return fields().all
    },
    get systemFields() {
      return fields().system
    },
    get title() {
      return fields().title
    },
  }
  return { object, fields }
}

interface BuiltFields {
  readonly all: readonly CatalogField[]
  readonly live: readonly CatalogField[]
  readonly system: readonly CatalogField[]
  readonly title: CatalogField
  readonly byId: ReadonlyMap<string, CatalogField>
  readonly byName: ReadonlyMap<string, CatalogField>
}

function buildFields({ id, titleField, fields }: ObjectDef): BuiltFields {
  const all = fields.map(field => buildField(id, field))
  const system = systemFields.map(field => ({ ...buildField(id, field), column: field.column }))
  const title = all.find(field => field.id === titleField) ?? all[0]
  if (!title) throw new Error(`object ${id} has no fields`)
  const found = [...system, ...all]
  return {
    all,
    live: all.filter(field => !field.isArchived),
    system,
    title,
    byId: new Map(found.map(field => [field.id, field])),
    byName: new Map(found.toSorted(archivedFirst).map(field => [field.name, field])),
  }
}

/** What is archived gives its name to what is live: the last one of a name is found by it. */
const archivedFirst = (a: Archivable, b: Archivable): number =>
  Number(b.isArchived) - Number(a.isArchived)
type Archivable = Pick<FieldDef, 'isArchived'>

function buildField(object: string, field: FieldDef): CatalogField {
  const fieldType = fieldTypes.must(field.type)
  return {
    ...field,
    options: parsedOptions(fieldType, field.options),
    object,
    fieldType,
    storageKind: storageKinds.must(fieldType.storage),
    column: `c_${field.id}`,
  }
}

/** Options another version wrote and this one cannot read fall back to the defaults; the document keeps them. */
function parsedOptions(type: FieldType, options: Json): Json {
  const read = type.options.safeParse(options)
  return (read.success ? read.data : type.options.parse({})) as Json
}
