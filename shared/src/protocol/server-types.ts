/**
 * The server's half of a conversation: what happens to one session and what it asks its host to do.
 *
 * The machine is pure (server-machine.ts); database, socket and gate are its host's. Promises:
 * - effects are performed in their order;
 * - reads are answered once, with the `id` they came with; an answer may come late, the machine
 *   ignores those it does not wait for any more;
 * - `committed` is passed on before `appended` with the same entries, or the device gets its own
 *   bytes once more (harmless);
 * - after each `send` of a message in CARRIES the host reports its frame's length with `sent`;
 * - every second or so the host sends `tick` to sessions whose `serverDeadline` has passed;
 * - after `close` nothing more is passed on.
 *
 * The machine decides what a session may see: hosts pass entries and documents of any scope.
 */
import type { DocId } from '#kit'
import type {
  ByeCode,
  ClientMessage,
  DocAt,
  DocRef,
  Hello,
  LogData,
  Presence,
  PushEntry,
  ServerMessage,
  SnapClass,
  SnapEntry,
  Verdict,
  Welcome,
  WireAction,
} from './messages.ts'

/** One entry of a workspace's log as the server keeps it. */
export interface LogRow extends DocRef {
  readonly seq: number
  readonly scope: number
  /** The scope it left, where this entry moved it (`holds` is `state`); else `null`. */
  readonly from: number | null
  readonly epoch: number
  readonly ts: number
  readonly actor: DocId | null
  /** The same object for entries of one action. */
  readonly action: WireAction | null
  /** purge: the document is gone for good; no data. */
  readonly holds: LogData | 'purge'
  readonly data: Uint8Array
}

/** A document that left a scope: purged, or moved to another. */
export interface GoneRow {
  readonly doc: DocId
  readonly seq: number
  readonly scope: number
  /** `null`: purged. */
  readonly to: number | null
}

/** What the host found out about a hello. */
export interface Admission {
  readonly log: string
  readonly head: number
  /** Entries up to here are not in the log any more. */
  readonly floor: number
  /** What was purged or moved up to here is not known any more. */
  readonly goneFloor: number
  /** The workspace waits for its documents. */
  readonly isEmpty: boolean
  readonly canSeed: boolean
  readonly scopes: readonly number[]
  readonly scopesVersion: number
  /** Equal for sessions with equal scopes, and for no others: they share encoded frames. */
  readonly audience: string
  readonly deviceNo: number
  readonly lastBatch: number
  readonly member: DocId
  readonly role: string
  readonly workspaceName: string
  readonly minFormat: number
  readonly isRemoved: boolean
  readonly limits: Welcome['limits']
}

export type SessionEvent =
  /** `bytes`: length of the frame after unpacking. */
  | { readonly type: 'received'; readonly message: ClientMessage; readonly bytes: number }
  | { readonly type: 'malformed' }
  | { readonly type: 'admitted'; readonly admission: Admission }
  | {
      readonly type: 'rejected'
      readonly code: ByeCode
      readonly say: string
      readonly retryMs: number | null
    }
  /** Answer to `read-log`: entries after `after`, all of them up to `seqTo`. */
  | {
      readonly type: 'log-read'
      readonly id: number
      readonly rows: readonly LogRow[]
      readonly seqTo: number
      readonly head: number
    }
  /** New entries without a gap. `rows` may be empty: then only the head is known, and is read when there is room. */
  | { readonly type: 'appended'; readonly rows: readonly LogRow[]; readonly seqTo: number }
  | {
      readonly type: 'snaps-read'
      readonly id: number
      readonly entries: readonly SnapEntry[]
      /** No document of this class is left. */
      readonly isEnd: boolean
      readonly done: number
      readonly total: number
    }
  | {
      readonly type: 'gone-read'
      readonly id: number
      readonly rows: readonly GoneRow[]
      readonly isEnd: boolean
    }
  /** `left`: what did not fit a frame, to be asked for again. */
  | {
      readonly type: 'docs-read'
      readonly id: number
      readonly entries: readonly SnapEntry[]
      readonly missing: readonly DocId[]
      readonly left: readonly DocId[]
    }
  | {
      readonly type: 'digest-read'
      readonly id: number
      readonly seq: number
      readonly count: number
      readonly content: boolean
      readonly digest: string
      readonly parts?: readonly string[]
    }
  | {
      readonly type: 'list-read'
      readonly id: number
      readonly part: number
      readonly docs: readonly DocAt[]
    }
  | { readonly type: 'committed'; readonly verdict: Verdict }
  | { readonly type: 'seed-committed'; readonly verdict: Verdict }
  | {
      readonly type: 'rescoped'
      readonly version: number
      readonly scopes: readonly number[]
      readonly audience: string
    }
  /** The server wants to end it: token revoked, member removed, shutting down. */
  | {
      readonly type: 'dismiss'
      readonly code: ByeCode
      readonly say: string
      readonly retryMs: number | null
    }
  | { readonly type: 'sent'; readonly bytes: number }
  | { readonly type: 'peers'; readonly peers: readonly Presence[] }
  /** There are newer cards; a desktop that misses it asks at its next contact. */
  | { readonly type: 'cards'; readonly revision: number }
  | { readonly type: 'tick' }

export type SessionEffect =
  /** `isShared`: other sessions of the workspace are sent the very same object: encode once. */
  | { readonly type: 'send'; readonly message: ServerMessage; readonly isShared: boolean }
  | { readonly type: 'close' }
  /** Answer with `admitted` or `rejected`. */
  | { readonly type: 'admit'; readonly hello: Hello }
  | {
      readonly type: 'read-log'
      readonly id: number
      readonly after: number
      readonly bytes: number
    }
  /** Documents of `class` that come after `after` in the host's order (one order; for records those that
   * others refer to first, the newest of each first) and whose scope is in `fresh`, or in `scopes` with a place after `since`. */
  | {
      readonly type: 'read-snaps'
      readonly id: number
      readonly class: SnapClass
      readonly after: DocId | null
      readonly since: number
      readonly scopes: ReadonlySet<number>
      readonly fresh: readonly number[]
      readonly bytes: number
    }
  /** What left any of `scopes` after `since`, in the order of places. */
  | {
      readonly type: 'read-gone'
      readonly id: number
      readonly since: number
      readonly scopes: ReadonlySet<number>
    }
  | { readonly type: 'read-docs'; readonly id: number; readonly docs: readonly DocId[] }
  | {
      readonly type: 'read-digest'
      readonly id: number
      readonly scopes: ReadonlySet<number>
      readonly parts: boolean
      readonly content: boolean
    }
  | {
      readonly type: 'read-list'
      readonly id: number
      readonly scopes: ReadonlySet<number>
      readonly part: number
      readonly content: boolean
    }
  /** Judged in the order of batches, with one PushBar for the connection. */
  | {
      readonly type: 'commit'
      readonly batch: number
      readonly isAnew: boolean
      readonly actions: readonly WireAction[]
      readonly entries: readonly PushEntry[]
    }
  /** `isGivenBack`: the log is a restored one and a member returns what it lacks; gated as a push is,
   * but writers may be others. */
  | {
      readonly type: 'commit-seed'
      readonly batch: number
      readonly entries: readonly SnapEntry[]
      readonly isLast: boolean
      readonly isGivenBack: boolean
    }
  | { readonly type: 'aware'; readonly windows: readonly Omit<Presence, 'member' | 'at'>[] }
  /** This device holds everything up to here. */
  | { readonly type: 'progress'; readonly cursor: number }

/** Documents on their way as wholes, before the log goes on. */
export interface SnapTask {
  readonly head: number
  readonly since: number
  readonly fresh: readonly number[]
  readonly isGoneTold: boolean
  readonly goneAfter: number
  readonly class: SnapClass
  readonly after: DocId | null
}

export type Ask = Extract<ClientMessage, { type: 'get' | 'digest' | 'list' }>

export interface SessionState {
  readonly link: 'hello' | 'admitting' | 'open' | 'closed'
  readonly hello: Hello | null
  readonly admission: Admission | null
  readonly mode: Welcome['mode']
  /** It gives the workspace its documents, and has not given the last. */
  readonly isFirstGiver: boolean
  /** The batch with the last of them; 0 before it came. */
  readonly lastGiven: number
  readonly scopes: ReadonlySet<number>
  readonly audience: string
  readonly startedAt: number
  readonly heardAt: number
  /** Up to here everything was sent, or is not for this session. */
  readonly sent: number
  /** The place the device was last told of; what lies between was not for it. */
  readonly told: number
  readonly head: number
  readonly task: SnapTask | null
  readonly reading: number
  readonly asking: number
  readonly lastId: number
  readonly asks: readonly Ask[]
  /** Ranges of the log this connection pushed, [from, to]. */
  readonly own: readonly (readonly [number, number])[]
  readonly lastBatch: number
  readonly commits: number
  /** Bytes of data frames the device has not credited yet. */
  readonly outstanding: number
  readonly creditedAt: number
  /** Of the current span of RATE_MS. */
  readonly rate: { readonly from: number; readonly messages: number; readonly bytes: number }
}
