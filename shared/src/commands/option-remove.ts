import { definePlanned } from './command.ts'
import { choiceOf, choicePlace, optionInput } from './choice-ops.ts'
import { catalogOp, changedKey, choiceKey } from './definition-ops.ts'

/** Stops offering an option. Records that have it keep it. */
export const optionRemove = definePlanned({
  id: 'option.remove',
  input: optionInput,
  label: ({ object, field, option }, _, context) =>
    `Removed the option ${choiceOf(choicePlace(context, object, field), option).label} of ${context.catalog.field(object, field).label}`,
  plan({ object, field, option }, context) {
    const place = choicePlace(context, object, field)
    const key = choiceKey(place.object.id, place.field.id, choiceOf(place, option).id)
    return [catalogOp(changedKey(context, key, { isArchived: true }))]
  },
})
