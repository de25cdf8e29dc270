import { s } from '#kit'
import { checkChoiceLabel, choiceMembers, choiceOf, choicePlace } from './choice-ops.ts'
import { definePlanned } from './command.ts'
import { catalogOp, changedKey, choiceKey } from './definition-ops.ts'
import { label, named } from './inputs.ts'

/** Renames or recolours an option. Records hold its id, so none of them is touched. */
export const optionChange = definePlanned({
  id: 'option.change',
  input: s.strictObject({
    object: named,
    field: named,
    option: named,
    label: label.optional(),
    ...choiceMembers,
  }),
  label: ({ object, field, option }, _, context) =>
    `Changed the option ${choiceOf(choicePlace(context, object, field), option).label} of ${context.catalog.field(object, field).label}`,
  plan({ object: objectName, field: fieldName, option, hue, ...members }, context) {
    const place = choicePlace(context, objectName, fieldName)
    const choice = choiceOf(place, option)
    if (members.label !== undefined) checkChoiceLabel(place, members.label, choice.id)
    const key = choiceKey(place.object.id, place.field.id, choice.id)
    const [changed] = Object.values(changedKey(context, key, members))
    // Grey is a colour of its own, not the absence of a change.
    const value = hue === undefined ? changed! : { ...(changed as object), hue }
    return [catalogOp({ [key]: value })]
  },
})
