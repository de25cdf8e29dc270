import { s } from '#kit'
import { textOp } from './cell-ops.ts'
import { refused } from './cells.ts'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { docId, named } from './inputs.ts'
import { fieldPath } from './link-ops.ts'
import { lower, nameOf } from './words.ts'

const MAX_TEXT = 1_000_000

/** Replaces a rich text. Blocks at its start and end that stay the same keep what others write in them. */
export const textSet = definePlanned({
  id: 'text.set',
  input: s.strictObject({
    record: docId,
    field: named,
    text: s
      .string()
      .max(MAX_TEXT)
      .transform(text => text.toWellFormed()),
    format: s.enum(['markdown', 'plain']).default('markdown'),
  }),
  label({ record: id, field: name }, _, context) {
    const record = liveRecord(context, id)
    const field = context.catalog.field(record.object, name)
    return `Changed ${lower(field.label)} of ${nameOf(context, record)}`
  },
  plan({ record: id, field: name, text, format }, context) {
    const record = liveRecord(context, id)
    const field = context.catalog.field(record.object, name)
    if (field.storageKind.home !== 'text') {
      const object = context.catalog.object(record.object)
      throw refused(object, field, 'is not a rich text; change it as a cell')
    }
    return [textOp(id, fieldPath(field), field.id, text, format)]
  },
})
