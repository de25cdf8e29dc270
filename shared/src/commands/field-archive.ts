import { s } from '#kit'
import { definePlanned } from './command.ts'
import { definitionFault } from './command-fault.ts'
import { catalogOp, changedKey, fieldKey } from './definition-ops.ts'
import { named } from './inputs.ts'
import { lower } from './words.ts'

export const fieldInput = s.strictObject({ object: named, field: named })

/** Takes a field out of sight. The values stay in the records and come back with it. */
export const fieldArchive = definePlanned({
  id: 'field.archive',
  input: fieldInput,
  label: ({ object, field }, _, { catalog }) =>
    `Archived the field ${catalog.field(object, field).label} of ${lower(catalog.object(object).labelPlural)}`,
  plan({ object: objectName, field: fieldName }, context) {
    const object = context.catalog.object(objectName)
    const field = context.catalog.field(object.id, fieldName)
    if (object.systemFields.some(one => one.id === field.id)) {
      throw definitionFault('standard', { what: field.label })
    }
    if (object.title.id === field.id) {
      throw definitionFault('title-field', { field: field.label, object: object.label })
    }
    return [catalogOp(changedKey(context, fieldKey(object.id, field.id), { isArchived: true }))]
  },
})
