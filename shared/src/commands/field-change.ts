import { isJsonObject, json, s, type JsonObject } from '#kit'
import { definePlanned } from './command.ts'
import {
  catalogOp,
  changedKey,
  fieldKey,
  freeName,
  readDefault,
  readOptions,
  takenNames,
} from './definition-ops.ts'
import { label, named } from './inputs.ts'
import { lower } from './words.ts'

/** Changes how a field is called, shown and checked. Its type stays (`field.convert`); options of selects have commands of their own. */
export const fieldChange = definePlanned({
  id: 'field.change',
  input: s.strictObject({
    object: named,
    field: named,
    label: label.optional(),
    name: s.string().optional(),
    options: json.optional(),
    icon: s.string().max(60).nullable().optional(),
    description: s.string().max(1000).nullable().optional(),
    isRequired: s.boolean().optional(),
    isUnique: s.boolean().optional(),
    defaultValue: json.optional(),
  }),
  label({ object, field }, _, { catalog }) {
    const found = catalog.field(object, field)
    return `Changed the field ${found.label} of ${lower(catalog.object(object).labelPlural)}`
  },
  plan({ object: objectName, field: fieldName, ...change }, context) {
    const object = context.catalog.object(objectName)
    const field = context.catalog.field(object.id, fieldName)
    const { choices: _, ...options } = { ...asObject(field.options), ...asObject(change.options) }
    const hasOptions = change.options !== undefined
    const parsed = hasOptions
      ? readOptions(field.fieldType, field.label, { ...asObject(field.options), ...options })
      : field.options
    const { choices: __, ...stored } = asObject(parsed)
    const name =
      change.name === undefined || change.name === field.name
        ? undefined
        : freeName(change.name, field.label, takenNames(object.allFields, field.id), 'field')
    return [
      catalogOp(
        changedKey(context, fieldKey(object.id, field.id), {
          ...change,
          name,
          options: hasOptions ? stored : undefined,
          isUnique:
            change.isUnique === undefined
              ? undefined
              : change.isUnique && field.fieldType.canBeUnique,
          defaultValue:
            change.defaultValue === undefined
              ? undefined
              : readDefault(field.fieldType, field.label, parsed, change.defaultValue),
        }),
      ),
    ]
  },
})

const asObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {})
