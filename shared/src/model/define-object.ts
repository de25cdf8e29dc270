/** How standard objects are written down: only what differs from the rule. */
import type { Json } from '#kit'
import type { FieldTypeId } from './fields/index.ts'
import type { FieldDef, ObjectDef } from './object.ts'
import { standardOrder } from './standard-order.ts'

type FieldExtras = Partial<Omit<FieldDef, 'id' | 'name' | 'label' | 'type' | 'options' | 'order'>>
type ObjectSpec = Pick<ObjectDef, 'id' | 'label' | 'labelPlural' | 'icon' | 'hue' | 'titleField'> &
  Partial<Omit<ObjectDef, 'fields' | 'name'>> & { readonly fields: readonly FieldDef[] }

/** One field of a standard object; its id is its name. Its place is its place in the list. */
export const field = (
  id: string,
  label: string,
  type: FieldTypeId,
  options: Json = {},
  extras: FieldExtras = {},
): FieldDef => ({
  id,
  name: id,
  label,
  type,
  options,
  isRequired: false,
  isUnique: false,
  isStandard: true,
  isReadOnly: false,
  isArchived: false,
  order: '',
  ...extras,
})

export const defineObject = (spec: ObjectSpec): ObjectDef => ({
  name: spec.id,
  shape: 'square',
  subtitleFields: [],
  searchFields: [spec.titleField],
  matchFields: [],
  isStandard: true,
  isArchived: false,
  isListed: true,
  order: standardOrder(0),
  ...spec,
  fields: spec.fields.map((one, at) => ({ ...one, order: one.order || standardOrder(at) })),
})

/** Options of a select in a standard object. */
export const choice = (
  id: string,
  label: string,
  hue: number | null,
  extras: Readonly<Record<string, Json>> = {},
): Json => ({
  id,
  label,
  hue,
  ...extras,
})
