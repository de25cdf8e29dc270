import { definePlanned } from './command.ts'
import { checkChoiceLabel, choiceOf, choicePlace, optionInput } from './choice-ops.ts'
import { catalogOp, changedKey, choiceKey } from './definition-ops.ts'

/** Offers a removed option again. */
export const optionRestore = definePlanned({
  id: 'option.restore',
  input: optionInput,
  label: ({ object, field, option }, _, context) =>
    `Restored the option ${choiceOf(choicePlace(context, object, field), option).label} of ${context.catalog.field(object, field).label}`,
  plan({ object, field, option }, context) {
    const place = choicePlace(context, object, field)
    const choice = choiceOf(place, option)
    checkChoiceLabel(place, choice.label, choice.id)
    const key = choiceKey(place.object.id, place.field.id, choice.id)
    return [catalogOp(changedKey(context, key, { isArchived: false }))]
  },
})
