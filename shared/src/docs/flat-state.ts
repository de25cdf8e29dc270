/**
 * A keyed document's V1 bytes as a list of writes, without building a Yjs document.
 *
 * Kith's keyed documents are one flat map, so their encoding is simple: every write is an item with
 * one JSON value, found under its key through a chain of origins, and everything overwritten is a
 * tombstone. Whatever does not look like that throws `NotFlat`; nothing is guessed.
 */
import type { Json } from '#kit'
import { BytesReader, NotFlat } from './bytes-reader.ts'

/** Name of the one root map of every keyed document. */
export const ROOT = 'f'

export const MAX_STRUCTS = 10_000
/** A tombstone stands for as many writes as it is long; nobody writes one cell a million times in ten minutes. */
const MAX_RUN = 1_000_000
export const MAX_CLOCK = 0x7fffffff
const MAX_KEY = 300

const CONTENT_DELETED = 1
export const CONTENT_ANY = 8
const HAS_ORIGIN = 128
const HAS_RIGHT_ORIGIN = 64
export const HAS_KEY = 32

export interface FlatItem {
  readonly client: number
  readonly clock: number
  readonly length: number
  /** `undefined` when overwritten or removed. */
  readonly value: Json | undefined
  /** Client of the write this one replaced; -1 for the first write of a key. */
  readonly originClient: number
  readonly originClock: number
  /** Offsets in the bytes: of the whole struct and of its content. */
  readonly start: number
  readonly contentAt: number
  readonly end: number
  key: string | undefined
}

export interface FlatClient {
  readonly client: number
  readonly clock: number
  readonly items: readonly FlatItem[]
}

export interface FlatState {
  readonly clients: ReadonlyMap<number, FlatClient>
  /** Client → clock, length, clock, length… in order. */
  readonly deletes: ReadonlyMap<number, readonly number[]>
}

/** Reads V1 bytes from `offset`; keys of items whose origin is not among them stay `undefined`. */
export function parseFlat(bytes: Uint8Array, offset: number): FlatState {
  const reader = new BytesReader(bytes, offset)
  const clients = new Map<number, FlatClient>()
  const clientCount = reader.uint()
  let structs = 0
  for (let i = 0; i < clientCount; i++) {
    const count = reader.uint()
    structs += count
    if (structs > MAX_STRUCTS || count > reader.left) throw new NotFlat('too many writes')
    const client = parseClient(reader, count)
    if (clients.has(client.client)) throw new NotFlat('a writer named twice')
    clients.set(client.client, client)
  }
  const deletes = parseDeletes(reader)
  if (reader.left !== 0) throw new NotFlat('something after its end')
  resolveKeys(clients, structs)
  return { clients, deletes }
}

/** The item that holds the write `clock` of `client`. */
export function itemAt(
  clients: ReadonlyMap<number, FlatClient>,
  client: number,
  clock: number,
): FlatItem | undefined {
  const items = clients.get(client)?.items
  if (!items) return undefined
  let low = 0
  let high = items.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const item = items[middle]!
    if (clock < item.clock) high = middle - 1
    else if (clock >= item.clock + item.length) low = middle + 1
    else return item
  }
  return undefined
}

/** The clock after the last write. */
export const clockAfter = (client: FlatClient): number => {
  const last = client.items.at(-1)
  return last ? last.clock + last.length : client.clock
}

export function isDeleted(state: FlatState, item: FlatItem): boolean {
  if (item.value === undefined) return true
  const ranges = state.deletes.get(item.client)
  if (!ranges) return false
  for (let i = 0; i < ranges.length; i += 2) {
    if (item.clock >= ranges[i]! && item.clock < ranges[i]! + ranges[i + 1]!) return true
  }
  return false
}

function parseClient(reader: BytesReader, count: number): FlatClient {
  const client = reader.uint()
  const first = reader.uint()
  const items: FlatItem[] = []
  let clock = first
  for (let i = 0; i < count; i++) {
    const item = parseItem(reader, client, clock)
    items.push(item)
    clock += item.length
  }
  if (clock > MAX_CLOCK) throw new NotFlat('more writes than can be')
  return { client, clock: first, items }
}

function parseItem(reader: BytesReader, client: number, clock: number): FlatItem {
  const start = reader.at
  const flags = reader.byte()
  if ((flags & HAS_RIGHT_ORIGIN) !== 0) throw new NotFlat('a write between two others')
  let originClient = -1
  let originClock = -1
  let key: string | undefined
  if ((flags & HAS_ORIGIN) === 0) key = parseKey(reader, flags)
  else {
    originClient = reader.uint()
    originClock = reader.uint()
  }
  const contentAt = reader.at
  let value: Json | undefined
  const kind = flags & 31
  const length = kind === CONTENT_ANY || kind === CONTENT_DELETED ? reader.uint() : 0
  if (kind === CONTENT_ANY) {
    if (length !== 1) throw new NotFlat('several values in one write')
    value = reader.any()
  } else if (length < 1 || length > MAX_RUN) throw new NotFlat('content that no record has')
  return {
    client,
    clock,
    length,
    value,
    originClient,
    originClock,
    start,
    contentAt,
    end: reader.at,
    key,
  }
}

function parseKey(reader: BytesReader, flags: number): string {
  if (reader.uint() !== 1) throw new NotFlat('a value inside another')
  const root = reader.text()
  if (root !== ROOT) throw new NotFlat(root.slice(0, 40), 'foreign-root')
  if ((flags & HAS_KEY) === 0) throw new NotFlat('a list where a record should be')
  const key = reader.name()
  if (!isKeyName(key)) throw new NotFlat('a key no field has')
  return key
}

export const isKeyName = (key: string): boolean =>
  key !== '' && key.length <= MAX_KEY && key !== '__proto__'

function parseDeletes(reader: BytesReader): Map<number, number[]> {
  const deletes = new Map<number, number[]>()
  const clientCount = reader.uint()
  let total = 0
  for (let i = 0; i < clientCount; i++) {
    const client = reader.uint()
    const count = reader.uint()
    total += count
    if (total > MAX_STRUCTS || count > reader.left) throw new NotFlat('too many deletions')
    const ranges = deletes.get(client) ?? []
    for (let j = 0; j < count; j++) {
      const clock = reader.uint()
      const length = reader.uint()
      if (clock + length > MAX_CLOCK) throw new NotFlat('a deletion of more than can be')
      ranges.push(clock, length)
    }
    deletes.set(client, ranges)
  }
  return deletes
}

/** Only the first write of a key names it; the others are found through what they replaced. */
function resolveKeys(clients: ReadonlyMap<number, FlatClient>, structs: number): void {
  for (const { items } of clients.values()) {
    for (const item of items) if (item.key === undefined) resolveKey(clients, item, structs)
  }
}

function resolveKey(
  clients: ReadonlyMap<number, FlatClient>,
  from: FlatItem,
  structs: number,
): void {
  const chain: FlatItem[] = []
  let item: FlatItem | undefined = from
  while (item && item.key === undefined) {
    if (chain.length > structs) throw new NotFlat('writes that replace each other in a circle')
    chain.push(item)
    item = itemAt(clients, item.originClient, item.originClock)
  }
  if (item) for (const link of chain) link.key = item.key
}
