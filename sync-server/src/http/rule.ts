/**
 * Who may call a route. Every route names one; a route without a rule does not compile.
 *
 * The last three read `:workspace` of the path: whoever is no member gets the same 404 as for a
 * workspace that does not exist, so that ids of others tell nothing.
 */
export type Rule = 'public' | 'signed-in' | 'member' | 'manager' | 'owner'

export const PUBLIC = 'public'
export const SIGNED_IN = 'signed-in'
/** Any role of the workspace. */
export const MEMBER = 'member'
/** Whose role may manage members: owner and administrators. */
export const MANAGER = 'manager'
export const OWNER = 'owner'

export interface Membership {
  readonly workspace: string
  readonly role: string
}

/** Who may do it, for the refusal; `undefined` when this role may. */
export function refusedBy(rule: 'member' | 'manager' | 'owner', role: string): string | undefined {
  if (rule === 'member' || role === 'owner') return undefined
  if (rule === 'owner') return 'the owner'
  return role === 'admin' ? undefined : 'an administrator'
}
