import { orderKeyBetween, s, type Json } from '#kit'
import { POSITION_KEY, type DocOp } from '#docs'
import { createCellCheck } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { definePlanned, type CommandContext } from './command.ts'
import type { DocId } from '#kit'
import { liveRecord } from './find-record.ts'
import { cells, docId, named } from './inputs.ts'
import { fieldsNamed, namedOrCounted } from './words.ts'

/**
 * Puts a record between two others by hand and, on a board, into another column: `cells` are what
 * the column stands for, `before` and `after` its new neighbours above and below.
 */
export const recordMove = definePlanned({
  id: 'record.move',
  input: s.strictObject({
    object: named,
    record: docId,
    cells: cells.default({}),
    before: docId.nullable().default(null),
    after: docId.nullable().default(null),
  }),
  label({ object, record, cells: given }, _, context) {
    const name = namedOrCounted(context, object, [record], 1)
    if (Object.keys(given).length === 0) return `Moved ${name}`
    return `Changed ${fieldsNamed(context.catalog, object, given)} of ${name}`
  },
  plan({ object: name, record: id, cells: given, before, after }, context) {
    const object = context.catalog.object(name)
    const record = liveRecord(context, id, object)
    const ops = changeRecordOps(context, object, record, createCellCheck(context)(object, given))
    const position = placeBetween(context, object.id, before, after)
    return withKey(ops, id, object.id, POSITION_KEY, position)
  },
})

/** A record that was never moved has no place of its own; next to it means at the end. */
function placeBetween(
  context: CommandContext,
  object: string,
  before: DocId | null,
  after: DocId | null,
): string {
  const upper = placeOf(context, before) ?? (after ? null : context.lastOrderKey(object))
  return orderKeyBetween(upper, placeOf(context, after))
}

function placeOf(context: CommandContext, id: DocId | null): string | null {
  const place = id && context.record(id)?.keys[POSITION_KEY]
  return typeof place === 'string' ? place : null
}

function withKey(
  ops: readonly DocOp[],
  doc: DocId,
  type: string,
  key: string,
  value: Json,
): readonly DocOp[] {
  const [first, ...rest] = ops
  if (first?.kind === 'record' && first.doc === doc) {
    return [{ ...first, set: { ...first.set, [key]: value } }, ...rest]
  }
  return [{ doc, kind: 'record', type, set: { [key]: value } }, ...ops]
}
