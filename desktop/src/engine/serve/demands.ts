/** Rights that are not about one record: asked before a call that needs one is answered. */
import type { WorkspaceVerb } from '@kith/shared/access'
import type { Json } from '@kith/shared/kit'

/** Throws `access/verb` where the person's role does not have it. */
export type Demand = (verb: WorkspaceVerb) => void

/** From lists and boards: one command on more than one record. */
const BULK: readonly string[] = ['records.set', 'records.delete', 'records.restore']

export const isBulk = (command: string, input: Json): boolean => {
  if (!BULK.includes(command) || typeof input !== 'object' || input === null) return false
  const ids = 'ids' in input ? input['ids'] : undefined
  return !Array.isArray(ids) || ids.length > 1
}
