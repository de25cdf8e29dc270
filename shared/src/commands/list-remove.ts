import { DELETED_KEY } from '#docs'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { deletedMark } from './link-ops.ts'
import { entryId, entryInput } from './list-add.ts'
import { nameOf } from './words.ts'

/** Takes records off a list; the records themselves stay. */
export const listRemove = definePlanned({
  id: 'list.remove',
  input: entryInput,
  label: ({ list, records }, _, context) =>
    `Took ${records.length === 1 ? '1 record' : `${records.length} records`} off ${nameOf(context, liveRecord(context, list))}`,
  plan: ({ list, records }, context) =>
    records.flatMap(record => {
      const entry = context.record(entryId(list, record))
      if (!entry || entry.isDeleted) return []
      return [
        {
          doc: entry.id,
          kind: 'record',
          type: entry.object,
          set: { [DELETED_KEY]: deletedMark(context) },
        },
      ]
    }),
})
