/**
 * A keyed document as bytes: everything the rest of Kith may do with one, as pure functions.
 * Yjs stays behind this door.
 */
import type { Json } from '#kit'
import type { KeyChange } from './doc-op.ts'

export type DocState = Uint8Array
export type DocUpdate = Uint8Array

export interface Edited {
  readonly state: DocState
  /** What another replica must apply; V1 encoding. */
  readonly update: DocUpdate
  readonly changes: readonly KeyChange[]
}

/** A document whose bytes have been looked through. */
export interface OpenedRecord {
  readonly keys: Readonly<Record<string, Json>>
  /** As `edit` of the codec, on this state. */
  readonly edit: (
    set: Readonly<Record<string, Json | null>>,
    clientId: number,
  ) => Edited | undefined
}

/** Keys with their values, in the order they were written; the first `count` of each list. */
export interface KeyList {
  readonly count: number
  /** What a key begins with before its first slash: the field it is of. */
  readonly fields: readonly string[]
  readonly keys: readonly string[]
  readonly values: readonly Json[]
}

export interface RecordCodec {
  /** A new document holding `keys`, written as `clientId`. */
  readonly create: (keys: Readonly<Record<string, Json>>, clientId: number) => Edited
  /** Writes some keys; `undefined` when nothing would change. */
  readonly edit: (
    state: DocState,
    set: Readonly<Record<string, Json | null>>,
    clientId: number,
  ) => Edited | undefined
  /** To be read and then edited: looks through the bytes once. */
  readonly open: (state: DocState) => OpenedRecord
  /** Applies another replica's update after checking it; throws `doc/malformed`, `doc/gap`, `doc/foreign-root`. */
  readonly merge: (state: DocState | null, update: DocUpdate) => Edited | undefined
  /** The whole document as one bare V1 update. */
  readonly whole: (state: DocState) => DocUpdate
  /** The same state in V1: what leaves for a server, which reads no V2 of others. */
  readonly inV1: (state: DocState) => DocState
  /** All keys of a document, without building it when its content is plain. */
  readonly read: (state: DocState) => Record<string, Json>
  /** The same of a short document whose content is plain, until the next call; else `undefined`. */
  readonly list: (state: DocState) => KeyList | undefined
}
