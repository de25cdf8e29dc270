/** Edits a keyed document in its V1 bytes: what Yjs would do, for the documents that are simple enough. */
import { jsonEqual, type Json } from '#kit'
import { BytesWriter } from './bytes-writer.ts'
import { NotFlat } from './bytes-reader.ts'
import type { KeyChange } from './doc-op.ts'
import { clockAfter, isDeleted, parseFlat, type FlatItem, type FlatState } from './flat-state.ts'
import { writeDeletes, writeFirst, writeNext } from './flat-write.ts'

/** With more tombstones of the writer than this Yjs takes over, which joins those that touch. */
const MAX_OWN_TOMBSTONES = 24
const MAX_TOMBSTONES = 500

export interface FlatEdit {
  readonly state: Uint8Array
  readonly update: Uint8Array
  readonly changes: readonly KeyChange[]
}

interface Write {
  readonly key: string
  readonly value: Json
  readonly replaces: FlatItem | undefined
}

/** `undefined` when nothing would change. Throws `NotFlat` when the document is Yjs' to edit. */
export function editFlat(
  bytes: Uint8Array,
  offset: number,
  set: Readonly<Record<string, Json | null>>,
  client: number,
): FlatEdit | undefined {
  const state = parseFlat(bytes, offset)
  const last = lastWrites(state, client)
  const writes: Write[] = []
  const gone: FlatItem[] = []
  const changes: KeyChange[] = []
  for (const [key, value] of Object.entries(set)) {
    const old = last.get(key)
    const isThere = old !== undefined && !isDeleted(state, old)
    const before = isThere ? old.value : undefined
    if (value === null ? !isThere : jsonEqual(before, value)) continue
    changes.push({ key, before, after: value ?? undefined })
    if (isThere) gone.push(old)
    if (value !== null) writes.push({ key, value, replaces: old })
  }
  if (changes.length === 0) return undefined
  return {
    state: stateBytes(bytes, state, client, writes, gone),
    update: updateBytes(state, client, writes, gone),
    changes,
  }
}

/** The newest write of every key. Of several tombstones only Yjs knows which came last. */
function lastWrites(state: FlatState, writer: number): Map<string, FlatItem> {
  const last = new Map<string, FlatItem>()
  const unclear = new Set<string>()
  let all = 0
  for (const { client, items } of state.clients.values()) {
    let own = 0
    for (const item of items) {
      if (item.key === undefined) throw new NotFlat('a write without its origin')
      const isGone = isDeleted(state, item)
      if (isGone) {
        own++
        all++
      }
      const other = last.get(item.key)
      if (!other) last.set(item.key, item)
      else if (isGone && isDeleted(state, other)) unclear.add(item.key)
      else if (!isGone) last.set(item.key, item)
    }
    if (client === writer && own > MAX_OWN_TOMBSTONES) throw new NotFlat('many own tombstones')
  }
  if (all > MAX_TOMBSTONES) throw new NotFlat('many tombstones')
  for (const key of unclear) {
    if (isDeleted(state, last.get(key)!)) throw new NotFlat('several tombstones of one key')
  }
  return last
}

function updateBytes(
  state: FlatState,
  client: number,
  writes: readonly Write[],
  gone: readonly FlatItem[],
): Uint8Array {
  const out = new BytesWriter(256)
  if (writes.length === 0) out.uint(0)
  else {
    const own = state.clients.get(client)
    out.uint(1)
    out.uint(writes.length)
    out.uint(client)
    out.uint(own ? clockAfter(own) : 0)
    for (const write of writes) writeOne(out, write)
  }
  writeDeletes(out, withGone(new Map(), gone))
  return out.done()
}

function stateBytes(
  bytes: Uint8Array,
  state: FlatState,
  client: number,
  writes: readonly Write[],
  gone: readonly FlatItem[],
): Uint8Array {
  const out = new BytesWriter(bytes.length + 512)
  const ids = [...state.clients.keys()]
  if (writes.length > 0 && !state.clients.has(client)) ids.push(client)
  ids.sort((a, b) => b - a)
  const dead = new Set(gone)
  out.uint(ids.length)
  for (const id of ids) {
    const known = state.clients.get(id)
    const added = id === client ? writes : []
    out.uint((known?.items.length ?? 0) + added.length)
    out.uint(id)
    out.uint(known?.clock ?? 0)
    for (const item of known?.items ?? []) writeKept(out, bytes, item, dead.has(item))
    for (const write of added) writeOne(out, write)
  }
  writeDeletes(out, withGone(state.deletes, gone))
  return out.done()
}

function writeOne(out: BytesWriter, { key, value, replaces }: Write): void {
  if (!replaces) writeFirst(out, key, value)
  else writeNext(out, replaces.client, replaces.clock + replaces.length - 1, value)
}

/** What is deleted keeps its place and loses its value, as Yjs' garbage collection has it. */
function writeKept(out: BytesWriter, bytes: Uint8Array, item: FlatItem, isDead: boolean): void {
  if (!isDead) {
    out.copy(bytes, item.start, item.end)
    return
  }
  out.byte((bytes[item.start]! & 0xe0) | 1)
  out.copy(bytes, item.start + 1, item.contentAt)
  out.uint(1)
}

/** Ranges in order, touching ones joined, as Yjs writes them. */
function withGone(
  deletes: FlatState['deletes'],
  gone: readonly FlatItem[],
): Map<number, readonly number[]> {
  const all = new Map(deletes)
  const clients = new Set(gone.map(item => item.client))
  for (const client of clients) {
    const pairs: [number, number][] = gone
      .filter(item => item.client === client)
      .map(item => [item.clock, item.length])
    const known = deletes.get(client) ?? []
    for (let i = 0; i < known.length; i += 2) pairs.push([known[i]!, known[i + 1]!])
    pairs.sort(([a], [b]) => a - b)
    const joined: number[] = []
    for (const [clock, length] of pairs) {
      const end = joined.length > 0 ? joined.at(-2)! + joined.at(-1)! : -1
      if (clock === end) joined[joined.length - 1]! += length
      else joined.push(clock, length)
    }
    all.set(client, joined)
  }
  return all
}
