/** A workspace in memory, of real documents, that runs commands as the engine does: for tests. */
import { newId, newShortId, orderKeyOf, placeText, POSITION_KEY, type DocId, type Json } from '#kit'
import {
  DELETED_KEY,
  catalogId,
  fromMarkdown,
  fromPlain,
  recordCodec,
  textCodec,
  type DocKind,
  type DocOp,
  type KeyChange,
  type SetOp,
  type TextSetOp,
} from '#docs'
import { createCatalog, type RecordKeys } from '#model'
import { isSelection, type CommandContext, type KnownRecord, type Selection } from './command.ts'
import { fieldPath, placedLinks } from './link-ops.ts'
import { commandOf, parseInput, runPlanned } from './run.ts'

const NOW = Date.UTC(2026, 10, 20, 12)

interface Held {
  readonly kind: DocKind
  readonly type: string
  readonly owner: DocId | null
  readonly state: Uint8Array
}

export interface Done {
  readonly label: string
  readonly ops: readonly DocOp[]
  /** Takes back what was done, as far as nobody changed it since. */
  readonly undo: () => void
}

export function createTestWorkspace() {
  const docs = new Map<DocId, Held>()
  let client = 1
  let now = NOW

  return { run, context, keys, cells, live, links, markdown, snapshot, apply, make }

  function run(command: string, input: unknown): Done {
    now += 1000
    client += 1
    const found = commandOf(command)
    const before = context()
    if (!isSelection(found)) {
      const { ops, label } = runPlanned(found, input, before)
      return { label, ops, undo: apply(ops) }
    }
    const parsed = parseInput(found, input)
    const records = selected(found.select(parsed), before)
    const label = found.label(parsed, records.length, before)
    found.prepare(parsed, before)
    const first = found.first?.(parsed, before) ?? []
    const undoFirst = apply(first)
    const after = context()
    const prepared = found.prepare(parsed, after)
    const ops = records.flatMap(record => found.each(prepared, record, after))
    const undoRest = apply(ops)
    return {
      label,
      ops: [...first, ...ops],
      undo() {
        undoRest()
        undoFirst()
      },
    }
  }

  /** A record of these cells; answers its id. */
  function make(object: string, given: Readonly<Record<string, Json>>): DocId {
    const [op] = run('record.create', { object, cells: given }).ops
    return op!.doc
  }

  function selected(selection: Selection, at: CommandContext): readonly KnownRecord[] {
    if ('ids' in selection) return selection.ids.flatMap(id => at.record(id) ?? [])
    const { object, deleted = 'no' } = selection
    const id = at.catalog.object(object).id
    return [...docs]
      .filter(([, doc]) => doc.kind === 'record' && doc.type === id)
      .flatMap(([doc]) => at.record(doc) ?? [])
      .filter(({ isDeleted }) => deleted === 'any' || isDeleted === (deleted === 'only'))
  }

  /** Answers how to take it back. */
  function apply(ops: readonly DocOp[]): () => void {
    const back = ops.map(op => {
      if ('set' in op) return applySet(op)
      if ('text' in op) return applyText(op)
      throw new Error('commands plan no editor updates')
    })
    return () => back.toReversed().forEach(undo => undo())
  }

  function applySet(op: SetOp): () => void {
    const held = docs.get(op.doc)
    if (held && (held.kind !== op.kind || held.type !== op.type)) {
      throw new Error(`${op.doc} is a ${held.kind} of ${held.type}`)
    }
    const filled = Object.entries(op.set).filter(
      (entry): entry is [string, Json] => entry[1] !== null,
    )
    const edited = held
      ? recordCodec.edit(held.state, op.set, client)
      : recordCodec.create(Object.fromEntries(filled), client)
    if (!edited) return () => undefined
    docs.set(op.doc, { kind: op.kind, type: op.type, owner: null, state: edited.state })
    return () => takeBack(op.doc, edited.changes)
  }

  function takeBack(doc: DocId, changes: readonly KeyChange[]): void {
    const held = docs.get(doc)!
    const set = Object.fromEntries(changes.map(({ key, before }) => [key, before ?? null]))
    const edited = recordCodec.edit(held.state, set, client + 1)
    if (edited) docs.set(doc, { ...held, state: edited.state })
  }

  function applyText(op: TextSetOp): () => void {
    const held = docs.get(op.doc)
    const nodes = op.format === 'plain' ? fromPlain(op.text) : fromMarkdown(op.text)
    const before = held ? textCodec.toMarkdown(held.state) : ''
    const edited = textCodec.replace(held?.state ?? null, nodes, client)
    if (!edited) return () => undefined
    docs.set(op.doc, { kind: 'text', type: op.type, owner: op.owner, state: edited.state })
    return () => void applyText({ ...op, text: before, format: 'markdown' })
  }

  function keys(doc: DocId): RecordKeys | undefined {
    const held = docs.get(doc)
    return held && held.kind !== 'text' ? recordCodec.read(held.state) : undefined
  }

  function markdown(text: DocId): string | undefined {
    const held = docs.get(text)
    return held?.kind === 'text' ? textCodec.toMarkdown(held.state) : undefined
  }

  function record(id: DocId): KnownRecord | undefined {
    const held = docs.get(id)
    if (held?.kind !== 'record') return undefined
    const found = recordCodec.read(held.state)
    return { id, object: held.type, keys: found, isDeleted: DELETED_KEY in found }
  }

  function context(): CommandContext {
    const catalog = createCatalog({ keys: keys(catalogId) ?? {} })
    return {
      catalog,
      actor: { member: null, source: 'person' },
      now,
      newId,
      isShared: false,
      newShortId,
      record,
      keys,
      markdown,
      referrers: (object, field, target) =>
        [...docs.keys()].filter(id => {
          const found = record(id)
          const { storageKind } = catalog.field(object, field)
          return found?.object === object && storageKind.fromKeys(field, found.keys) === target
        }),
      linksOf: id => links().filter(link => link.from === id || link.to === id),
      lastOrderKey: object => places(object).at(-1)?.key ?? null,
      tiedAt: (object, key) => ({
        ids: places(object).flatMap(place => (place.key === key ? place.id : [])),
        next: places(object).find(place => place.key > key)?.key ?? null,
      }),
    }
  }

  /** Records in manual order. */
  function places(object: string) {
    return live(object)
      .map(id => ({ id, own: record(id)?.keys[POSITION_KEY] }))
      .map(({ id, own }) => ({ id, key: orderKeyOf(id, own), place: placeText(id, own) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1))
  }

  function links() {
    return [...docs].flatMap(([doc, held]) => {
      if (held.kind !== 'link') return []
      const found = recordCodec.read(held.state)
      const { from, to } = found as { readonly from: DocId; readonly to: DocId }
      return from === undefined
        ? []
        : [{ doc, field: held.type, from, to, isDeleted: DELETED_KEY in found }]
    })
  }

  /** Cells of a record by field id, empty ones left out; relations on this side too. */
  function cells(id: DocId): Record<string, Json> {
    const found = record(id)
    if (!found) return {}
    const shown: Record<string, Json> = {}
    for (const field of context().catalog.object(found.object).allFields) {
      const value = field.storageKind.fromKeys(field.id, found.keys)
      if (value !== null) shown[field.id] = value
      const linked = placedLinks(context(), fieldPath(field), id)
      if (linked.length > 0) shown[field.id] = linked.map(one => one.to)
    }
    return shown
  }

  /** Ids of records of an object that are not in the trash. */
  function live(object: string): readonly DocId[] {
    return [...docs.keys()].filter(id => {
      const found = record(id)
      return found?.object === object && !found.isDeleted
    })
  }

  /** Everything that is there, by document: keys or Markdown. Documents without content are left out. */
  function snapshot(): Readonly<Record<string, Json>> {
    const all: Record<string, Json> = {}
    for (const [id, held] of docs) {
      const content =
        held.kind === 'text' ? textCodec.toMarkdown(held.state) : recordCodec.read(held.state)
      if (content !== '' && Object.keys(content).length > 0) all[id] = content
    }
    return all
  }
}
