import { orderKeyBetween, s, type DocId, type Json } from '#kit'
import { DELETED_KEY, MERGED_KEY, textId, type DocOp } from '#docs'
import type { CatalogField, CatalogObject } from '#model'
import { allows, createCellCheck, type ReadyCells } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { definePlanned, type CommandContext, type KnownRecord } from './command.ts'
import { commandFault } from './command-fault.ts'
import { liveRecord } from './find-record.ts'
import { cells, docId, named } from './inputs.ts'
import { deletedMark, lastPlace, linkOp, placedLinks, unlinkOp } from './link-ops.ts'
import { counted, nameOf } from './words.ts'

const MAX_OTHERS = 50

/**
 * Makes one record of several. The survivor keeps its id; the others go to the trash with an alias
 * to it, and whatever points at them (relations, links, notes, tasks, files, list entries) points at
 * the survivor. `cells` are the values chosen; of other fields the survivor's stay, empty ones are
 * filled from the others in their order, and sets are united.
 */
export const recordMerge = definePlanned({
  id: 'record.merge',
  input: s.strictObject({
    object: named,
    keep: docId,
    others: s.array(docId).min(1).max(MAX_OTHERS),
    cells: cells.default({}),
  }),
  label: ({ object, keep, others }, _, context) =>
    `Merged ${counted(context.catalog, object, others.length + 1)} into ${nameOf(context, liveRecord(context, keep))}`,
  plan({ object: name, keep: keepId, others: otherIds, cells: chosen }, context) {
    const object = context.catalog.object(name)
    const keep = liveRecord(context, keepId, object)
    const others = [...new Set(otherIds)].map(id => liveRecord(context, id, object))
    if (others.some(other => other.id === keep.id)) {
      throw commandFault('bad-input', {
        command: 'record.merge',
        why: 'a record cannot be merged into itself',
      })
    }
    const ready = createCellCheck(context)(object, chosen)
    const merged = { ...mergedCells(context, object, keep, others), ...ready }
    return [
      ...changeRecordOps(context, object, keep, merged),
      ...others.map(other => goneInto(context, other, keep)),
      ...others.flatMap(other => repointed(context, other, keep)),
      ...relinked(context, keep, others),
    ]
  },
})

function mergedCells(
  context: CommandContext,
  object: CatalogObject,
  keep: KnownRecord,
  others: readonly KnownRecord[],
): ReadyCells {
  const cells: Record<string, Json> = {}
  for (const field of object.allFields) {
    if (!field.fieldType.writable) continue
    const value = mergedValue(context, field, keep, others)
    if (value !== undefined) cells[field.id] = value
  }
  return cells
}

/** `undefined` when the survivor keeps what it has. */
function mergedValue(
  context: CommandContext,
  field: CatalogField,
  keep: KnownRecord,
  others: readonly KnownRecord[],
): Json | undefined {
  const { storageKind } = field
  if (storageKind.home === 'text') return mergedText(context, field, keep, others)
  if (storageKind.home !== 'record') return undefined
  const own = storageKind.fromKeys(field.id, keep.keys)
  const merging = new Set<Json>([keep.id, ...others.map(other => other.id)])
  const theirs = others
    .map(other => storageKind.fromKeys(field.id, other.keys))
    .filter(value => value !== null && !(storageKind.pointsToRecord && merging.has(value)))
  if (storageKind.hasElements) {
    const lists = [own, ...theirs].flatMap(value => (Array.isArray(value) ? value : []))
    return lists.length === 0 ? undefined : united(field, lists)
  }
  return own === null ? theirs[0] : undefined
}

/** Entries that are the same (an e-mail in other case) are kept once, as the first says them. */
function united(field: CatalogField, entries: readonly Json[]): Json | undefined {
  const { storageKind, fieldType, options } = field
  const seen = new Set<string>()
  const list = storageKind.elements(entries).filter(({ norm, value }) => {
    const key = norm === '' ? JSON.stringify(value) : norm
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  // A field that may hold one thing only keeps the survivor's.
  const values = list.map(({ value }) => value)
  const fits = [values, values.slice(0, 1)].find(
    value => fieldType.value(options).safeParse(value).success,
  )
  return fits
}

function mergedText(
  context: CommandContext,
  field: CatalogField,
  keep: KnownRecord,
  others: readonly KnownRecord[],
): Json | undefined {
  const texts = [keep, ...others].map(({ id }) => context.markdown(textId(id, field.id)) ?? '')
  const [own = '', ...theirs] = texts
  const added = theirs.filter(text => text.trim() !== '')
  if (added.length === 0) return undefined
  return [own, ...added].filter(text => text.trim() !== '').join('\n\n')
}

const goneInto = (context: CommandContext, other: KnownRecord, keep: KnownRecord): DocOp => ({
  doc: other.id,
  kind: 'record',
  type: other.object,
  set: { [DELETED_KEY]: deletedMark(context), [MERGED_KEY]: keep.id },
})

/** One-side relations of other records that name the record that goes. */
function repointed(
  context: CommandContext,
  other: KnownRecord,
  keep: KnownRecord,
): readonly DocOp[] {
  const ops: DocOp[] = []
  for (const object of context.catalog.allObjects) {
    for (const field of object.allFields) {
      if (!field.storageKind.pointsToRecord || !allows(field, other.object)) continue
      for (const id of context.referrers(object.id, field.id, other.id)) {
        const set = field.storageKind.toKeys(field.id, id === keep.id ? null : keep.id, {})
        ops.push({ doc: id, kind: 'record', type: object.id, set })
      }
    }
  }
  return ops
}

/** Links that touch a record that goes become links of the survivor, once each. */
function relinked(
  context: CommandContext,
  keep: KnownRecord,
  others: readonly KnownRecord[],
): readonly DocOp[] {
  const gone = new Set<DocId>(others.map(other => other.id))
  const survivorOf = (id: DocId): DocId => (gone.has(id) ? keep.id : id)
  const made = new Set<string>()
  const ops: DocOp[] = []
  for (const other of others) {
    for (const link of context.linksOf(other.id)) {
      if (link.isDeleted) continue
      ops.push(unlinkOp(context, link.field, link.doc))
      const from = survivorOf(link.from)
      const to = survivorOf(link.to)
      const key = `${link.field} ${from} ${to}`
      if (from === to || made.has(key)) continue
      made.add(key)
      const op = linkOp(context, link.field, from, to, nextPlace(context, link.field, from))
      if (op) ops.push(op)
    }
  }
  return ops
}

const nextPlace = (context: CommandContext, path: string, from: DocId): string =>
  orderKeyBetween(lastPlace(placedLinks(context, path, from)), null)
