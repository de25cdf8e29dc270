import { s } from '#kit'
import { DELETED_KEY } from '#docs'
import { roles } from '#access'
import { definePlanned } from './command.ts'
import { catalogOp, changedKey, choiceKey } from './definition-ops.ts'
import { deletedMark } from './link-ops.ts'
import { changeableRole, roleFault, roleOp } from './role-ops.ts'

/** Takes a role away. Who still has it may do nothing until they get another. */
export const roleRemove = definePlanned({
  id: 'role.remove',
  input: s.strictObject({ role: s.string().min(1).max(60) }),
  label: ({ role }, _, { catalog }) => {
    const field = catalog.field('member', 'role')
    return `Removed the role ${field.fieldType.format(role, field.options)}`
  },
  plan({ role }, context) {
    changeableRole(role, context)
    const standard = roles.find(role)
    if (standard !== undefined) throw roleFault('standard', { label: standard.label })
    return [
      roleOp(role, { [DELETED_KEY]: deletedMark(context) }),
      catalogOp(changedKey(context, choiceKey('member', 'role', role), { isArchived: true })),
    ]
  },
})
