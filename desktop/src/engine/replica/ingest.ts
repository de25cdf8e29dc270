/**
 * The one door through which the workspace changes on this device.
 *
 * Commands, imports, undo and what other devices did take the same steps here, in one transaction:
 * bytes of the document, history, rows and search, outbox. Only after the commit does the rest of
 * the engine hear of it.
 *
 * While the workspace has no server, a change is confirmed at once. With one, the confirmed bytes
 * stay as they are until the server has answered: the change waits in the outbox as bytes and as
 * what it means, and `cur` holds both together.
 */
import { isFault, type DocId, type Json } from '@kith/shared/kit'
import {
  CREATED_KEY,
  DELETED_KEY,
  fromMarkdown,
  fromPlain,
  type ClientIds,
  type DocOp,
  type EditedText,
  type KeyChange,
  type RecordCodec,
  type SetOp,
  type TextCodec,
  type TextOp,
  type TextSetOp,
} from '@kith/shared/docs'
import type { Store, Write } from '#engine/store'
import { marksCreation, type ActionLog, type OpenAction } from './action-log.ts'
import type {
  ActionMeta,
  Confirmed,
  DocChange,
  Ingest,
  ProjectedChange,
  Projector,
  RemoteUpdate,
} from './change.ts'
import type { Documents, NewDoc, StoredDoc } from './documents.ts'
import { asRecord } from './as-record.ts'
import { takenApart, type Compartments } from './compartments.ts'
import type { FeedWriter } from './feed.ts'

export interface IngestDeps {
  readonly store: Store
  readonly documents: Documents
  readonly compartments: Compartments
  readonly actions: ActionLog
  readonly clientIds: ClientIds
  readonly projector: Projector
  readonly feed: FeedWriter
  readonly codec: RecordCodec
  readonly text: TextCodec
  /** Throws when the person may not do this; nothing is written then. */
  readonly check?: (ops: readonly DocOp[]) => void
  /** Whether a server is set, and changes must wait for it. */
  readonly hasUpstream: () => boolean
}

/** History key of a rich text that was edited; its values are Markdown. */
export const TEXT_MARK = '$text'

type Keys = Readonly<Record<string, Json>>
const EMPTY: Keys = Object.freeze({})
/** All keys of a new document are new: they are not told one by one. */
const NO_CHANGES: readonly KeyChange[] = []
/** Moment of a change that waits: the log names it. Until then the row shows that of what waits. */
const UNCONFIRMED = 0
const WAITING = 'SELECT bytes, ts FROM outbox WHERE n = ?'
const QUEUE =
  'INSERT INTO outbox (action, pk, bytes, op, epoch, ts) SELECT ?, pk, ?, ?, epoch, ? FROM doc WHERE pk = ?'

export function createIngest(deps: IngestDeps): Ingest {
  const { store, documents, compartments, actions, clientIds, projector, feed, codec, text } = deps

  return {
    take(ops, meta) {
      if (ops.length === 0 && meta.undoes === undefined) return []
      const client = clientIds.current()
      const waits = deps.hasUpstream()
      const each = apart(ops)
      deps.check?.(each)
      return store.write(tx =>
        step(tx, meta, 'local', each, (op, open) =>
          op.kind === 'text'
            ? takeText(tx, op, meta, client, waits, open)
            : takeSet(tx, op, meta, client, waits, open),
        ),
      )
    },
    begin: meta => store.write(tx => actions.open(tx, meta).close()),
    confirm: entries =>
      store.write(tx => entries.filter(entry => !confirmOne(tx, entry)).map(({ doc }) => doc)),
    takeRemote: (updates, meta) =>
      store.write(tx => step(tx, meta, 'remote', updates, update => takeUpdate(tx, update, meta))),
  }

  function apart(ops: readonly DocOp[]): readonly DocOp[] {
    return takenApart(ops, compartments, documents.hasParts, documents.pieces)
  }

  /** What every arrival has in common. `one` stores the bytes and says what they changed. */
  function step<T>(
    tx: Write,
    meta: ActionMeta,
    origin: 'local' | 'remote',
    list: readonly T[],
    one: (item: T, open: () => OpenAction) => ProjectedChange | undefined,
  ): readonly DocChange[] {
    const changes: DocChange[] = []
    let action: OpenAction | undefined
    const open = () => (action ??= actions.open(tx, meta))
    // An undo that finds nothing left to take back has still taken its action back.
    if (meta.undoes !== undefined) open()
    for (const item of list) {
      const stored = one(item, open)
      if (stored === undefined) continue
      const change = asRecord(stored, documents)
      open().note(change)
      projector.project(tx, change)
      changes.push(change)
    }
    action?.close()
    if (changes.length > 0) projector.flush(tx)
    feed.add(origin, meta, changes)
    return changes
  }

  function takeSet(
    tx: Write,
    op: SetOp,
    meta: ActionMeta,
    client: number,
    waits: boolean,
    open: () => OpenAction,
  ): ProjectedChange | undefined {
    const known = documents.recall(op.doc)
    // What says when it was created is nearly always new: then looking first would be in vain.
    if (known === undefined && CREATED_KEY in op.set) {
      const made = create(tx, op, undefined, meta, client, waits, open)
      if (made !== undefined) return made
    }
    const doc = known?.doc ?? documents.find(op.doc)
    const now = doc?.cur ?? doc?.state ?? null
    if (doc === undefined || now === null) return create(tx, op, doc, meta, client, waits, open)
    if (doc.kind !== op.kind) throw new Error(`${op.doc} is a ${doc.kind}, not a ${op.kind}`)
    const edit = known?.edit
    const edited = edit ? edit(op.set, client) : codec.edit(now, op.set, client)
    if (edited === undefined) return undefined
    const keys = known === undefined ? codec.read(edited.state) : changed(known.keys, op.set)
    const after = {
      ...doc,
      isDeleted: DELETED_KEY in keys,
      state: waits ? doc.state : edited.state,
      cur: waits ? edited.state : null,
    }
    documents.update(tx, { ...after, at: waits ? UNCONFIRMED : meta.at })
    documents.remember(op.doc, after, keys)
    if (waits) queue(tx, open().n, doc.pk, edited.update, op, meta.at)
    const { pk } = doc
    const { kind, type } = op
    return {
      pk,
      doc: op.doc,
      kind,
      type: doc.type || type,
      isNew: false,
      changes: edited.changes,
      keys,
      at: meta.at,
    }
  }

  /** `undefined` when there is a document of that id and no place was kept for it. */
  function create(
    tx: Write,
    op: SetOp,
    placeholder: StoredDoc | undefined,
    meta: ActionMeta,
    client: number,
    waits: boolean,
    open: () => OpenAction,
  ): ProjectedChange | undefined {
    const keys = withoutNulls(op.set)
    const { doc: id, kind, type } = op
    const made = codec.create(keys, client)
    const { state, update } = made
    const doc: NewDoc = {
      id,
      kind,
      type,
      isDeleted: DELETED_KEY in keys,
      at: waits ? UNCONFIRMED : meta.at,
      owner: op.owner === undefined ? null : documents.reserve(tx, op.owner),
      state: waits ? null : state,
      cur: waits ? state : null,
      seq: 0,
    }
    const pk = place(tx, doc, placeholder)
    if (pk === undefined) return undefined
    if (waits) queue(tx, open().n, pk, update, op, meta.at)
    const changes = marksCreation(kind) ? NO_CHANGES : made.changes
    return { pk, doc: id, kind, type, isNew: true, changes, keys, at: meta.at }
  }

  function takeText(
    tx: Write,
    op: TextOp | TextSetOp,
    meta: ActionMeta,
    client: number,
    waits: boolean,
    open: () => OpenAction,
  ): ProjectedChange | undefined {
    const doc = documents.find(op.doc)
    const now = doc?.cur ?? doc?.state ?? null
    const edited = 'update' in op ? text.merge(now, op.update) : write(now, op, client)
    if (edited === undefined) return undefined
    const { state, update } = edited
    const bytes = { state: waits ? (doc?.state ?? null) : state, cur: waits ? state : null }
    const owner = documents.reserve(tx, op.owner)
    const pk = placeText(tx, op, owner, doc, waits ? UNCONFIRMED : meta.at, bytes)
    if (waits) queue(tx, open().n, pk, update, undefined, meta.at)
    return textChange(pk, op, owner, now, state, meta.at)
  }

  function write(now: Uint8Array | null, op: TextSetOp, client: number): EditedText | undefined {
    const nodes = op.format === 'plain' ? fromPlain(op.text) : fromMarkdown(op.text)
    return text.replace(now, nodes, client)
  }

  function takeUpdate(
    tx: Write,
    update: RemoteUpdate,
    meta: ActionMeta,
  ): ProjectedChange | undefined {
    const doc = documents.find(update.doc)
    const place = doc?.state ? placeOf(doc.pk) : undefined
    // It began anew since; what was before that is no part of it.
    if (doc?.state && update.epoch !== undefined && update.epoch < epochOf(doc.pk)) {
      return date(tx, doc, update.at)
    }
    // A document that came whole before its entries holds them already, maybe under a newer epoch.
    if (place !== undefined && update.seq > 0 && update.seq <= place) return undefined
    // What waits to be given whole (place 0) goes on waiting.
    return takeEntry(tx, place === 0 ? { ...update, seq: 0 } : update, doc, meta)
  }

  function takeEntry(
    tx: Write,
    update: RemoteUpdate,
    doc: StoredDoc | undefined,
    meta: ActionMeta,
  ): ProjectedChange | undefined {
    if (update.kind === 'text') return takeRemoteText(tx, update, doc, meta)
    const merged = codec.merge(doc?.state ?? null, update.update)
    if (merged === undefined) return settle(tx, doc, update)
    const pending = doc?.cur ?? null
    // What waits here stays on top of what the server has confirmed.
    const onTop = pending === null ? merged : codec.merge(pending, update.update)
    const current = onTop?.state ?? pending ?? merged.state
    const keys = codec.read(current)
    const { kind, type, seq } = update
    const row = {
      isDeleted: DELETED_KEY in keys,
      at: update.at ?? meta.at,
      state: merged.state,
      cur: pending === null ? null : current,
      seq,
    }
    const isNew = doc === undefined || doc.kind === ''
    const pk = isNew
      ? must(place(tx, { ...row, id: update.doc, kind, type, owner: ownerOf(tx, update) }, doc))
      : doc.pk
    if (!isNew) documents.update(tx, { pk, ...row })
    if (update.scope !== undefined) documents.setScope(tx, pk, update.scope)
    documents.remember(
      update.doc,
      { pk, id: update.doc, kind, type, isDeleted: row.isDeleted, state: row.state, cur: row.cur },
      keys,
    )
    const changes = onTop?.changes ?? []
    const { at } = row
    return { pk, doc: update.doc, kind, type, isNew, changes, keys, at, isRemote: true }
  }

  function ownerOf(tx: Write, { owner }: RemoteUpdate): number | null {
    return owner === undefined ? null : documents.reserve(tx, owner)
  }

  function takeRemoteText(
    tx: Write,
    update: RemoteUpdate,
    doc: StoredDoc | undefined,
    meta: ActionMeta,
  ): ProjectedChange | undefined {
    if (update.owner === undefined) throw new Error('a text without the record it belongs to')
    const merged = text.merge(doc?.state ?? null, update.update)
    if (merged === undefined) return settle(tx, doc, update)
    const { state } = merged
    const pending = doc?.cur ?? null
    const cur = pending === null ? null : (text.merge(pending, update.update)?.state ?? pending)
    const owner = documents.reserve(tx, update.owner)
    const at = update.at ?? meta.at
    const pk = placeText(tx, update, owner, doc, at, { state, cur }, update.seq)
    if (update.scope !== undefined) documents.setScope(tx, pk, update.scope)
    return textChange(pk, update, owner, pending ?? doc?.state ?? null, cur ?? state, at)
  }

  /** An entry that says nothing new still moves its document's place in the log. */
  function settle(
    tx: Write,
    doc: StoredDoc | undefined,
    { seq, scope, at }: RemoteUpdate,
  ): undefined {
    if (doc === undefined) return
    date(tx, doc, at)
    if (seq < placeOf(doc.pk)) return
    const { pk, isDeleted, state, cur } = doc
    documents.update(tx, { pk, isDeleted, at: 0, state, cur, seq })
    if (scope !== undefined) documents.setScope(tx, pk, scope)
  }

  /** `false`: it was taken back here while it was on its way, and is in the log all the same. */
  function confirmOne(tx: Write, { n, doc: id, seq, at, scope }: Confirmed): boolean {
    const waiting = store.get<{ bytes: Uint8Array; ts: number }>(WAITING, [n])
    const doc = waiting === undefined ? undefined : documents.find(id)
    if (waiting === undefined || doc === undefined) return false
    const of = doc.kind === 'text' ? text : codec
    let state: Uint8Array | null
    try {
      state = of.merge(doc.state, waiting.bytes)?.state ?? doc.state
    } catch (error) {
      if (!isFault(error)) throw error
      return false
    }
    tx.run('DELETE FROM outbox WHERE n = ?', [n])
    const isLast = store.get('SELECT 1 FROM outbox WHERE pk = ? LIMIT 1', [doc.pk]) === undefined
    const { pk, isDeleted } = doc
    const cur = isLast ? null : doc.cur
    // 0: the log had it already, and its place is known or comes.
    const isLatest = seq > placeOf(pk)
    const logged = at ?? UNCONFIRMED
    documents.update(tx, { pk, isDeleted, at: logged, state, cur, ...(isLatest ? { seq } : {}) })
    // The server's clock is the one that counts.
    if (logged !== waiting.ts) projector.moment(tx, pk)
    if (isLatest && scope !== undefined) documents.setScope(tx, pk, scope)
    const known = documents.recall(id)
    if (known !== undefined) documents.remember(id, { ...doc, state, cur }, known.keys)
    // Of a newcomer that the log had already only the log knows the place.
    return seq > 0 || doc.state !== null
  }

  /** Its entry says nothing that is to be shown but when. */
  function date(tx: Write, { pk }: StoredDoc, at: number | undefined): undefined {
    if (at === undefined) return
    tx.run('UPDATE doc SET at = ? WHERE pk = ? AND at < ?', [at, pk, at])
    projector.moment(tx, pk)
  }

  function epochOf(pk: number): number {
    return store.pluck<number>('SELECT epoch FROM doc WHERE pk = ?', [pk])[0] ?? 0
  }

  function placeOf(pk: number): number {
    return store.pluck<number>('SELECT seq FROM doc WHERE pk = ?', [pk])[0] ?? 0
  }

  function place(tx: Write, made: NewDoc, placeholder: StoredDoc | undefined): number | undefined {
    if (placeholder === undefined) return documents.insert(tx, made)
    documents.arrive(tx, placeholder.pk, made)
    return placeholder.pk
  }

  function placeText(
    tx: Write,
    { doc: id, type }: { readonly doc: DocId; readonly type: string },
    owner: number,
    doc: StoredDoc | undefined,
    at: number,
    bytes: { readonly state: Uint8Array | null; readonly cur: Uint8Array | null },
    seq = 0,
  ): number {
    if (doc === undefined || doc.kind === '')
      return must(
        place(tx, { id, kind: 'text', type, isDeleted: false, at, owner, seq, ...bytes }, doc),
      )
    const isRemote = seq > 0
    documents.update(tx, {
      pk: doc.pk,
      isDeleted: doc.isDeleted,
      at,
      ...bytes,
      ...(isRemote ? { seq } : {}),
    })
    return doc.pk
  }

  function textChange(
    pk: number,
    { doc, type }: { readonly doc: DocId; readonly type: string },
    owner: number,
    before: Uint8Array | null,
    after: Uint8Array,
    at: number,
  ): ProjectedChange {
    const body = text.plain(after)
    const changes = [
      {
        key: TEXT_MARK,
        before: before === null ? undefined : text.toMarkdown(before),
        after: text.toMarkdown(after),
      },
    ]
    const isNew = before === null
    return { pk, doc, kind: 'text', type, isNew, changes, keys: EMPTY, at, text: { body, owner } }
  }

  function queue(
    tx: Write,
    action: number,
    pk: number,
    bytes: Uint8Array,
    op: DocOp | undefined,
    at: number,
  ): void {
    const meaning = op === undefined || op.kind === 'text' ? null : op.set
    tx.run(QUEUE, [action, bytes, JSON.stringify(meaning), at, pk])
  }
}

/** The place of a document that was looked for before. */
function must(pk: number | undefined): number {
  if (pk === undefined) throw new Error('a document that was not there is there')
  return pk
}

/** A new document has nothing to remove; nearly always the operation is the keys. */
function withoutNulls(set: SetOp['set']): Keys {
  for (const key in set) if (set[key] === null) return changed(EMPTY, set)
  return set as Keys
}

function changed(keys: Keys, set: Readonly<Record<string, Json | null>>): Keys {
  const next: Record<string, Json> = { ...keys }
  for (const key in set) {
    const value = set[key]
    if (value === null || value === undefined) delete next[key]
    else next[key] = value
  }
  return next
}
