/**
 * What a desktop and the server say to each other over the one socket of a workspace.
 *
 * Messages that carry documents are packed (codec.ts); the others are JSON behind one byte. Times are
 * milliseconds UTC, sequence numbers are places in the workspace's log, which has no gaps.
 */
import type { ChangeSource } from '#commands'
import type { DocKind } from '#docs'
import type { ActionId, DocId, Json } from '#kit'

/** What every entry says of the document it belongs to. */
export interface DocRef {
  readonly doc: DocId
  readonly kind: DocKind
  /** Object id for records and parts; `object.field` for links and texts; '' otherwise. */
  readonly type: string
  /** For texts and parts: the record they belong to. */
  readonly owner?: DocId
}

/** The undoable action that entries of a frame belong to. */
export interface WireAction {
  readonly id: ActionId
  readonly command: string
  readonly label: string
  readonly source: ChangeSource
  readonly at: number
  readonly undoes: ActionId | null
}

export interface PushEntry extends DocRef {
  readonly epoch: number
  /** When the person did it, by the server's clock as this device knows it. */
  readonly ts: number
  /** Index into the frame's actions. */
  readonly action: number
  /** A bare V1 update. */
  readonly data: Uint8Array
}

/** A whole document: what a newcomer gets, and what a desktop gives a server that lost it. */
export interface SnapEntry extends DocRef {
  /** 0 from a desktop. */
  readonly scope: number
  readonly epoch: number
  readonly seq: number
  readonly at: number
  /** A tagged state as `RecordCodec` and `TextCodec` keep it, without client ids of living devices changed. */
  readonly state: Uint8Array
}

/** update: a bare V1 update · state: the whole document as of this place, which replaces what was known of it
 * (its epoch rose, or it moved to another scope) · conflict: JSON of a `Conflict`, nothing to apply. */
export const LOG_DATA = ['update', 'state', 'conflict'] as const
export type LogData = (typeof LOG_DATA)[number]

export interface LogEntry extends DocRef {
  readonly seq: number
  readonly scope: number
  readonly epoch: number
  readonly ts: number
  /** The member who did it; `null` for the server. */
  readonly actor: DocId | null
  /** Index into the frame's actions; -1 for none. */
  readonly action: number
  readonly holds: LogData
  readonly data: Uint8Array
}

/** Two people set one key without knowing of each other; the later one stands. */
export interface Conflict {
  readonly key: string
  readonly kept: Json | null
  readonly lost: Json | null
  readonly keptBy: DocId | null
  readonly lostBy: DocId | null
  readonly lostAt: number
}

/** Why one entry of a push was not taken. Nothing of it is in the log. */
export const REFUSALS = [
  'no-access',
  'forbidden-key',
  'unknown-field',
  'epoch',
  'purged',
  'gap',
  'too-big',
  'malformed',
  'foreign-writer',
  'rate',
  'read-only',
] as const
export type Refusal = (typeof REFUSALS)[number]

export interface Refused {
  /** Index into the push. */
  readonly at: number
  readonly code: Refusal
  /** For the person, where there is more to say: a key, a limit. */
  readonly detail?: string
}

/** What became of the entries of a batch: those neither refused nor known are taken. */
export interface Verdict {
  readonly batch: number
  /** Taken entries are in the log, `seqFrom` onward, in their order, without a gap. */
  readonly seqFrom: number
  /** The server's clock: no taken entry has a later `ts`. */
  readonly at: number
  readonly taken: number
  /** Of each taken entry. */
  readonly scopes: readonly number[]
  /** Indices of entries that the log holds already, from a batch whose answer was lost. */
  readonly known: readonly number[]
  readonly refused: readonly Refused[]
}

/** In the order in which a newcomer gets them. */
export const SNAP_CLASSES = ['catalog', 'settings', 'records', 'links', 'texts'] as const
export type SnapClass = (typeof SNAP_CLASSES)[number]

/** Where an interrupted stream of documents goes on; void when the scopes changed since. */
export interface Resume {
  readonly log: string
  readonly head: number
  readonly since: number
  readonly scopesVersion: number
  readonly class: SnapClass
  readonly after: DocId | null
}

export interface Hello {
  readonly type: 'hello'
  readonly protocol: number
  /** Of the documents this program writes. */
  readonly format: number
  /** Token of the person's session. */
  readonly ticket: string
  /** Made once per profile; a copied profile makes a new one. */
  readonly device: string
  readonly workspace: DocId
  /** Everything up to here is on this device; 0 for nothing. */
  readonly cursor: number
  /** The highest place of anything on this device; whole documents may be ahead of the cursor. */
  readonly seen: number
  /** Identity of the log the cursor belongs to; `null` for none. */
  readonly log: string | null
  /** Scopes whose documents this device holds, as the server last named them. */
  readonly scopes: readonly number[]
  /** Where an interrupted first sync goes on. */
  readonly resume?: Resume
  readonly app: string
  readonly zstd: boolean
}

export interface Welcome {
  readonly type: 'welcome'
  readonly protocol: number
  readonly now: number
  readonly log: string
  readonly head: number
  /** Number of this device; the low bits of its client ids. */
  readonly deviceNo: number
  /** The record of the person who signed in. */
  readonly member: DocId
  readonly role: string
  readonly workspaceName: string
  /** Last batch of this device that was answered; the next has a higher number. */
  readonly lastBatch: number
  readonly scopesVersion: number
  /** All that may be read now. What left the list leaves the device; snapshots of what is new follow. */
  readonly scopes: readonly number[]
  /** tail: the log from the cursor (after snapshots of new scopes) · state: changed documents as
   * snapshots, then the log · bootstrap: everything, and what does not come is not there · seed: this
   * server has nothing, give it yours · reconcile: its log is another or a shorter one; everything
   * comes, to be merged, and what the server lacks is given back. */
  readonly mode: 'tail' | 'state' | 'bootstrap' | 'seed' | 'reconcile'
  readonly minFormat: number
  /** This person was removed: what came from the workspace leaves the device. */
  readonly wipe: boolean
  readonly limits: {
    readonly updateBytes: number
    readonly batchEntries: number
    readonly inFlight: number
  }
}

/** A document and the place of the last entry that touched it. */
export interface DocAt {
  readonly doc: DocId
  readonly seq: number
  /** Of what it says (docs); 0 where that was not asked for. */
  readonly proof: number
}

/** What `aware` shows of one member's window. */
export interface Presence {
  /** `device:window`, so that two windows of one person are two. */
  readonly id: string
  readonly member: DocId
  readonly record: DocId | null
  readonly field: string | null
  readonly at: number
}

export type ClientMessage =
  | Hello
  | {
      readonly type: 'push'
      readonly batch: number
      /** All that was refused on this connection so far has been taken back (push-bar.ts). */
      readonly isAnew: boolean
      readonly actions: readonly WireAction[]
      readonly entries: readonly PushEntry[]
    }
  | {
      readonly type: 'seed'
      readonly batch: number
      readonly entries: readonly SnapEntry[]
      readonly isLast: boolean
    }
  /** Whole documents again: after quarantine, a digest that differs, or for a lazy class. */
  | { readonly type: 'get'; readonly docs: readonly DocId[] }
  /** Bytes of data frames that were taken in; the server keeps at most a window of them in flight. */
  | { readonly type: 'credit'; readonly bytes: number }
  | { readonly type: 'ping'; readonly cursor: number }
  /** Do we hold the same? `parts` asks for the 256 digests by first byte of the document's id as well;
   * `content` for digests over what the documents say. */
  | { readonly type: 'digest'; readonly parts: boolean; readonly content: boolean }
  /** Which documents are in one of those parts? */
  | { readonly type: 'list'; readonly part: number; readonly content: boolean }
  | { readonly type: 'aware'; readonly windows: readonly Omit<Presence, 'member' | 'at'>[] }

export type ServerMessage =
  | Welcome
  | ({ readonly type: 'ack' } & Verdict)
  /** The same for a seed. */
  | ({ readonly type: 'seeded' } & Verdict)
  | {
      readonly type: 'snap'
      readonly class: SnapClass
      /** Of the log when the stream began, and the place after which documents had to be touched to be in it. */
      readonly head: number
      readonly since: number
      readonly done: number
      readonly total: number
      readonly entries: readonly SnapEntry[]
    }
  /** The documents are complete: the log goes on after `head`. */
  | { readonly type: 'snap-end'; readonly head: number }
  | {
      readonly type: 'got'
      readonly entries: readonly SnapEntry[]
      readonly missing: readonly DocId[]
    }
  | {
      readonly type: 'log'
      readonly seqTo: number
      readonly actions: readonly WireAction[]
      readonly entries: readonly LogEntry[]
    }
  /** Up to `seqTo` there is nothing but entries this connection sent, whose bytes the device has. */
  | { readonly type: 'echo'; readonly seqTo: number }
  /** Leave the device: moved out of sight, or removed for good. */
  | {
      readonly type: 'gone'
      readonly seqTo: number
      readonly docs: readonly DocId[]
      readonly why: 'hidden' | 'purged'
    }
  /** What may be read changed; snapshots of what is new follow. */
  | {
      readonly type: 'scopes'
      readonly version: number
      /** All of them, as in `Welcome`. */
      readonly scopes: readonly number[]
    }
  | { readonly type: 'pong'; readonly head: number; readonly now: number }
  | {
      readonly type: 'digest'
      /** Head of the log it was computed at. */
      readonly seq: number
      /** Documents this session may read. */
      readonly count: number
      readonly content: boolean
      readonly digest: string
      readonly parts?: readonly string[]
    }
  | { readonly type: 'list'; readonly part: number; readonly docs: readonly DocAt[] }
  | { readonly type: 'aware'; readonly peers: readonly Presence[] }
  /** Somebody shared a mail or a meeting, or took it back; what it is, is asked for by HTTP. */
  | { readonly type: 'cards'; readonly revision: number }
  | {
      readonly type: 'bye'
      readonly code: ByeCode
      readonly say: string
      readonly retryMs: number | null
    }

/** Why the server ends the conversation; `retryMs` of `null` means: not before the person does something. */
export const BYE_CODES = [
  'unauthorised',
  'revoked',
  'no-workspace',
  'removed',
  /** The workspace asks for a second factor, and the account has none. */
  'two-factor',
  'protocol-old',
  'protocol-new',
  'format-old',
  'abuse',
  'slow',
  'restarting',
  'storage',
] as const
export type ByeCode = (typeof BYE_CODES)[number]
