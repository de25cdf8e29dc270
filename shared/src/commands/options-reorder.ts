import { s, type Json } from '#kit'
import { choiceOf, choicePlace } from './choice-ops.ts'
import { definePlanned } from './command.ts'
import { catalogOp, changedKey, choiceKey, ordersFor } from './definition-ops.ts'
import { named } from './inputs.ts'

/** Puts the options of a select in order, which is also the order records sort in; those not named follow. */
export const optionsReorder = definePlanned({
  id: 'options.reorder',
  input: s.strictObject({
    object: named,
    field: named,
    options: s.array(named).min(1).max(500),
  }),
  label: ({ object, field }, _, { catalog }) =>
    `Reordered the options of ${catalog.field(object, field).label}`,
  plan({ object: objectName, field: fieldName, options }, context) {
    const place = choicePlace(context, objectName, fieldName)
    const first = new Set(options.map(option => choiceOf(place, option).id))
    const rest = place.choices.map(choice => choice.id).filter(id => !first.has(id))
    const all = [...first, ...rest]
    const orders = ordersFor(all.length)
    const keys: Record<string, Json> = {}
    for (const [at, id] of all.entries()) {
      const key = choiceKey(place.object.id, place.field.id, id)
      Object.assign(keys, changedKey(context, key, { order: orders[at] }))
    }
    return [catalogOp(keys)]
  },
})
