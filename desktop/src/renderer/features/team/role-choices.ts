/** Roles as they are shown and chosen. */
import { roleIdOf, roles as standard, type Role } from '@kith/shared/access'
import type { Option } from '#renderer/ui'

export const OWNER = 'owner'

/** `roles`: those of the workspace, where one is open. */
export const roleLabel = (id: string, roles: readonly Role[] = standard.all): string =>
  roles.find(role => role.id === roleIdOf(id))?.label ?? 'Removed role'

/** Inside a sentence: "member", and a role that the team named itself as it named it. */
export function roleWords(id: string, roles: readonly Role[] = standard.all): string {
  const label = roleLabel(id, roles)
  return isStandard(id) ? label.toLocaleLowerCase() : label
}

export const isStandard = (id: string): boolean =>
  standard.all.some(role => role.id === roleIdOf(id))

/** What an invitation or a member can be given: never the ownership, which is handed over. */
export const roleChoices = (roles: readonly Role[]): readonly Option[] =>
  roles
    .filter(({ id }) => id !== OWNER)
    .map(({ id, label, hint }) => ({ value: id, label, ...(hint === '' ? {} : { hint }) }))
