import { s } from '#kit'
import { DELETED_KEY, MERGED_KEY } from '#docs'
import { defineSelection } from './command.ts'
import { NAMES_RECORDS, namesRecords, selectionOf, selectionShape } from './inputs.ts'
import { isPurged } from './purged.ts'
import { namedOrCounted } from './words.ts'

/** Takes records out of the trash. */
export const recordsRestore = defineSelection({
  id: 'records.restore',
  input: s.strictObject(selectionShape).refine(namesRecords, NAMES_RECORDS),
  label: ({ object, ids }, count, context) =>
    `Restored ${namedOrCounted(context, object, ids, count)}`,
  select: input => selectionOf(input, 'only'),
  prepare: ({ object }, context) => context.catalog.object(object),
  each(object, record) {
    if (!record.isDeleted || record.object !== object.id || isPurged(record)) return []
    const into = MERGED_KEY in record.keys ? { [MERGED_KEY]: null } : {}
    return [
      {
        doc: record.id,
        kind: 'record',
        type: record.object,
        set: { [DELETED_KEY]: null, ...into },
      },
    ]
  },
})
