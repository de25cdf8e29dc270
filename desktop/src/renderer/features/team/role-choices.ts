/** Roles as they are shown and chosen. */
import { roles } from '@kith/shared/access'
import type { Option } from '#renderer/ui'

export const OWNER = 'owner'

export const roleLabel = (id: string): string => roles.find(id)?.label ?? id

/** What an invitation or a member can be given: never the ownership, which is handed over. */
export const roleChoices = (): readonly Option[] =>
  roles.all
    .filter(({ id }) => id !== OWNER)
    .map(({ id, label, hint }) => ({ value: id, label, hint }))
