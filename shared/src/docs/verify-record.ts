/**
 * What a server must know of an update to a keyed document before it lets it in: who wrote, which
 * keys, in place of what. Pure; the document as it was is never touched.
 */
import * as Y from 'yjs'
import type { Json } from '#kit'
import { deviceOf, secondOf } from './client-ids.ts'
import { docFault } from './doc-fault.ts'
import type { KeyChange } from './doc-op.ts'
import { isDeleted, itemAt, type FlatItem, type FlatState } from './flat-state.ts'
import type { KeyWrite } from './flat-merge.ts'
import { checkUpdate } from './merge-gate.ts'
import { mergeLightly, openState, pack, read } from './keyed-codec.ts'
import type { DocState, DocUpdate } from './record-codec.ts'
import { applyToRecord, type OpenRecord } from './yjs-record.ts'

export interface VerifiedRecord {
  readonly state: DocState
  /** Every key, before and after. */
  readonly before: Readonly<Record<string, Json>>
  readonly keys: Readonly<Record<string, Json>>
  /** What reads differently, with its values before and after. */
  readonly changes: readonly KeyChange[]
  /** What the sender wrote, whether it stands or not. */
  readonly writes: readonly KeyWrite[]
}

export interface Sender {
  /** Writes of other devices are `doc/foreign-writer`; `null` for what was checked before. */
  readonly device: number | null
  /** Milliseconds; ids minted later than this are `doc/overlap`. */
  readonly latest: number
}

/**
 * Throws `doc/malformed`, `doc/too-big`, `doc/gap`, `doc/foreign-root`, `doc/foreign-writer`, and
 * `doc/overlap` when a number is used that the document has already, or one of the future.
 */
export function verifyRecord(
  state: DocState | null,
  update: DocUpdate,
  sender: Sender,
): VerifiedRecord {
  return verifyFlat(state, update, sender) ?? verifyOpen(state, update, sender)
}

/** Without a Yjs document, where nothing is concurrent; `undefined` where it takes one. */
function verifyFlat(
  state: DocState | null,
  update: DocUpdate,
  sender: Sender,
): VerifiedRecord | undefined {
  const merged = mergeLightly(state, update, (seen, known) => checkWriters(seen, sender, known))
  const next = merged?.state ?? state
  return merged && next !== null ? { ...merged, state: next } : undefined
}

function verifyOpen(state: DocState | null, update: DocUpdate, sender: Sender): VerifiedRecord {
  const open = openState(state)
  const known = (client: number) => Y.getState(open.doc.store, client)
  const flat = checkUpdate(update, known)
  checkWriters(flat, sender, known)
  const before = state === null ? {} : read(state)
  const writes = collectWrites(open, flat)
  const done = applyToRecord(open, update, before)
  if (!done) return { state: state ?? pack(open.doc), before, keys: before, changes: [], writes }
  return { state: pack(open.doc), before, keys: open.map.toJSON(), changes: done.changes, writes }
}

function checkWriters(
  flat: FlatState,
  { device, latest }: Sender,
  known: (client: number) => number,
): void {
  if (device === null) return
  for (const { client, clock } of flat.clients.values()) {
    if (deviceOf(client) !== device) throw docFault('foreign-writer', { client })
    // Both are written again under new numbers: a clock that was wrong loses nobody's work.
    if (secondOf(client) * 1000 > latest || clock < known(client)) {
      throw docFault('overlap', { client })
    }
  }
}

/** The last write of each key, told before anything is merged. */
function collectWrites({ doc, map }: OpenRecord, flat: FlatState): readonly KeyWrite[] {
  const writes = new Map<string, KeyWrite>()
  const clients = [...flat.clients.values()].sort((a, b) => a.client - b.client)
  for (const { client, items } of clients) {
    for (const item of items) {
      const key = item.key ?? keyOf(doc, flat, item)
      if (key === undefined) throw docFault('malformed', { why: 'a write in place of no cell' })
      // Several writes of a key in one update replace each other: the first tells what the sender saw.
      const first = writes.get(key)
      const replaces = first ? first.replaces : tipSeen(map, key, item)
      const value = isDeleted(flat, item) ? undefined : item.value
      writes.set(key, { key, value, client, replaces })
    }
  }
  for (const removal of removals({ doc, map }, flat)) {
    if (!writes.has(removal.key)) writes.set(removal.key, removal)
  }
  return [...writes.values()]
}

/** A removal leaves no mark of its own, so nobody can tell whether it was seen: then moments decide. */
function tipSeen(map: Y.Map<Json>, key: string, item: FlatItem): number | null {
  const tip = map._map.get(key)
  if (!tip) return item.originClient === -1 ? 0 : null
  const { client, clock } = tip.lastId
  const isSeen = !tip.deleted && item.originClient === client && item.originClock === clock
  return isSeen ? client : null
}

/** Only the first write of a key names it: the others are found through what they replace, in the update, then in the document. */
function keyOf(doc: Y.Doc, { clients }: FlatState, item: FlatItem): string | undefined {
  let first = item
  for (;;) {
    const { originClient, originClock } = first
    const before = itemAt(clients, originClient, originClock)
    if (before) {
      first = before
      continue
    }
    if (originClock >= Y.getState(doc.store, originClient)) return undefined
    const found: unknown = Y.getItem(doc.store, Y.createID(originClient, originClock))
    return found instanceof Y.Item ? (found.parentSub ?? undefined) : undefined
  }
}

/** Deletions of what the document has. A write deletes what it replaces too; the caller knows those keys. */
function removals({ doc, map }: OpenRecord, flat: FlatState): readonly KeyWrite[] {
  const found: KeyWrite[] = []
  for (const [client, ranges] of flat.deletes) {
    const known = Y.getState(doc.store, client)
    for (let i = 0; i < ranges.length; i += 2) {
      const end = Math.min(known, ranges[i]! + ranges[i + 1]!)
      for (let clock = ranges[i]!; clock < end;) {
        const item: unknown = Y.getItem(doc.store, Y.createID(client, clock))
        if (!(item instanceof Y.Item) || item.parentSub === null) {
          throw docFault('malformed', { why: 'a deletion of no cell' })
        }
        clock = item.id.clock + item.length
        const key = item.parentSub
        const isSeen = map._map.get(key) === item && !item.deleted
        found.push({ key, value: undefined, client: 0, replaces: isSeen ? item.id.client : null })
      }
    }
  }
  return found
}
