/** Row-shaped values (what lists show) and command-shaped ones (what a change sends): relations differ, the rest is the same. */
import { isJsonObject, type Json } from '@kith/shared/kit'
import type { CatalogField, StorageKindId } from '@kith/shared/model'
import type { RefValue } from '@kith/shared/query'
import { isLocked } from './locked.ts'

export const isRef = (value: unknown): value is RefValue =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'object' in value &&
  'title' in value

/** Records of a relation cell of any kind, as far as the row carries them. */
export function refsOf(value: Json | undefined): readonly RefValue[] {
  if (isRef(value)) return [value]
  if (Array.isArray(value)) return value.filter(isRef)
  if (isJsonObject(value) && Array.isArray(value['first'])) return value['first'].filter(isRef)
  return []
}

/** How many records a relation cell has, those not carried too. */
export function refCount(value: Json | undefined): number {
  if (isJsonObject(value) && typeof value['count'] === 'number') return value['count']
  return refsOf(value).length
}

const RELATIONS: readonly StorageKindId[] = ['reference', 'links', 'inverse']
export const isRelation = (field: CatalogField): boolean => RELATIONS.includes(field.storageKind.id)
export const isOneRelation = (field: CatalogField): boolean => field.storageKind.id === 'reference'

/** What a command takes for a cell. */
export function toCommandValue(field: CatalogField, value: Json): Json {
  if (value === null || !isRelation(field)) return value
  const ids = refsOf(value).map(ref => ref.id)
  if (isOneRelation(field)) return typeof value === 'string' ? value : (ids[0] ?? null)
  return ids
}

/** Whether a person may change the cell in place. */
export const isWritable = (field: CatalogField): boolean =>
  !field.isReadOnly && field.fieldType.writable && !field.isArchived && !isLocked(field)

/** Objects that a relation may point at: ids, or all that people work in. */
export function targetsOf(
  field: CatalogField,
  everyObject: readonly { readonly id: string; readonly isListed: boolean }[],
): readonly string[] {
  const options = field.options
  const to = isJsonObject(options) ? options['to'] : undefined
  if (Array.isArray(to)) return to.filter(id => typeof id === 'string')
  return everyObject.filter(object => object.isListed).map(object => object.id)
}
