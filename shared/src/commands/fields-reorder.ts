import { s, type Json } from '#kit'
import { definePlanned } from './command.ts'
import { catalogOp, changedKey, fieldKey, ordersFor } from './definition-ops.ts'
import { named } from './inputs.ts'
import { lower } from './words.ts'

/** Puts the fields of an object in order; those that are not named follow as they are. */
export const fieldsReorder = definePlanned({
  id: 'fields.reorder',
  input: s.strictObject({ object: named, fields: s.array(named).min(1).max(600) }),
  label: ({ object }, _, { catalog }) =>
    `Reordered the fields of ${lower(catalog.object(object).labelPlural)}`,
  plan({ object: objectName, fields }, context) {
    const object = context.catalog.object(objectName)
    const first = fields.map(name => context.catalog.field(object.id, name))
    const ids = new Set(first.map(field => field.id))
    const all = [...ids, ...object.allFields.map(field => field.id).filter(id => !ids.has(id))]
    const orders = ordersFor(all.length)
    const keys: Record<string, Json> = {}
    for (const [at, id] of all.entries()) {
      Object.assign(keys, changedKey(context, fieldKey(object.id, id), { order: orders[at] }))
    }
    return [catalogOp(keys)]
  },
})
