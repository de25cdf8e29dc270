import { json, s, type Infer, type Json } from '#kit'
import type { CatalogObject, RelationOptions } from '#model'
import { definePlanned, type CommandContext } from './command.ts'
import { definitionFault } from './command-fault.ts'
import {
  catalogOp,
  creatableType,
  definitionId,
  fieldKey,
  freeName,
  orderAfter,
  readDefault,
  readOptions,
  takenNames,
} from './definition-ops.ts'
import { label, named } from './inputs.ts'
import { lower } from './words.ts'

export const newField = s.strictObject({
  label,
  type: named,
  /** Chosen by whoever must know it before it is there; else made here. */
  id: definitionId.optional(),
  name: s.string().optional(),
  options: json.default({}),
  icon: s.string().max(60).optional(),
  description: s.string().max(1000).optional(),
  isRequired: s.boolean().default(false),
  isUnique: s.boolean().default(false),
  defaultValue: json.optional(),
  /** For relations: how the other side shows what points at it; left out, it does not. */
  inverse: s.strictObject({ label }).optional(),
})
type NewField = Infer<typeof newField>

/** Adds a field to an object. */
export const fieldDefine = definePlanned({
  id: 'field.define',
  input: newField.extend({ object: named }),
  label: ({ label: name, object }, _, { catalog }) =>
    `Added the field ${name} to ${lower(catalog.findObject(object)?.labelPlural ?? object)}`,
  plan({ object: name, ...field }, context) {
    const object = context.catalog.object(name)
    return [catalogOp(fieldKeys(context, object, [field]))]
  },
})

/** The part of an object that new fields are fitted into; also one that is being made. */
export type FieldPlace = Pick<CatalogObject, 'id' | 'label' | 'labelPlural' | 'allFields'>

/** Keys of the catalog document that add these fields, and the other sides of their relations. */
export function fieldKeys(
  context: CommandContext,
  object: FieldPlace,
  fields: readonly NewField[],
): Readonly<Record<string, Json>> {
  const keys: Record<string, Json> = {}
  const orders = object.allFields.map(field => field.order)
  const taken = takenNames(object.allFields)
  for (const field of fields) {
    const type = creatableType(field.type)
    const id = field.id ?? context.newShortId()
    if (taken.has(id)) throw definitionFault('taken', { what: 'field', name: id })
    // A field may be called what its id is.
    const name = freeName(field.name, field.label, taken, 'field')
    taken.add(id)
    const order = orderAfter(orders)
    orders.push(order)
    const other =
      field.inverse &&
      inverseOf(context, object, id, field.label, field.options, field.inverse.label)
    const options = readOptions(type, field.label, other?.options ?? field.options)
    keys[fieldKey(object.id, id)] = {
      name,
      label: field.label,
      type: type.id,
      options,
      order,
      isRequired: field.isRequired,
      isUnique: field.isUnique && type.canBeUnique,
      ...(field.icon === undefined ? {} : { icon: field.icon }),
      ...(field.description === undefined ? {} : { description: field.description }),
      ...(field.defaultValue === undefined || field.defaultValue === null
        ? {}
        : { defaultValue: readDefault(type, field.label, options, field.defaultValue) }),
    }
    Object.assign(keys, other?.keys)
  }
  return keys
}

/** The backlinks fields on the objects a relation points at, under one name; the relation's options name them. */
function inverseOf(
  context: CommandContext,
  object: FieldPlace,
  field: string,
  fieldLabel: string,
  options: Json,
  inverseLabel: string,
): { readonly options: Json; readonly keys: Readonly<Record<string, Json>> } {
  const { to = '*' } = options as Partial<RelationOptions>
  if (to === '*') {
    throw definitionFault('bad-options', {
      field: fieldLabel,
      why: 'a relation to any object has no other side',
    })
  }
  const targets = to.map(id => context.catalog.object(id))
  const taken = takenNames(targets.flatMap(target => target.allFields))
  const name = freeName(undefined, inverseLabel, taken, 'field')
  const id = context.newShortId()
  const keys: Record<string, Json> = {}
  for (const target of targets) {
    keys[fieldKey(target.id, id)] = {
      name,
      label: inverseLabel,
      type: 'backlinks',
      options: { to: [object.id], inverse: field },
      order: orderAfter(target.allFields.map(one => one.order)),
    }
  }
  return { options: { ...(options as object), to: targets.map(one => one.id), inverse: id }, keys }
}
