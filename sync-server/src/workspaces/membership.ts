/** How a person stands to a workspace, for the rules of its routes. */
import type { Membership } from '#http'
import type { People } from './people.ts'
import { workspaceFault } from './workspace-fault.ts'

/** Throws `workspaces/two-factor-needed`: who may come in only with a second factor is told so. */
export async function membershipOf(
  people: Pick<People, 'standing'>,
  workspace: string,
  user: string,
): Promise<Membership | undefined> {
  const standing = await people.standing(workspace, user)
  if (standing === undefined || standing.isRemoved) return undefined
  if (standing.lacksTwoFactor) throw workspaceFault('two-factor-needed', {})
  return { workspace, role: standing.role }
}
