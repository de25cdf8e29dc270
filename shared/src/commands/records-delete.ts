import { s } from '#kit'
import { DELETED_KEY } from '#docs'
import { defineSelection } from './command.ts'
import { NAMES_RECORDS, namesRecords, selectionOf, selectionShape } from './inputs.ts'
import { deletedMark } from './link-ops.ts'
import { namedOrCounted } from './words.ts'

/** Puts records in the trash, with everything they hold. */
export const recordsDelete = defineSelection({
  id: 'records.delete',
  makesRoom: true,
  input: s.strictObject(selectionShape).refine(namesRecords, NAMES_RECORDS),
  label: ({ object, ids }, count, context) =>
    `Deleted ${namedOrCounted(context, object, ids, count)}`,
  select: input => selectionOf(input, 'no'),
  prepare: ({ object }, context) => context.catalog.object(object),
  each: (object, record, context) =>
    record.isDeleted || record.object !== object.id
      ? []
      : [
          {
            doc: record.id,
            kind: 'record',
            type: record.object,
            set: { [DELETED_KEY]: deletedMark(context) },
          },
        ],
})
