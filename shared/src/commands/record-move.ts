import { orderKeyBetween, s, type DocId } from '#kit'
import type { DocOp } from '#docs'
import { createCellCheck } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { definePlanned, type CommandContext } from './command.ts'
import { liveRecord } from './find-record.ts'
import { cells, docId, named } from './inputs.ts'
import { placeKeyOf, placeOp, withPlace } from './places.ts'
import { fieldsNamed, namedOrCounted } from './words.ts'

/** More than a person has above a place that they drag something to. */
const MOST_ABOVE = 500

/**
 * Puts a record between two others by hand and, on a board, into another column: `cells` are what
 * the column stands for, `before` and `after` its new neighbours above and below.
 *
 * Where those without a place of their own are sorted by something else (tasks by their day), they
 * come after all that have one. `above` are those of them that shall stand above the record, in
 * order: they get places as well, below `before`.
 */
export const recordMove = definePlanned({
  id: 'record.move',
  input: s.strictObject({
    object: named,
    record: docId,
    cells: cells.default({}),
    before: docId.nullable().default(null),
    after: docId.nullable().default(null),
    above: s.array(docId).max(MOST_ABOVE).default([]),
  }),
  label({ object, record, cells: given }, _, context) {
    const name = namedOrCounted(context, object, [record], 1)
    if (Object.keys(given).length === 0) return `Moved ${name}`
    return `Changed ${fieldsNamed(context.catalog, object, given)} of ${name}`
  },
  plan({ object: name, record: id, cells: given, before, after, above }, context) {
    const object = context.catalog.object(name)
    const record = liveRecord(context, id, object)
    const ops = changeRecordOps(context, object, record, createCellCheck(context)(object, given))
    const settled = above.filter(other => other !== id)
    for (const other of settled) liveRecord(context, other, object)
    const moved = [...settled, id]
    const keys = keysBetween(context, object.id, moved.length, { before, after, moved })
    const places = moved.map((doc, at) => placeOp(object.id, doc, keys.keys[at] ?? ''))
    const own = places.pop()
    return [...withPlace(ops, id, own), ...places, ...keys.others]
  },
})

interface Gap {
  readonly before: DocId | null
  readonly after: DocId | null
  readonly moved: readonly DocId[]
}

/** Keys for `count` records in a gap, and what else must make room for them. */
function keysBetween(
  context: CommandContext,
  object: string,
  count: number,
  { before, after, moved }: Gap,
): { readonly keys: readonly string[]; readonly others: readonly DocOp[] } {
  const low = placeKeyOf(context, before) ?? (after ? null : context.lastOrderKey(object))
  const high = placeKeyOf(context, after)
  if (before === null || low === null || low !== high)
    return { keys: keysAfter(low, high, count), others: [] }
  // Moves that did not know of each other gave both the same key: there is room only above it, so
  // those of the same key that stand below the gap go up too.
  const { ids, next } = context.tiedAt(object, low)
  const below = ids.slice(ids.indexOf(before) + 1).filter(doc => !moved.includes(doc))
  const keys = keysAfter(low, next, count + below.length)
  return {
    keys: keys.slice(0, count),
    others: below.map((doc, at) => placeOp(object, doc, keys[count + at] ?? '')),
  }
}

function keysAfter(low: string | null, high: string | null, count: number): readonly string[] {
  const keys: string[] = []
  for (let last = low; keys.length < count;) {
    last = orderKeyBetween(last, high)
    keys.push(last)
  }
  return keys
}
