/**
 * Other records that say the same in a field that is to be unique: two devices that made them
 * without knowing of each other find it out here, from what each may read.
 */
import type { DocId } from '@kith/shared/kit'
import type { Catalog, CatalogField } from '@kith/shared/model'
import type { Documents } from '#engine/replica'
import { safeName, type Read } from '#engine/store'

export interface Twin {
  readonly record: DocId
  /** Label of the field, and what both say in it. */
  readonly field: string
  readonly value: string
}

export interface TwinsDeps {
  readonly store: Read
  readonly documents: Documents
  readonly catalog: () => Catalog
}

const MOST = 5

/** Those of the fields that were touched; of a new record, all. */
export function twinsOf(
  { store, documents, catalog }: TwinsDeps,
  record: DocId,
  touched: readonly string[] | 'all',
): readonly Twin[] {
  const doc = documents.find(record)
  const keys = documents.keys(record)
  const object = doc === undefined ? undefined : catalog().findObject(doc.type)
  if (doc === undefined || keys === undefined || object === undefined || doc.isDeleted) return []
  const table = safeName(object.table)
  const others = (condition: string, params: readonly (string | number | null)[]) =>
    store.pluck<DocId>(
      `SELECT id FROM ${table} WHERE deleted_at IS NULL AND pk <> ? AND ${condition} LIMIT ${MOST}`,
      [doc.pk, ...params],
    )
  return object.allFields
    .filter(({ isUnique, id }) => isUnique && (touched === 'all' || touched.includes(id)))
    .flatMap(same)

  function same(field: CatalogField): readonly Twin[] {
    const { storageKind, fieldType, options, label } = field
    const value = storageKind.fromKeys(field.id, keys ?? {})
    if (value === null || object === undefined) return []
    if (!storageKind.hasElements) {
      const [main = null] = storageKind.toColumns(value)
      const found = main === null ? [] : others(`${safeName(field.column)} = ?`, [main])
      const text = fieldType.format(value, options)
      return found.map(twin => ({ record: twin, field: label, value: text }))
    }
    const elements = safeName(object.elementTable)
    return storageKind.elements(value).flatMap(({ norm, value: element }) =>
      others(`pk IN (SELECT pk FROM ${elements} WHERE field = ? AND norm = ?)`, [
        field.id,
        norm,
      ]).map(twin => ({
        record: twin,
        field: label,
        value: typeof element === 'string' ? element : norm,
      })),
    )
  }
}
