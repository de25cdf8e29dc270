import { s } from '#kit'
import { createCellCheck } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { defineSelection } from './command.ts'
import { NAMES_RECORDS, cells, namesRecords, selectionOf, selectionShape } from './inputs.ts'
import { fieldsNamed, namedOrCounted } from './words.ts'

/** Writes the same cells of every record of a selection. */
export const recordsSet = defineSelection({
  id: 'records.set',
  input: s.strictObject({ ...selectionShape, cells }).refine(namesRecords, NAMES_RECORDS),
  label: ({ object, ids, cells: given }, count, context) =>
    `Changed ${fieldsNamed(context.catalog, object, given)} of ${namedOrCounted(context, object, ids, count)}`,
  select: input => selectionOf(input, 'no'),
  prepare({ object: name, cells: given }, context) {
    const object = context.catalog.object(name)
    return { object, ready: createCellCheck(context)(object, given) }
  },
  each: ({ object, ready }, record, context) =>
    record.isDeleted || record.object !== object.id
      ? []
      : changeRecordOps(context, object, record, ready),
})
