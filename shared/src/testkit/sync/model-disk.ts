/** What a simulated desktop has on its disk: one immutable value. */
import { recordCodec } from '#docs'
import type { DocId, Json } from '#kit'
import { NOTHING_STORED, type ClientStored } from '#protocol'

export interface HeldDoc {
  readonly state: Uint8Array | null
  /** State with what waits on top; `null` where nothing does. */
  readonly cur: Uint8Array | null
  readonly epoch: number
  readonly seq: number
  /** Milliseconds of the latest moment that any of its entries names. */
  readonly at: number
  readonly scope: number
}

export interface Waiting {
  readonly n: number
  readonly doc: DocId
  readonly set: Readonly<Record<string, Json | null>>
  readonly bytes: Uint8Array
  readonly epoch: number
  readonly ts: number
  readonly tries: number
}

export interface Disk {
  readonly docs: ReadonlyMap<DocId, HeldDoc>
  readonly outbox: readonly Waiting[]
  readonly stored: ClientStored
  readonly deviceNo: number
  readonly second: number | null
  /** Server's time minus this device's, as it was last learned. */
  readonly offsetMs: number
  readonly next: number
  /** Values of refused changes. */
  readonly issues: readonly string[]
  readonly aside: ReadonlySet<DocId>
}

export const EMPTY: Disk = {
  docs: new Map(),
  outbox: [],
  stored: NOTHING_STORED,
  deviceNo: 1,
  second: null,
  offsetMs: 0,
  next: 1,
  issues: [],
  aside: new Set(),
}
/** New bytes of a document, or `undefined` when nothing would change. */
export function write(base: Uint8Array | null, set: Waiting['set'], client: number) {
  if (base !== null) return recordCodec.edit(base, set, client)
  const keys = Object.entries(set).filter((one): one is [string, Json] => one[1] !== null)
  return keys.length === 0 ? undefined : recordCodec.create(Object.fromEntries(keys), client)
}

export const mapped = (docs: Disk['docs'], change: (doc: HeldDoc) => HeldDoc): Disk['docs'] =>
  new Map([...docs].map(([id, doc]) => [id, change(doc)]))

/** `null` also for a document that is not there. */
export const stateOf = (held: HeldDoc | undefined): Uint8Array | null => held?.state ?? null

/** Confirmed, and not in the server's log. */
export const isToGive = (held: HeldDoc | undefined): boolean =>
  held !== undefined && held.state !== null && held.seq === 0

/** A disk that says something else than was written to it, in a document of which nothing waits. */
export function damaged(disk: Disk, doc: DocId): Disk {
  const held = disk.docs.get(doc)
  if (!held?.state || held.cur !== null) return disk
  const keys = { ...recordCodec.read(held.state), name: 'damaged' }
  // Under nobody's numbers: as if other bytes had been there from the beginning.
  const { state } = recordCodec.create(keys, 1)
  return { ...disk, docs: new Map(disk.docs).set(doc, { ...held, state }) }
}
