/** Records that look like the same thing as one, by the fields that its object matches on. */
import { jsonEqual, type DocId, type Json } from '@kith/shared/kit'
import type { Catalog, CatalogField, CatalogObject } from '@kith/shared/model'
import type { DuplicateGroup } from '@kith/shared/rpc'
import type { Documents } from '#engine/replica'
import { safeName, type Read } from '#engine/store'
import type { RecordHistory } from './record-history.ts'

const MAX_RECORDS = 20

export function duplicatesOf(
  record: DocId,
  {
    store,
    documents,
    catalog,
    refOf,
  }: {
    readonly store: Read
    readonly documents: Documents
    readonly catalog: Catalog
    readonly refOf: RecordHistory['refOf']
  },
): readonly DuplicateGroup[] {
  const doc = documents.find(record)
  const keys = documents.keys(record)
  const object = doc === undefined ? undefined : catalog.findObject(doc.type)
  if (doc?.kind !== 'record' || keys === undefined || object === undefined) return []
  return object.matchFields.flatMap(id => {
    const field = catalog.findField(object.id, id)
    const value = field?.storageKind.fromKeys(field.id, keys) ?? null
    if (field === undefined || value === null) return []
    return shared(object, field, value).flatMap(({ text, pks }) => {
      const records = pks.flatMap(pk => refOf(pk) ?? [])
      return records.length === 0 ? [] : [{ field: field.id, value: text, records }]
    })
  })

  function shared(of: CatalogObject, field: CatalogField, value: Json) {
    const { storageKind, fieldType, options } = field
    const own = doc?.pk ?? 0
    if (!storageKind.hasElements) {
      const text = fieldType.format(value, options)
      const [main = null] = storageKind.toColumns(value)
      const pks = pksWhere(of, `${safeName(field.column)} = ?`, [main, own])
      return [{ text, pks: pks.filter(pk => isSame(pk, field, value)) }]
    }
    return storageKind.elements(value).map(element => ({
      text: typeof element.value === 'string' ? element.value : element.norm,
      pks: pksWhere(
        of,
        `pk IN (SELECT pk FROM ${safeName(of.elementTable)} WHERE field = ? AND norm = ?)`,
        [field.id, element.norm, own],
      ),
    }))
  }

  function pksWhere(
    of: CatalogObject,
    condition: string,
    params: readonly (string | number | null)[],
  ): readonly number[] {
    return store.pluck<number>(
      `SELECT pk FROM ${safeName(of.table)} WHERE deleted_at IS NULL AND ${condition} AND pk <> ? LIMIT ${MAX_RECORDS}`,
      params,
    )
  }

  function isSame(pk: number, field: CatalogField, value: Json): boolean {
    const id = documents.idOf(pk)
    const other = id === undefined ? undefined : documents.keys(id)
    return (
      other !== undefined &&
      jsonEqual(field.storageKind.fromKeys(field.id, other) ?? undefined, value)
    )
  }
}
