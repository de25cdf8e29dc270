import { s } from '#kit'
import { createCellCheck } from './cells.ts'
import { changeRecordOps, createOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { cells, docId, named } from './inputs.ts'
import { counted } from './words.ts'

const MAX_ROWS = 5000

/** Writes different cells of many records and makes those that have no id yet: a paste, in one action. */
export const recordWrite = definePlanned({
  id: 'record.write',
  input: s.strictObject({
    object: named,
    rows: s
      .array(s.strictObject({ id: docId.optional(), cells }))
      .min(1)
      .max(MAX_ROWS),
    /** What the label counts when these rows are the first part of more. */
    whole: s.strictObject({ changed: s.int().min(0), added: s.int().min(0) }).optional(),
  }),
  label({ object, rows, whole }, _, { catalog }) {
    const added = whole?.added ?? rows.filter(row => row.id === undefined).length
    const changed = whole?.changed ?? rows.length - added
    if (added === 0) return `Changed ${counted(catalog, object, changed)}`
    if (changed === 0) return `Added ${counted(catalog, object, added)}`
    return `Changed ${changed.toLocaleString('en')} and added ${counted(catalog, object, added)}`
  },
  plan({ object: name, rows }, context) {
    const object = context.catalog.object(name)
    const check = createCellCheck(context)
    return rows.flatMap(({ id, cells: given }) => {
      const ready = check(object, given, id === undefined)
      if (id === undefined) return createOps(context, object, context.newId(), ready)
      return changeRecordOps(context, object, liveRecord(context, id, object), ready)
    })
  },
})
