import type { Catalog, CatalogField } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import { Icon } from '#renderer/ui'
import { isRelation, targetsOf } from './row-values.ts'

/** The icon of a field: its own, that of the records it points at, else its type's. */
export function fieldIcon(field: CatalogField, catalog: Catalog): string {
  if (field.icon !== undefined) return field.icon
  const [only, ...more] =
    isRelation(field) && field.type !== 'user' ? targetsOf(field, catalog.objects) : []
  const target = only === undefined || more.length > 0 ? undefined : catalog.findObject(only)
  return target?.icon ?? field.fieldType.icon
}

export function FieldIcon({
  field,
  size = 14,
}: {
  readonly field: CatalogField
  readonly size?: 12 | 14 | 16
}) {
  return <Icon name={fieldIcon(field, useCatalog())} size={size} />
}
