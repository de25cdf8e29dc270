import { derivedId, s, type DocId } from '#kit'
import { DELETED_KEY, type DocOp } from '#docs'
import { createCellCheck } from './cells.ts'
import { createOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { docId } from './inputs.ts'
import { nameOf } from './words.ts'

const ENTRY = 'listEntry'

/** Two people who put the same record on a list offline make one entry. */
export const entryId = (list: DocId, record: DocId): DocId => derivedId(ENTRY, list, record)

export const entryInput = s.strictObject({
  list: docId,
  records: s.array(docId).min(1).max(5000),
})

/** Puts records on a list; those that are on it stay. */
export const listAdd = definePlanned({
  id: 'list.add',
  input: entryInput,
  label: ({ list, records }, _, context) =>
    `Added ${records.length === 1 ? '1 record' : `${records.length} records`} to ${nameOf(context, liveRecord(context, list))}`,
  plan({ list, records }, context) {
    liveRecord(context, list, context.catalog.object('list'))
    const object = context.catalog.object(ENTRY)
    const check = createCellCheck(context)
    return [...new Set(records)].flatMap((record): readonly DocOp[] => {
      liveRecord(context, record)
      const id = entryId(list, record)
      const known = context.record(id)
      if (!known) return createOps(context, object, id, check(object, { list, record }, true))
      if (!known.isDeleted) return []
      return [{ doc: id, kind: 'record', type: ENTRY, set: { [DELETED_KEY]: null } }]
    })
  },
})
