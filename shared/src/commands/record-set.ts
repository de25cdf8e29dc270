import { s } from '#kit'
import { createCellCheck } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { cells, docId, named } from './inputs.ts'
import { fieldsNamed, namedOrCounted } from './words.ts'

/** Writes some cells of one record and leaves the others alone. */
export const recordSet = definePlanned({
  id: 'record.set',
  input: s.strictObject({ object: named, record: docId, cells }),
  label: ({ object, record, cells: given }, _, context) =>
    `Changed ${fieldsNamed(context.catalog, object, given)} of ${namedOrCounted(context, object, [record], 1)}`,
  plan({ object: name, record: id, cells: given }, context) {
    const object = context.catalog.object(name)
    const record = liveRecord(context, id, object)
    return changeRecordOps(context, object, record, createCellCheck(context)(object, given))
  },
})
