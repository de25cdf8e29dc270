import { orderKeyBetween, s } from '#kit'
import { createCellCheck } from './cells.ts'
import { createOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { recordFault } from './command-fault.ts'
import { cells, docId, named } from './inputs.ts'
import { placeKeyOf, placeOp, withPlace } from './places.ts'
import { titleOfCells } from './words.ts'

/**
 * Makes one record. With `id` the caller knows it before it is there; with `after`, the record that
 * shall stand below it, it has a place of its own in lists that are ordered by hand.
 */
export const recordCreate = definePlanned({
  id: 'record.create',
  input: s.strictObject({
    object: named,
    cells: cells.default({}),
    id: docId.optional(),
    after: docId.optional(),
  }),
  label: ({ object, cells: given }, _, { catalog }) =>
    `Added ${titleOfCells(catalog, object, given)}`,
  plan({ object: name, cells: given, id, after }, context) {
    const object = context.catalog.object(name)
    if (id && context.record(id)) throw recordFault('exists', { id })
    const ready = createCellCheck(context)(object, given, true)
    const made = id ?? context.newId()
    const ops = createOps(context, object, made, ready)
    const below = placeKeyOf(context, after)
    return below === null
      ? ops
      : withPlace(ops, made, placeOp(object.id, made, orderKeyBetween(null, below)))
  },
})
