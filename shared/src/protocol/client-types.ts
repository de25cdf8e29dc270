/**
 * The desktop's half of a conversation: what happens to it and what it asks its host to do.
 *
 * The machine is pure (client-machine.ts); SQLite, the socket and the clock are its host's. Promises
 * between the two:
 * - effects are performed in their order, each done before the next: a `send` behind a storing effect
 *   leaves only when that is on disk;
 * - an effect with `stored` writes it in the same transaction;
 * - after each step the host sets one timer to `clientDeadline(state)` and sends `tick` then;
 * - events of a socket that was closed or replaced are not passed on.
 */
import type { DocId } from '#kit'
import type { ClockSample } from './clock-filter.ts'
import type {
  ByeCode,
  DocAt,
  LogEntry,
  Presence,
  PushEntry,
  Refusal,
  Resume,
  ServerMessage,
  SnapEntry,
  ClientMessage,
  Verdict,
  Welcome,
  WireAction,
} from './messages.ts'

/** What outlives the program: one value in the desktop's database. */
export interface ClientStored {
  readonly cursor: number
  /** The highest place of anything here. */
  readonly seen: number
  /** Identity of the log that `cursor` counts in. */
  readonly log: string | null
  /** Scopes whose documents are here. */
  readonly scopes: readonly number[]
  readonly resume: Resume | null
}

export const NOTHING_STORED: ClientStored = {
  cursor: 0,
  seen: 0,
  log: null,
  scopes: [],
  resume: null,
}

export interface ClientConfig {
  readonly device: string
  readonly workspace: DocId
  readonly ticket: string
  readonly app: string
  readonly zstd: boolean
}

/** Passed to every step; nothing else is read from outside. */
export interface ClientContext {
  /** Milliseconds that only rise, whatever is done to the clock. */
  readonly now: number
  /** Milliseconds UTC, as this device has it. */
  readonly wall: number
  /** 0 ≤ x < 1 */
  readonly random: number
}

export type ClientEvent =
  /** Begin, or try at once: the program started, the person signed in (new ticket) or asked, the network is back. */
  | { readonly type: 'start'; readonly ticket?: string }
  /** Be quiet until the next `start`. */
  | { readonly type: 'stop' }
  | { readonly type: 'connected' }
  /** Also after `close`, also when connecting failed. */
  | { readonly type: 'disconnected' }
  /** `bytes`: length of the frame after unpacking, before decoding. */
  | { readonly type: 'received'; readonly message: ServerMessage; readonly bytes: number }
  /** A frame could not be decoded. */
  | { readonly type: 'malformed' }
  /** Changes wait in the outbox. */
  | { readonly type: 'queued' }
  /** Answer to `take-batch`; no entries: nothing waits. */
  | {
      readonly type: 'batch'
      readonly batch: number
      readonly actions: readonly WireAction[]
      readonly entries: readonly PushEntry[]
    }
  /** Answer to `read-seed`; `isLast`: no document without a place is left. */
  | {
      readonly type: 'seed'
      readonly batch: number
      readonly entries: readonly SnapEntry[]
      readonly isLast: boolean
    }
  /** Answer to `compare`. For a digest: parts that differ. For a list: documents to fetch and to drop. */
  | {
      readonly type: 'compared'
      readonly isEqual: boolean
      readonly parts: readonly number[]
      readonly fetch: readonly DocId[]
      readonly drop: readonly DocId[]
    }
  /** Entries that could not be applied were put aside; fetch these whole. */
  | { readonly type: 'damaged'; readonly docs: readonly DocId[] }
  /** Compare digests as soon as settled: the person opened the doctor. */
  | { readonly type: 'check' }
  | { readonly type: 'aware'; readonly windows: readonly Omit<Presence, 'member' | 'at'>[] }
  | { readonly type: 'tick' }

export interface HandedRefusal {
  readonly batch: number
  /** Index into that batch. */
  readonly at: number
  readonly code: Refusal
  readonly detail: string | null
  /** Write it again on what is here now; else it becomes an issue with its values. */
  readonly isAgain: boolean
}

export type ClientEffect =
  | { readonly type: 'send'; readonly message: ClientMessage }
  | { readonly type: 'connect' }
  | { readonly type: 'close' }
  /** The server knows us: keep device number, member and role. Answer with `damaged` for all that was put aside. */
  | { readonly type: 'welcomed'; readonly welcome: Welcome }
  /** Server time minus ours; after each greeting and ping. Ids of a future that the server would refuse were never
   * let in: the last second they were made in is cut back to the server's time. */
  | { readonly type: 'clock'; readonly offsetMs: number }
  /** Forget the places (`doc.seq` becomes 0) of all documents: they counted in another log. */
  | { readonly type: 'unplace' }
  /** Remove every document of these scopes, and what waits of them becomes issues. Whenever documents leave,
   * client ids are renewed: made anew in the same burst, one would number two writes the same. */
  | { readonly type: 'drop-scopes'; readonly scopes: readonly number[] }
  /**
   * Whole documents. `replace`: it becomes the confirmed state unless `doc.seq` is higher than the
   * entry's already. `merge`: it is merged into what is here; where the result says more than the
   * entry, `doc.seq` is set to 0 (it will be given back), else to the entry's.
   */
  | {
      readonly type: 'whole'
      readonly entries: readonly SnapEntry[]
      readonly how: 'replace' | 'merge'
      /** Documents of their class that are still to come, these among them; 0 where nobody counts. */
      readonly coming: number
      readonly stored: ClientStored
    }
  /**
   * An entry that cannot be applied is put aside, the rest goes on, then `damaged` is sent. Entries
   * whose place is not above the document's are in it already and left out. On a document that waits
   * to be given (confirmed state, `doc.seq` 0) an update leaves the 0, and a state is merged as in
   * `whole`. Place and scope are those of the latest entry, in whatever order they come.
   */
  | {
      readonly type: 'log'
      readonly entries: readonly LogEntry[]
      readonly actions: readonly WireAction[]
      readonly stored: ClientStored
    }
  | { readonly type: 'store'; readonly stored: ClientStored }
  | {
      readonly type: 'gone'
      readonly docs: readonly DocId[]
      readonly why: 'hidden' | 'purged'
      readonly stored: ClientStored
    }
  /** All batches are forgotten; what is in the outbox waits again. */
  | { readonly type: 'reset-outbox' }
  /** Answer with `batch`: the oldest changes that are in no batch. At least one, however large. */
  | {
      readonly type: 'take-batch'
      readonly batch: number
      readonly entries: number
      readonly bytes: number
    }
  /**
   * What is taken or known moves from the outbox into the confirmed states, what is taken with place
   * and scope. Changes that left the outbox meanwhile, and known ones of documents without a
   * confirmed state: answer with `damaged`.
   */
  | { readonly type: 'settle'; readonly verdict: Verdict }
  /** Nothing is in flight; their documents were fetched anew where that helps. */
  | { readonly type: 'refuse'; readonly refused: readonly HandedRefusal[] }
  /** Answer with `seed`: the next documents with a confirmed state and `doc.seq` 0. */
  | {
      readonly type: 'read-seed'
      readonly batch: number
      readonly entries: number
      readonly bytes: number
    }
  /** Seeded documents have these places and scopes; refused ones follow as `gone` or `whole`. */
  | { readonly type: 'seeded'; readonly verdict: Verdict }
  /** Answer with `compared`. Digests are over documents with a confirmed state (digest.ts). */
  | {
      readonly type: 'compare'
      readonly against:
        | {
            readonly count: number
            /** Over what the documents say too. */
            readonly hasContent: boolean
            readonly digest: string
            readonly parts?: readonly string[]
          }
        | { readonly part: number; readonly docs: readonly DocAt[] }
    }
  | { readonly type: 'peers'; readonly peers: readonly Presence[] }
  /** Cards of colleagues changed. */
  | { readonly type: 'cards'; readonly revision: number }
  /** Everything of this workspace leaves the device. */
  | { readonly type: 'wipe' }

/** A batch on its way: until its verdict, and then until the cursor has passed its entries. */
export interface Flight {
  readonly batch: number
  readonly docs: readonly DocId[]
  readonly bytes: number
  readonly verdict: Verdict | null
}

export interface Asked {
  /** On the clock that only rises. */
  readonly at: number
  /** The device's clock minus that, then. */
  readonly base: number
}

export interface ClientState {
  readonly config: ClientConfig
  readonly stored: ClientStored
  /** stopped: until `start` · waiting: until `retryAt` · opening · greeting: hello was said · open */
  readonly link: 'stopped' | 'waiting' | 'opening' | 'greeting' | 'open'
  readonly attempts: number
  readonly retryAt: number
  /** When the link began to wait for the other end's next word. */
  readonly heardAt: number
  readonly pingAt: number
  /** When the server was asked for its time and has not told it, oldest first: answers come in their order. */
  readonly asked: readonly Asked[]
  /** What it said last (clock-filter.ts). Outlives a connection; empty until it has spoken. */
  readonly clockSamples: readonly ClockSample[]
  /** Numbers were refused: maybe because they were made by a wrong clock. */
  readonly isClockDoubted: boolean
  /** documents: whole ones are coming · giving: ours are going · following: the log. */
  readonly phase: 'documents' | 'giving' | 'following'
  readonly welcome: Welcome | null
  /** The server waits for documents of ours; what it grants meanwhile comes first. */
  readonly isGiving: boolean
  /** What may be read once the documents under way are here. */
  readonly granted: { readonly version: number; readonly scopes: readonly number[] }
  readonly head: number
  readonly progress: { readonly done: number; readonly total: number } | null
  readonly offsetMs: number
  readonly lastBatch: number
  readonly flights: readonly Flight[]
  readonly isAsking: boolean
  readonly hasMore: boolean
  readonly pausedTo: number
  readonly refused: readonly (HandedRefusal & { readonly doc: DocId })[]
  readonly isRefetching: boolean
  /** Refusals were taken back, and the server does not know yet. */
  readonly isAnew: boolean
  /** Documents that were asked for. */
  readonly gets: number
  readonly seed: {
    readonly batch: number
    readonly docs: readonly DocId[]
    readonly isLast: boolean
    readonly verdict: Verdict | null
  } | null
  readonly uncredited: number
  readonly check: 'none' | 'asked' | 'comparing'
  readonly checkAt: number
  /** So many digests in a row came while something was moving, and said nothing. */
  readonly movedChecks: number
  /** The next digest is to be over what the documents say; else so from `deepAt` on. */
  readonly isDeep: boolean
  readonly deepAt: number
  readonly listsLeft: number
  /** When digests were last found equal, by the device's clock. */
  readonly equalAt: number | null
  readonly problem: { readonly code: ByeCode; readonly say: string } | null
}
