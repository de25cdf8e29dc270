import { s } from '#kit'
import { createCellCheck } from './cells.ts'
import { createOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { recordFault } from './command-fault.ts'
import { cells, docId, named } from './inputs.ts'
import { titleOfCells } from './words.ts'

/** Makes one record. With `id` the caller knows it before it is there. */
export const recordCreate = definePlanned({
  id: 'record.create',
  input: s.strictObject({ object: named, cells: cells.default({}), id: docId.optional() }),
  label: ({ object, cells: given }, _, { catalog }) =>
    `Added ${titleOfCells(catalog, object, given)}`,
  plan({ object: name, cells: given, id }, context) {
    const object = context.catalog.object(name)
    if (id && context.record(id)) throw recordFault('exists', { id })
    const ready = createCellCheck(context)(object, given, true)
    return createOps(context, object, id ?? context.newId(), ready)
  },
})
