/** Edits a keyed document in its V1 bytes: what Yjs would do, for the documents that are simple enough. */
import { jsonEqual, type Json } from '#kit'
import { BytesWriter } from './bytes-writer.ts'
import { NotFlat } from './bytes-reader.ts'
import type { KeyChange } from './doc-op.ts'
import { clockAfter, isDeleted, type FlatItem, type FlatState } from './flat-state.ts'
import { descending, writeDeletes, writeFirst, writeNext } from './flat-write.ts'

/** With more tombstones of the writer than this Yjs takes over, which joins those that touch. */
const MAX_OWN_TOMBSTONES = 24
const MAX_TOMBSTONES = 500

/** Room to write in: results are copies. */
const desk = new BytesWriter()

export interface FlatEdit {
  /** Behind the byte that names its encoding. */
  readonly state: Uint8Array
  readonly update: Uint8Array
  readonly changes: readonly KeyChange[]
}

export interface Write {
  readonly key: string
  readonly value: Json
  readonly replaces: FlatItem | undefined
}

/** The newest write of every key. */
export interface Tips {
  readonly last: ReadonlyMap<string, FlatItem>
  /** Items that read as nothing. */
  readonly gone: ReadonlySet<FlatItem>
  /** Keys of which there are several tombstones: only Yjs knows which came last. */
  readonly unclear: ReadonlySet<string>
}

/**
 * `bytes` behind a byte that names their encoding, `state` as `parseFlat` read it from them. `undefined`
 * when nothing would change. Throws `NotFlat` when the document is Yjs' to edit.
 */
export function editFlat(
  bytes: Uint8Array,
  state: FlatState,
  set: Readonly<Record<string, Json | null>>,
  client: number,
): FlatEdit | undefined {
  const { last, gone: dead, unclear } = tipsOf(state, client)
  const writes: Write[] = []
  const gone: FlatItem[] = []
  const changes: KeyChange[] = []
  for (const [key, value] of Object.entries(set)) {
    if (unclear.has(key)) throw new NotFlat('several tombstones of one key')
    const old = last.get(key)
    const isThere = old !== undefined && !dead.has(old)
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

/** Throws `NotFlat` where so many tombstones lie that Yjs, which joins them, is to write the document anew. */
export function tipsOf(state: FlatState, writer: number): Tips {
  const last = new Map<string, FlatItem>()
  const gone = new Set<FlatItem>()
  const unclear = new Set<string>()
  for (const { client, items } of state.clients.values()) {
    const others = gone.size
    for (const item of items) {
      const { key } = item
      if (key === undefined) throw new NotFlat('a write without its origin')
      const isGone = isDeleted(state, item)
      if (isGone) gone.add(item)
      const other = last.get(key)
      if (!other) last.set(key, item)
      else if (gone.has(other)) {
        if (isGone) unclear.add(key)
        else last.set(key, item)
      } else if (!isGone) throw new NotFlat('two values of one key')
    }
    if (client === writer && gone.size - others > MAX_OWN_TOMBSTONES)
      throw new NotFlat('many own tombstones')
  }
  if (gone.size > MAX_TOMBSTONES) throw new NotFlat('many tombstones')
  for (const key of unclear) if (!gone.has(last.get(key)!)) unclear.delete(key)
  return { last, gone, unclear }
}

function updateBytes(
  state: FlatState,
  client: number,
  writes: readonly Write[],
  gone: readonly FlatItem[],
): Uint8Array {
  desk.restart()
  const out = desk
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

/** Behind the byte that `bytes` are behind. */
export function stateBytes(
  bytes: Uint8Array,
  state: FlatState,
  client: number,
  writes: readonly Write[],
  gone: readonly FlatItem[],
): Uint8Array {
  desk.restart()
  const out = desk
  out.byte(bytes[0]!)
  const ids = [...state.clients.keys()]
  if (writes.length > 0 && !state.clients.has(client)) ids.push(client)
  const dead = new Set(gone)
  out.uint(ids.length)
  for (const id of descending(ids)) {
    const known = state.clients.get(id)
    const added = id === client ? writes : []
    out.uint((known?.items.length ?? 0) + added.length)
    out.uint(id)
    out.uint(known?.clock ?? 0)
    if (known) writeKept(out, bytes, known.items, dead)
    for (const write of added) writeOne(out, write)
  }
  writeDeletes(out, withGone(state.deletes, gone))
  return out.done()
}

function writeOne(out: BytesWriter, { key, value, replaces }: Write): void {
  if (!replaces) writeFirst(out, key, value)
  else writeNext(out, replaces.client, replaces.clock + replaces.length - 1, value)
}

/** What is deleted keeps its place and loses its value, as Yjs' garbage collection has it; the rest is copied in runs. */
function writeKept(
  out: BytesWriter,
  bytes: Uint8Array,
  items: readonly FlatItem[],
  dead: ReadonlySet<FlatItem>,
): void {
  let from = items[0]?.start ?? 0
  let end = from
  for (const item of items) {
    if (dead.has(item)) {
      if (item.start > from) out.copy(bytes, from, item.start)
      out.byte((bytes[item.start]! & 0xe0) | 1)
      out.copy(bytes, item.start + 1, item.contentAt)
      out.uint(1)
      from = item.end
    }
    end = item.end
  }
  if (end > from) out.copy(bytes, from, end)
}

/** Ranges in order, touching ones joined, as Yjs writes them. */
function withGone(
  deletes: FlatState['deletes'],
  gone: readonly FlatItem[],
): ReadonlyMap<number, readonly number[]> {
  if (gone.length === 0) return deletes
  const all = new Map(deletes)
  for (const { client, clock, length } of gone) {
    all.set(client, withRange(all.get(client) ?? [], clock, length))
  }
  return all
}

/** Clock, length, clock, length… in order, and one more that none of them holds yet. */
function withRange(ranges: readonly number[], clock: number, length: number): readonly number[] {
  let at = 0
  while (at < ranges.length && ranges[at]! < clock) at += 2
  const before = at > 0 && ranges[at - 2]! + ranges[at - 1]! === clock
  const behind = at < ranges.length && clock + length === ranges[at]
  const from = before ? ranges[at - 2]! : clock
  const whole = (before ? ranges[at - 1]! : 0) + length + (behind ? ranges[at + 1]! : 0)
  return [
    ...ranges.slice(0, before ? at - 2 : at),
    from,
    whole,
    ...ranges.slice(behind ? at + 2 : at),
  ]
}
