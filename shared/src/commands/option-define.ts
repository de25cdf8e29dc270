import { s } from '#kit'
import {
  checkChoiceLabel,
  choiceId,
  choiceMembers,
  choicePlace,
  withoutUndefined,
} from './choice-ops.ts'
import { definePlanned } from './command.ts'
import { definitionFault } from './command-fault.ts'
import { catalogOp, choiceKey, orderAfter } from './definition-ops.ts'
import { label, named } from './inputs.ts'

/** Adds an option to a select. Each is a key of its own, so two people who add options offline keep both. */
export const optionDefine = definePlanned({
  id: 'option.define',
  input: s.strictObject({
    object: named,
    field: named,
    label,
    id: choiceId.optional(),
    ...choiceMembers,
  }),
  label: ({ object, field, label: name }, _, { catalog }) =>
    `Added the option ${name} to ${catalog.field(object, field).label}`,
  plan({ object: objectName, field: fieldName, id: askedId, ...members }, context) {
    const place = choicePlace(context, objectName, fieldName)
    const id = askedId ?? context.newShortId()
    if (place.choices.some(choice => choice.id === id)) {
      throw definitionFault('taken', { what: 'option', name: id })
    }
    checkChoiceLabel(place, members.label)
    const order = orderAfter(place.choices.map(choice => choice.order ?? ''))
    const key = choiceKey(place.object.id, place.field.id, id)
    return [catalogOp({ [key]: withoutUndefined({ ...members, order }) })]
  },
})
