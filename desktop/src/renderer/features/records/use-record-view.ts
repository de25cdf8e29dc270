/** One record as its page and its panel need it: live values, and the ways to change it. */
import type { Json } from '@kith/shared/kit'
import type { Catalog, CatalogField, CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { useCatalog, useCommand, useRecord, type RunCommand } from '#renderer/client'
import { toCommandValue, useLockedFields } from '#renderer/fields'

export interface RecordView {
  readonly id: string
  readonly catalog: Catalog
  readonly object: CatalogObject
  readonly row: Row
  readonly run: RunCommand
  readonly set: (field: CatalogField, value: Json) => void
}

export type RecordFound =
  | { readonly state: 'found'; readonly view: RecordView }
  /** Not here yet: nothing is drawn, it takes less than a frame. */
  | { readonly state: 'loading' }
  | { readonly state: 'missing' }

export function useRecordView(id: string): RecordFound {
  const catalog = useCatalog()
  const run = useCommand()
  const { value: row, status } = useRecord(id)
  const object = useLockedFields(row === null ? undefined : catalog.findObject(row.object))
  if (row === null) return { state: status === 'loading' ? 'loading' : 'missing' }
  if (object === undefined) return { state: 'missing' }
  const set = (field: CatalogField, value: Json) => {
    const cells = { [field.id]: toCommandValue(field, value) }
    void run('record.set', { object: object.id, record: id, cells }, { toast: false })
  }
  return { state: 'found', view: { id, catalog, object, row, run, set } }
}
