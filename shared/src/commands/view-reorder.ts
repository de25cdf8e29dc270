import { s } from '#kit'
import { definePlanned } from './command.ts'
import { ordersFor } from './definition-ops.ts'
import { docId, named } from './inputs.ts'
import { knownView, viewSet } from './view-ops.ts'
import { lower } from './words.ts'

/** Puts the views of an object in order: all its tabs, as they shall stand. */
export const viewReorder = definePlanned({
  id: 'view.reorder',
  input: s.strictObject({ object: named, views: s.array(docId).min(1).max(500) }),
  label: ({ object }, _, { catalog }) =>
    `Reordered the views of ${lower(catalog.object(object).labelPlural)}`,
  plan({ views }, context) {
    const ids = [...new Set(views)]
    const orders = ordersFor(ids.length)
    return ids.map((id, at) => {
      knownView(context, id)
      return viewSet(id, { position: orders[at]! })
    })
  },
})
