/** Where a record stands in lists that are ordered by hand. */
import { orderKeyOf, POSITION_KEY, type DocId, type Json } from '#kit'
import type { DocOp } from '#docs'
import type { CommandContext } from './command.ts'

/** By its own place, or the one it began with; `null` for one that is not here. */
export function placeKeyOf(context: CommandContext, id: DocId | null | undefined): string | null {
  const record = id && context.record(id)
  return record ? orderKeyOf(record.id, record.keys[POSITION_KEY]) : null
}

export const placeOp = (object: string, doc: DocId, place: string): DocOp => ({
  doc,
  kind: 'record',
  type: object,
  set: { [POSITION_KEY]: place },
})

/** The record's own operation first, so that its id is the one the command answers. */
export function withPlace(
  ops: readonly DocOp[],
  doc: DocId,
  place: DocOp | undefined,
): readonly DocOp[] {
  if (place === undefined || place.kind === 'text') return ops
  const [first, ...rest] = ops
  if (first?.kind === 'record' && first.doc === doc)
    return [{ ...first, set: { ...first.set, ...(place.set as Record<string, Json>) } }, ...rest]
  return [place, ...ops]
}
