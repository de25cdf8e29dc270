import { s } from '#kit'
import { DELETED_KEY } from '#docs'
import { definePlanned } from './command.ts'
import { docId } from './inputs.ts'
import { deletedMark } from './link-ops.ts'
import { knownView, viewSet } from './view-ops.ts'

export const viewInput = s.strictObject({ view: docId })

/** Removes a view; the records it showed stay. */
export const viewDelete = definePlanned({
  id: 'view.delete',
  input: viewInput,
  label: ({ view }, _, context) => `Deleted the view ${knownView(context, view).name}`,
  plan: ({ view: id }, context) =>
    knownView(context, id).isDeleted ? [] : [viewSet(id, { [DELETED_KEY]: deletedMark(context) })],
})
