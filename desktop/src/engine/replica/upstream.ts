/**
 * What a server does to documents beside sending updates of others: it gives them whole, refuses
 * changes of ours, takes documents away, and tells whose value gave way.
 *
 * Promises of SYNC 3.5: after every call `state` is what the server has, `cur` is that with what
 * waits here on top, and the rows say what `cur` says. A refused change is kept with its values.
 */
import { stableText, type DocId, type Json } from '@kith/shared/kit'
import {
  DELETED_KEY,
  type ClientIds,
  type DocKind,
  type KeyChange,
  type RecordCodec,
  type TextCodec,
} from '@kith/shared/docs'
import type { Store, Write } from '#engine/store'
import { marksCreation, type ActionLog } from './action-log.ts'
import type { ActionMeta, DocChange, ProjectedChange, Projector } from './change.ts'
import type { Documents, StoredDoc } from './documents.ts'
import { asRecord } from './as-record.ts'
import type { Compartments } from './compartments.ts'
import type { FeedWriter } from './feed.ts'
import { forgetPastValues, tracelessly } from './past-values.ts'
import { differences, sameBytes } from './differences.ts'
import { isListed, ListedRecord } from './listed-record.ts'
import type { LostValue, RefusedChange, Upstream, WholeDoc } from './upstream-types.ts'
import { onTop, textsAgain, writesAgain, type Again, type Waiting } from './waiting.ts'

export interface UpstreamDeps {
  readonly store: Store
  readonly documents: Documents
  readonly actions: ActionLog
  readonly clientIds: ClientIds
  readonly projector: Projector
  readonly feed: FeedWriter
  readonly codec: RecordCodec
  readonly text: TextCodec
  readonly compartments: Compartments
  /** Fields of an object that the person at this device may not see. */
  readonly hidden?: (object: string) => readonly string[]
}

type Keys = Readonly<Record<string, Json>>
interface Place {
  readonly pk: number
  /** '' for an id that something refers to. */
  readonly kind: string
}
const MAX_TRIES = 8
const EMPTY: Keys = Object.freeze({})
const WAITING = 'SELECT n, action, bytes, op, epoch, ts, tries FROM outbox WHERE pk = ? ORDER BY n'
const QUEUE =
  'INSERT INTO outbox (action, pk, bytes, op, epoch, ts, tries) SELECT ?, pk, ?, ?, epoch, ?, ? FROM doc WHERE pk = ?'
const ISSUE =
  'INSERT INTO sync_issue (pk, code, detail, action, op, text, at) VALUES (?, ?, ?, ?, ?, ?, ?)'
const LOSE =
  'INSERT INTO conflict (pk, key, kept, lost, kept_by, lost_by, lost_at, seq) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (seq) DO NOTHING'
const KNOWN = 'SELECT pk, kind FROM doc WHERE id = ?'
const ROWS: readonly DocKind[] = ['record', 'link', 'text', 'part']
/** Who may do what here follows from members and from what is no row. */
const isTold = ({ kind, type }: DocChange): boolean => !ROWS.includes(kind) || type === 'member'
/** A newcomer that has its row; what it says was not read yet. */
interface Arrived {
  readonly pk: number
  readonly owner: number | null
  readonly doc: WholeDoc
  /** Nothing referred to it before. */
  readonly isUnheard: boolean
}
/** The row that shows it. */
const rowOf = ({ pk, owner, doc }: Arrived): number =>
  doc.kind === 'text' && owner !== null ? owner : pk
const rowFor = (
  { doc, kind, type, epoch, seq, scope, at, state }: WholeDoc,
  owner: number | null,
) => ({
  id: doc,
  kind,
  type,
  isDeleted: false,
  at,
  owner,
  state,
  cur: null,
  seq,
  epoch,
  ...(scope === undefined ? {} : { scope }),
})
/** Some began anew, maybe because a field was restricted. */
const isAnew = (docs: readonly WholeDoc[]): boolean => docs.some(({ epoch }) => epoch > 0)
const OF_PKS = 'SELECT n, pk FROM outbox WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n'

export function createUpstream(deps: UpstreamDeps): Upstream {
  const { store, documents, actions, clientIds, projector, feed, codec, text, compartments } = deps

  return {
    adopt: (docs, meta, how = 'replace', isQuiet = false) =>
      changing(meta, isAnew(docs), tx => {
        const tells = isQuiet ? isTold : () => true
        // All of them have their rows before any is shown: most that one refers to comes with it.
        const arrived: Arrived[] = []
        const others: WholeDoc[] = []
        for (const doc of docs) {
          const one = arriveWhole(tx, doc)
          if (one === undefined) others.push(doc)
          else arrived.push(one)
        }
        // The search index begins a new part whenever a row comes that is before the last.
        arrived.sort((a, b) => rowOf(a) - rowOf(b))
        const told: DocChange[] = []
        // Read one at a time: kept together, all that a page says would be moved by every collection.
        for (const one of arrived) {
          const { pk, doc, kind, type, isNew, changes } = show(tx, readWhole(tx, one))
          const change = { pk, doc, kind, type, isNew, changes }
          if (tells(change)) told.push(change)
        }
        for (const doc of others) {
          const change = adoptOne(tx, doc, meta, how)
          if (change !== undefined && tells(change)) told.push(change)
        }
        return told
      }),
    refuse(refused, meta) {
      // A new id is saved before the transaction that writes with it.
      clientIds.renew()
      const client = clientIds.current()
      const why = new Map(refused.map(change => [change.n, change]))
      return changing(meta, false, tx => {
        const ns = JSON.stringify([...why.keys()])
        const pks = new Set(store.all<{ pk: number }>(OF_PKS, [ns]).map(row => row.pk))
        return [...pks].map(pk => rebase(tx, mustFind(pk), why, client, meta))
      })
    },
    remove(docs, code, meta) {
      // Made anew under an id that wrote in it before, a document would number two writes the same.
      if (docs.length > 0) clientIds.renew()
      return changing(meta, true, tx => docs.map(id => removeOne(tx, id, code, meta)))
    },
    lose: values =>
      store.write(tx => {
        for (const value of values) loseOne(tx, value)
      }),
    forgetField: (object, field) =>
      store.write(tx => tracelessly(tx, () => forgetPastValues(tx, { object }, [field]))),
  }

  /** One transaction, its rows, its history and one announcement. */
  function changing(
    meta: ActionMeta,
    isTraceless: boolean,
    work: (tx: Write) => readonly (ProjectedChange | DocChange | undefined)[],
  ): readonly DocChange[] {
    return store.write(tx => (isTraceless ? tracelessly(tx, () => all(tx)) : all(tx)))

    function all(tx: Write): readonly DocChange[] {
      const changes = work(tx).filter(change => change !== undefined)
      projector.flush(tx)
      feed.add('remote', meta, changes)
      return changes
    }
  }

  function adoptOne(
    tx: Write,
    given: WholeDoc,
    meta: ActionMeta,
    how: 'replace' | 'merge',
  ): ProjectedChange | undefined {
    const doc = documents.find(given.doc)
    if (doc === undefined || doc.kind === '') {
      const arrived = arriveWhole(tx, given)
      return arrived && show(tx, readWhole(tx, arrived))
    }
    // A confirmed document without a place waits to be given: nothing of it may be lost meanwhile.
    const isToGive = doc.state !== null && placeOf(doc.pk) === 0
    const whole = how === 'merge' || isToGive ? withOurs(given, doc) : given
    // The server's newest was confirmed here already; nothing to take.
    const { seq, epoch } = store.get<{ seq: number; epoch: number }>(
      'SELECT seq, epoch FROM doc WHERE pk = ?',
      [doc.pk],
    ) ?? { seq: 0, epoch: 0 }
    if (how === 'replace' && seq > whole.seq && epoch >= whole.epoch) return undefined
    tx.run('UPDATE doc SET epoch = ?, seq = ?, at = ? WHERE pk = ?', [
      whole.epoch,
      whole.seq,
      whole.at,
      doc.pk,
    ])
    // It began anew, maybe because a field of it was restricted.
    if (doc.kind === 'record' && whole.epoch > epoch)
      forgetPastValues(tx, doc, deps.hidden?.(doc.type) ?? [])
    if (whole.scope !== undefined) documents.setScope(tx, doc.pk, whole.scope)
    const based: StoredDoc = { ...doc, state: whole.state }
    const waiting = store.all<Waiting>(WAITING, [doc.pk])
    const cur = waiting.some(change => change.epoch < whole.epoch)
      ? 'unfit'
      : onTop(whole.state, waiting, whole.kind === 'text' ? text : codec)
    const all = waiting.map(change => ({ ...change, isOut: false }))
    const change =
      cur === 'unfit'
        ? rewrite(tx, doc, based, all, clientIds.current(), whole.at)
        : put(tx, doc, { ...based, cur }, whole.at, meta)
    projector.moment(tx, doc.pk)
    return change
  }

  function placeOf(pk: number): number {
    return store.pluck<number>('SELECT seq FROM doc WHERE pk = ?', [pk])[0] ?? 0
  }

  /** What the server has together with what was confirmed here and it may have lost. */
  function withOurs(whole: WholeDoc, { pk, kind, state }: StoredDoc): WholeDoc {
    if (state === null) return whole
    const ours = store.get<{ epoch: number; at: number }>(
      'SELECT epoch, at FROM doc WHERE pk = ?',
      [pk],
    ) ?? { epoch: 0, at: 0 }
    if (ours.epoch < whole.epoch) return whole
    const at = Math.max(ours.at, whole.at)
    if (ours.epoch > whole.epoch) return { ...whole, epoch: ours.epoch, at, state, seq: 0 }
    const of = kind === 'text' ? text : codec
    const merged = of.merge(whole.state, of.whole(state))
    return merged === undefined ? whole : { ...whole, at, state: merged.state, seq: 0 }
  }

  /** Stores what is not here; what it shows is for the caller. Of a first sync hardly any is here, so that is not asked first. */
  function arriveWhole(tx: Write, doc: WholeDoc): Arrived | undefined {
    const owner = doc.owner === undefined ? null : documents.reserve(tx, doc.owner)
    const row = rowFor(doc, owner)
    const pk = documents.insert(tx, row)
    if (pk !== undefined) return { pk, owner, doc, isUnheard: true }
    const place = store.get<Place>(KNOWN, [doc.doc])
    if (place === undefined || place.kind !== '') return undefined
    // Only an id that something refers to.
    documents.arrive(tx, place.pk, row)
    return { pk: place.pk, owner, doc, isUnheard: false }
  }

  /** What it says, and what follows from that for its own row. */
  function readWhole(tx: Write, { pk, owner, doc, isUnheard }: Arrived): ProjectedChange {
    const { doc: id, kind, type, at, state } = doc
    const list = kind === 'record' ? codec.list(state) : undefined
    if (list !== undefined && !isListed(list, DELETED_KEY))
      return new ListedRecord(pk, doc, isUnheard, list, codec)
    const keys = kind === 'text' ? EMPTY : codec.read(state)
    if (DELETED_KEY in keys) documents.update(tx, { pk, isDeleted: true, at, state, cur: null })
    return {
      pk,
      doc: id,
      kind,
      type,
      isNew: true,
      changes: marksCreation(kind) ? [] : differences(EMPTY, keys),
      keys,
      at,
      isRemote: true,
      isUnheard,
      ...(kind === 'text' ? { text: { body: text.plain(state), owner: owner ?? 0 } } : {}),
    }
  }

  /** Drops what waits of a document, and writes again what was not refused. */
  function rebase(
    tx: Write,
    doc: StoredDoc,
    why: ReadonlyMap<number, RefusedChange>,
    client: number,
    meta: ActionMeta,
  ): ProjectedChange | DocChange | undefined {
    const waiting = store.all<Waiting>(WAITING, [doc.pk])
    // What is refused again and again is told to the person in the end.
    const isRefused = ({ n, tries }: Waiting) =>
      why.has(n) && (why.get(n)?.isAgain !== true || tries >= MAX_TRIES)
    const first = waiting.find(isRefused)
    // What hangs on a creation that was refused goes with it.
    const isUnborn = doc.state === null && first !== undefined
    const all = waiting.map(change => ({
      ...change,
      isOut: isRefused(change) || isUnborn,
      tries: change.tries + (why.has(change.n) ? 1 : 0),
    }))
    for (const change of all) {
      const { code, detail } = why.get(change.n) ?? {
        code: first && why.get(first.n)?.code,
        detail: null,
      }
      if (change.isOut) issue(tx, doc, change, code ?? 'refused', detail, meta.at)
    }
    if (isUnborn) return forget(tx, doc)
    const change = rewrite(tx, doc, doc, all, client, meta.at, meta)
    projector.moment(tx, doc.pk)
    return change
  }

  /** Writes what waits on another base. A text's edits keep their bytes. */
  function rewrite(
    tx: Write,
    before: StoredDoc,
    { state, ...doc }: StoredDoc,
    waiting: readonly Again[],
    client: number,
    at: number,
    meta?: ActionMeta,
  ): ProjectedChange | undefined {
    tx.run('DELETE FROM outbox WHERE pk = ?', [doc.pk])
    let cur: Uint8Array | null = null
    const again =
      doc.kind === 'text'
        ? textsAgain(state, waiting, text)
        : writesAgain(state, waiting, client, before.state)
    for (const [place, done] of again.entries()) {
      const change = waiting[place]!
      if (done === 'unfit') {
        issue(tx, before, change, 'gap', null, at)
        continue
      }
      if (done === undefined) continue
      cur = done.state
      tx.run(QUEUE, [change.action, done.update, change.op, change.ts, change.tries, doc.pk])
    }
    // What is taken back is no change of the document.
    return put(tx, before, { ...doc, state, cur }, meta === undefined ? at : 0, meta)
  }

  /** What left its record for a part of it was not taken away. */
  function isMoved(object: string, { key, after }: KeyChange): boolean {
    return after === undefined && compartments.of(object, key) > 0
  }

  /** Stores a document that is there already and shows what became other. */
  function put(
    tx: Write,
    before: StoredDoc,
    after: StoredDoc,
    at: number,
    meta?: ActionMeta,
  ): ProjectedChange | undefined {
    const { pk, id, type } = after
    const [was, is] = [before.cur ?? before.state, after.cur ?? after.state]
    const kind = after.kind as DocKind
    if (kind === 'text') {
      documents.update(tx, {
        pk,
        isDeleted: after.isDeleted,
        at,
        state: after.state,
        cur: after.cur,
      })
      if (is === null || sameBytes(was, is)) return undefined
      const owner = store.pluck<number>('SELECT owner FROM doc WHERE pk = ?', [pk])[0] ?? 0
      const body = { body: text.plain(is), owner }
      const change: ProjectedChange = {
        pk,
        doc: id,
        kind,
        type,
        isNew: false,
        changes: [],
        keys: EMPTY,
        at,
        text: body,
        isRemote: true,
      }
      return show(tx, change)
    }
    const [old, keys] = [
      was === null ? EMPTY : codec.read(was),
      is === null ? EMPTY : codec.read(is),
    ]
    const isDeleted = DELETED_KEY in keys
    documents.update(tx, { pk, isDeleted, at, state: after.state, cur: after.cur })
    const changes = differences(old, keys)
    if (changes.length === 0) return undefined
    const change: ProjectedChange = {
      pk,
      doc: id,
      kind,
      type,
      isNew: false,
      changes,
      keys,
      at,
      isRemote: true,
    }
    documents.remember(id, after, keys)
    const shown = asRecord(change, documents)
    if (meta !== undefined) {
      const action = actions.open(tx, meta)
      action.note({ ...shown, changes: shown.changes.filter(change => !isMoved(type, change)) })
      action.close()
    }
    projector.project(tx, shown)
    return shown
  }

  function removeOne(tx: Write, id: DocId, code: string, meta: ActionMeta): DocChange | undefined {
    const doc = documents.find(id)
    if (doc === undefined || doc.kind === '') return undefined
    for (const change of store.all<Waiting>(WAITING, [doc.pk]))
      issue(tx, doc, change, code, null, meta.at)
    return forget(tx, doc)
  }

  /** The row stays as a place that others may refer to; nothing of the document does. */
  function forget(tx: Write, doc: StoredDoc): DocChange {
    const { pk, id, type } = doc
    const kind = doc.kind as DocKind
    if (kind === 'part') return forgetPart(tx, doc)
    projector.remove(tx, { pk, kind, type })
    for (const table of ['outbox', 'history', 'conflict'])
      tx.run(`DELETE FROM ${table} WHERE pk = ?`, [pk])
    const owner = kind === 'text' ? documents.ownerOf(pk) : undefined
    empty(tx, doc)
    if (owner !== undefined) projector.moment(tx, owner)
    return { pk, doc: id, kind, type, isNew: false, changes: [] }
  }

  /** The record stays, without these values and without what they were. */
  function forgetPart(tx: Write, doc: StoredDoc): DocChange {
    const { pk, id, type } = doc
    const bytes = doc.cur ?? doc.state
    const keys = bytes === null ? EMPTY : codec.read(bytes)
    const owner = documents.ownerOf(pk)
    const record = owner === undefined ? undefined : documents.idOf(owner)
    tx.run('DELETE FROM outbox WHERE pk = ?', [pk])
    empty(tx, doc)
    const now = record === undefined ? undefined : documents.keys(record)
    const gone = { pk, doc: id, kind: 'part' as const, type, isNew: false, changes: [] }
    if (owner === undefined || record === undefined || now === undefined) return gone
    const changes = Object.entries(keys)
      .filter(([key]) => !(key in now))
      .map(([key, before]) => ({ key, before, after: undefined }))
    for (const { key } of changes)
      for (const table of ['history', 'conflict'])
        tx.run(`DELETE FROM ${table} WHERE pk = ? AND key = ?`, [owner, key])
    const shown = { ...gone, pk: owner, doc: record, kind: 'record' as const, changes }
    projector.project(tx, { ...shown, keys: now, at: 0, isRemote: true })
    projector.moment(tx, owner)
    // What it was is for nobody who asks what changed.
    const told = changes.map(({ key }) => ({ key, before: undefined, after: undefined }))
    return { ...shown, changes: told }
  }

  function empty(tx: Write, { pk, id }: StoredDoc): void {
    documents.drop(id)
    tx.run(
      "UPDATE doc SET kind = '', type = '', flags = 0, state = NULL, cur = NULL, seq = 0, epoch = 0, owner = NULL WHERE pk = ?",
      [pk],
    )
  }

  function show(tx: Write, change: ProjectedChange): ProjectedChange {
    const shown = asRecord(change, documents)
    projector.project(tx, shown)
    return shown
  }

  function issue(
    tx: Write,
    doc: StoredDoc,
    change: Waiting,
    code: string,
    detail: string | null,
    at: number,
  ): void {
    const isText = doc.kind === 'text'
    const words = isText && doc.cur !== null ? text.toMarkdown(doc.cur) : null
    tx.run(ISSUE, [shownAs(doc), code, detail, change.action, isText ? null : change.op, words, at])
  }

  /** A part's values are its record's, where the record is here. */
  function shownAs({ pk, kind }: StoredDoc): number {
    return (kind === 'part' ? documents.ownerOf(pk) : undefined) ?? pk
  }

  function loseOne(tx: Write, value: LostValue): void {
    const known = documents.find(value.doc)
    const pk = known === undefined ? documents.reserve(tx, value.doc) : shownAs(known)
    const json = (one: Json | null) => (one === null ? null : stableText(one))
    const { key, kept, lost, keptBy, lostBy, lostAt, seq } = value
    tx.run(LOSE, [pk, key, json(kept), json(lost), keptBy, lostBy, lostAt, seq])
  }

  function mustFind(pk: number): StoredDoc {
    const id = documents.idOf(pk)
    const doc = id === undefined ? undefined : documents.find(id)
    if (doc === undefined) throw new Error('a change that waits has no document')
    return doc
  }
}
