import { definePlanned } from './command.ts'
import { catalogOp, changedKey, fieldKey } from './definition-ops.ts'
import { fieldInput } from './field-archive.ts'
import { lower } from './words.ts'

/** Brings an archived field back, with its values. */
export const fieldRestore = definePlanned({
  id: 'field.restore',
  input: fieldInput,
  label: ({ object, field }, _, { catalog }) =>
    `Restored the field ${catalog.field(object, field).label} of ${lower(catalog.object(object).labelPlural)}`,
  plan({ object: objectName, field: fieldName }, context) {
    const object = context.catalog.object(objectName)
    const field = context.catalog.field(object.id, fieldName)
    return [catalogOp(changedKey(context, fieldKey(object.id, field.id), { isArchived: false }))]
  },
})
