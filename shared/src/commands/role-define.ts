import { s, type Json } from '#kit'
import { roleDocId } from '#docs'
import { definePlanned } from './command.ts'
import { catalogOp, choiceKey, definitionId, orderAfter } from './definition-ops.ts'
import { label } from './inputs.ts'
import { choicesOf } from './definition-ops.ts'
import { checkRoleLabel, roleChanges, roleOp, roleSet } from './role-ops.ts'

/** Makes a role, as a copy of `from` or as one that sees everything and changes nothing. */
export const roleDefine = definePlanned({
  id: 'role.define',
  input: s.strictObject({
    label,
    id: definitionId.optional(),
    /** A role of the workspace's own, or a changed standard one, whose document is copied. */
    from: s.string().max(60).optional(),
    ...roleChanges,
  }),
  label: ({ label: name }) => `Added the role ${name}`,
  plan({ label: name, id: asked, from, ...changes }, context) {
    const id = asked ?? context.newShortId()
    checkRoleLabel(name, id, context)
    const copied = from === undefined ? {} : (context.keys(roleDocId(from)) ?? {})
    const set: Record<string, Json | null> = { ...copied, ...roleSet(changes, context) }
    const choices = choicesOf(context.catalog.field('member', 'role')) ?? []
    const order = orderAfter(choices.map(choice => choice.order ?? ''))
    return [
      roleOp(id, { ...set, id, label: name }),
      // So that lists, filters and boards of members know it by its name.
      catalogOp({ [choiceKey('member', 'role', id)]: { label: name, hue: null, order } }),
    ]
  },
})
