import type { DocId, Json } from '#kit'
import { DELETED_KEY, type SetOp } from '#docs'
import { viewFromKeys, viewKeys, type View } from '#model'
import type { CommandContext } from './command.ts'
import { definitionFault } from './command-fault.ts'

/** A view that is there; throws `definition/no-such`. */
export function knownView(
  context: CommandContext,
  id: DocId,
): View & { readonly isDeleted: boolean } {
  const keys = context.keys(id)
  const view = keys && viewFromKeys(id, keys)
  if (!view) throw definitionFault('no-such', { what: 'The view', id })
  return { ...view, isDeleted: DELETED_KEY in keys }
}

/** Writes every member of a view. */
export const viewOps = (doc: DocId, view: Omit<View, 'id'>): SetOp => viewSet(doc, viewKeys(view))

export const viewSet = (doc: DocId, set: Readonly<Record<string, Json | null>>): SetOp => ({
  doc,
  kind: 'view',
  type: '',
  set,
})
