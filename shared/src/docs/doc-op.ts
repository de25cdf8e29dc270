/**
 * What can happen to a document, as data.
 *
 * Commands plan these; the engine applies them, keeps them in the outbox beside the bytes they
 * became, and replays them when a server refuses a neighbour. An operation names whole document
 * keys, so that its inverse is another operation.
 */
import type { DocId, Json } from '#kit'

export const DOC_KINDS = ['record', 'link', 'text', 'catalog', 'view', 'settings', 'part'] as const
/** record: one record · link: one join of two records · text: rich text · catalog: objects and fields ·
 * view: one saved view · settings: one person's, the workspace's or a role's · part: the values of a
 * record that lie in one compartment. Places in the list are stored and travel: only ever append. */
export type DocKind = (typeof DOC_KINDS)[number]

export interface SetOp {
  readonly doc: DocId
  readonly kind: Exclude<DocKind, 'text'>
  /** Object id for records; the field `object.field` for links; '' otherwise. */
  readonly type: string
  /** Document key → new value; `null` removes the key. */
  readonly set: Readonly<Record<string, Json | null>>
  /** The record whose values these are; of parts only. */
  readonly owner?: DocId
}

/** An edit of a rich-text document, as the editor's update bytes. */
export interface TextOp {
  readonly doc: DocId
  readonly kind: 'text'
  /** `object.field` that shows this text. */
  readonly type: string
  /** The record the text belongs to. */
  readonly owner: DocId
  readonly update: Uint8Array
}

/** A rich text that shall say something else: planned by commands, imports and undo. */
export interface TextSetOp {
  readonly doc: DocId
  readonly kind: 'text'
  readonly type: string
  readonly owner: DocId
  readonly text: string
  readonly format: 'plain' | 'markdown'
}

export type DocOp = SetOp | TextOp | TextSetOp

export const isTextSet = (op: DocOp): op is TextSetOp => op.kind === 'text' && 'text' in op
export const isTextEdit = (op: DocOp): op is TextOp => op.kind === 'text' && 'update' in op

/** Keys every record document knows beside its fields; `$pos`, its place by hand, is POSITION_KEY of kit. */
export const CREATED_KEY = '$crt'
/** `{ at, by, undo? }`; present means deleted. `undo` marks a creation that was taken back, which the trash does not list. */
export const DELETED_KEY = '$del'
/** Id of the record this one was merged into. */
export const MERGED_KEY = '$into'
/** `$share/<member>`: 'see' or 'edit', for a person whose role does not reach the record. */
export const SHARE_KEY = '$share'
/** `$about/<record>`: the object of a record that a note, a task or a file is about, and is read with. */
export const ABOUT_KEY = '$about'

export interface KeyChange {
  readonly key: string
  /** `undefined` when the key was not there. */
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** The field that a key is of: what it begins with, before its first slash. */
export function fieldOfKey(key: string): string {
  const slash = key.indexOf('/')
  return slash < 0 ? key : key.slice(0, slash)
}
