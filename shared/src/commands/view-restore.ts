import { DELETED_KEY } from '#docs'
import { definePlanned } from './command.ts'
import { viewInput } from './view-delete.ts'
import { knownView, viewSet } from './view-ops.ts'

/** Brings a deleted view back. */
export const viewRestore = definePlanned({
  id: 'view.restore',
  input: viewInput,
  label: ({ view }, _, context) => `Restored the view ${knownView(context, view).name}`,
  plan: ({ view: id }, context) =>
    knownView(context, id).isDeleted ? [viewSet(id, { [DELETED_KEY]: null })] : [],
})
