import { s, type Json } from '#kit'
import { roles } from '#access'
import { definePlanned } from './command.ts'
import { catalogOp, changedKey, choiceKey } from './definition-ops.ts'
import { label } from './inputs.ts'
import { changeableRole, checkRoleLabel, roleChanges, roleOp, roleSet } from './role-ops.ts'

/** Changes what a role may do; what is not named stays. */
export const roleChange = definePlanned({
  id: 'role.change',
  input: s.strictObject({
    role: s.string().min(1).max(60),
    label: label.optional(),
    ...roleChanges,
  }),
  label: ({ role, label: name }, _, { catalog }) =>
    `Changed the role ${name ?? catalog.field('member', 'role').fieldType.format(role, catalog.field('member', 'role').options)}`,
  plan({ role, label: name, ...changes }, context) {
    changeableRole(role, context)
    const set: Record<string, Json | null> = { id: role, ...roleSet(changes, context) }
    if (name === undefined) return [roleOp(role, set)]
    checkRoleLabel(name, role, context)
    const key = choiceKey('member', 'role', role)
    return [
      roleOp(role, { ...set, label: name }),
      ...(roles.find(role) === undefined
        ? [catalogOp(changedKey(context, key, { label: name }))]
        : []),
    ]
  },
})
