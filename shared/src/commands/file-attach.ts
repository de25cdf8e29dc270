import { s } from '#kit'
import { createCellCheck } from './cells.ts'
import { createOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { docId } from './inputs.ts'
import { nameOf } from './words.ts'

const OBJECT = 'attachment'

/** Attaches files that are stored already to a record: one attachment each. */
export const fileAttach = definePlanned({
  id: 'file.attach',
  input: s.strictObject({
    record: docId,
    files: s
      .array(
        s.strictObject({
          hash: s.string().regex(/^[0-9a-f]{64}$/, 'is not the hash of a file'),
          name: s.string().min(1).max(300),
          size: s.int().min(0),
          type: s.string().max(200),
        }),
      )
      .min(1)
      .max(200),
  }),
  label({ record, files }, _, context) {
    const what = files.length === 1 ? files[0]!.name : `${files.length} files`
    return `Attached ${what} to ${nameOf(context, liveRecord(context, record))}`
  },
  plan({ record, files }, context) {
    liveRecord(context, record)
    const object = context.catalog.object(OBJECT)
    const check = createCellCheck(context)
    return files.flatMap(file => {
      const cells = { name: file.name, file: [file], targets: [record] }
      const ready = check(object, cells, true)
      return createOps(context, object, context.newId(), ready)
    })
  },
})
