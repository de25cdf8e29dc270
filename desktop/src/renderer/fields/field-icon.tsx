import type { CatalogField } from '@kith/shared/model'
import { Icon } from '#renderer/ui'

/** The icon of a field: its own, else its type's. */
export function FieldIcon({
  field,
  size = 14,
}: {
  readonly field: CatalogField
  readonly size?: 12 | 14 | 16
}) {
  return <Icon name={field.icon ?? field.fieldType.icon} size={size} />
}
