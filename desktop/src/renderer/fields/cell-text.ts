/** A value as one line of text: what its look says, without the look. For lists that pass too fast to be read. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField } from '@kith/shared/model'
import type { CellContext } from './cell-context.ts'
import { choiceOf } from './choices.ts'
import { isRelation, refsOf } from './row-values.ts'

export function cellText(
  field: CatalogField,
  value: Json | undefined,
  context: CellContext,
): string {
  if (value === undefined || value === null || value === '') return ''
  if (isRelation(field)) return refsOf(value)[0]?.title ?? ''
  if (field.storageKind.id === 'choice') return choiceOf(field, value)?.label ?? ''
  return field.fieldType.display(value, field.options, context)
}
