/**
 * What every mailbox can do for us (MAIL.md 3). Connectors only talk to the provider: they keep no
 * tables, wait for nobody and repeat nothing; every failure is a `connect/…` fault. What is to be
 * fetched, again or never, is the ledger's business.
 *
 * A scope is the part of a mailbox that has one list of ids and one cursor: a folder (IMAP, Graph;
 * its `providerId`) or the whole mailbox (Gmail: `mailbox`).
 */
import type { SearchNode } from '@kith/shared/mail'

export type FolderRole =
  | 'inbox'
  | 'sent'
  | 'drafts'
  | 'archive'
  | 'trash'
  | 'spam'
  | 'all'
  | 'starred'
  | 'important'

export interface MailCaps {
  /** One message carries several labels under one id (Gmail); otherwise a copy stands in one folder. */
  readonly hasLabels: boolean
  /** Puts what it sends into Sent by itself. `null`: not known before the first message. */
  readonly keepsSent: boolean | null
  readonly canChange: boolean
  readonly canSend: boolean
  readonly hasServerDrafts: boolean
  /** A draft has an id of its own, and its message another one after each change. */
  readonly hasDraftIds?: boolean
  /** An id names the same message for ever, wherever it goes. */
  readonly keepsIds?: boolean
  /** Reports changes by itself; otherwise `watch` returns at once and the timers do it. */
  readonly hasPush: boolean
  /** Hint for the speed shown: "Google allows 300/min for new projects". */
  readonly quota: string | null
  /** Largest message that may be sent, bytes. */
  readonly maxSendBytes: number | null
}

export interface AccountIdentity {
  /** Never changes for this mailbox: `sub`, `oid`, or user@host. Must be the same when reconnected. */
  readonly subject: string
  readonly address: string
  readonly name: string | null
  readonly aliases: readonly {
    readonly address: string
    readonly name: string
    readonly isDefault: boolean
  }[]
}

export interface RemoteFolder {
  readonly providerId: string
  /** NFC, joined by `/`, for the person. */
  readonly path: string
  readonly name: string
  readonly role: FolderRole | null
  readonly kind: 'label' | 'folder'
  readonly parent: string | null
  readonly isSelectable: boolean
  readonly total: number
  readonly unread: number
  /** Same after a rename where `providerId` is not (IMAP: MAILBOXID or UIDVALIDITY). */
  readonly sameAs: string | null
}

export interface Listed {
  readonly providerId: string
  readonly threadHint?: string
  /** Time of arrival, ms UTC; 0: the list does not tell. */
  readonly at: number
  /** The list was asked for less than everything and this one is older than the window. */
  readonly isOutside?: boolean
  /** In spam or bin of a mailbox that lists neither: what is here of it stands there, the rest is not wanted. */
  readonly isAside?: boolean
  readonly size?: number
}
export interface Relabelled {
  readonly providerId: string
  /** Complete, as the server has them: `\Seen`, `\Flagged`, `\Answered`, `\Draft`, keywords. */
  readonly flags?: readonly string[]
  /** Complete: folder provider ids. Only where one id carries several labels. */
  readonly labels?: readonly string[]
  readonly modseq?: string
}
export interface ListPage {
  readonly items: readonly Listed[]
  readonly changed: readonly Relabelled[]
  /** No longer in this scope; may turn up in another one in the same round. */
  readonly removed: readonly string[]
  /** Leads past this page; stored in the same transaction as its ids. */
  readonly cursor: string
  /** A listing that began without a cursor has now named every id of the scope: others are missing. */
  readonly isWhole: boolean
  /** The change log does not tell deletions: compare with `ids` before believing the rest. */
  readonly needsCompare?: boolean
}
export interface Window {
  /** Mail that arrived before stays on the server, ms UTC; `null`: everything. */
  readonly since: number | null
}

export interface ItemRef {
  readonly scope: string
  readonly providerId: string
  readonly threadHint?: string | null
}
export interface Header {
  readonly providerId: string
  /** Message-ID with its brackets, when it has one. */
  readonly rfcId: string | null
  readonly subject: string
  readonly from: string
  readonly at: number
  readonly size: number
  /** Complete, where they come along. */
  readonly flags?: readonly string[]
}
export interface FetchedMessage {
  readonly ref: ItemRef
  readonly is: 'message'
  readonly raw: Uint8Array
  readonly flags: readonly string[]
  /** Folder provider ids that the message stands in. */
  readonly labels: readonly string[]
  readonly receivedAt: number
  readonly uid?: number
  readonly modseq?: string
  readonly threadHint?: string
}
export type Fetched =
  | FetchedMessage
  | { readonly ref: ItemRef; readonly is: 'gone' }
  /** Only this item failed; what stops the whole account is thrown. */
  | {
      readonly ref: ItemRef
      readonly is: 'failed'
      readonly fault: unknown
      readonly header: Header | null
    }

export interface FetchBudget {
  readonly signal: AbortSignal
  /** Larger ones fail with `connect/too-large`. */
  readonly maxMessageBytes: number
}

/** Idempotent: pushed twice, the mailbox is as after once. */
export type MailOp =
  | {
      readonly kind: 'flags'
      readonly refs: readonly ItemRef[]
      readonly add: readonly string[]
      readonly remove: readonly string[]
    }
  | {
      readonly kind: 'labels'
      readonly refs: readonly ItemRef[]
      readonly add: readonly string[]
      readonly remove: readonly string[]
    }
  | { readonly kind: 'move'; readonly refs: readonly ItemRef[]; readonly to: string }
  | { readonly kind: 'delete'; readonly refs: readonly ItemRef[] }
export interface OpResult {
  /** New places, where the provider tells them. */
  readonly moved: readonly { readonly from: ItemRef; readonly to: ItemRef; readonly uid?: number }[]
  readonly gone: readonly ItemRef[]
}

export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
  /** Not in the raw message: told to the server only. */
  readonly bcc: readonly string[]
  /** Thread of the provider that a reply belongs to. */
  readonly threadHint?: string | null
}
export interface SendResult {
  readonly providerId: string | null
  /** The provider's copy in Sent exists already. */
  readonly isFiled: boolean
  readonly rejected: readonly { readonly address: string; readonly text: string }[]
}

export interface MailConnector {
  readonly caps: MailCaps
  /** Signs in. Throws what MAIL.md 5 lists. */
  readonly verify: (signal?: AbortSignal) => Promise<AccountIdentity>
  readonly listFolders: (signal?: AbortSignal) => Promise<readonly RemoteFolder[]>
  /** Where ids are listed, most important first, of the folders that are synced. */
  readonly scopesOf: (folders: readonly RemoteFolder[]) => readonly string[]
  /** Newest first without a cursor. Ends when nothing is left to tell. Throws `connect/cursor-lost`. */
  readonly list: (
    scope: string,
    cursor: string | null,
    window: Window,
    signal: AbortSignal,
  ) => AsyncIterable<ListPage>
  /** Every id of the scope, for the audit and after a lost cursor. */
  readonly ids: (scope: string, signal: AbortSignal) => AsyncIterable<readonly Listed[]>
  /**
   * Flags and labels of everything, spam and bin too: for a mailbox whose list tells none and whose
   * log of changes was lost.
   */
  readonly marks?: (scope: string, signal: AbortSignal) => AsyncIterable<readonly Relabelled[]>
  readonly headers: (refs: readonly ItemRef[], signal: AbortSignal) => Promise<readonly Header[]>
  /** One result an item, in any order, never all or nothing. */
  readonly fetch: (refs: readonly ItemRef[], budget: FetchBudget) => AsyncIterable<Fetched>
  /** Ids of mail from or to these addresses, to fetch what matters first; `undefined`: cannot. */
  readonly find?: (
    scope: string,
    addresses: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly string[]>
  /** Newest mail that fits, also what is older than the window; what a server cannot ask narrows nothing. */
  readonly search?: (
    node: SearchNode,
    most: number,
    signal: AbortSignal,
  ) => Promise<readonly ItemRef[]>
  /** The whole message again, for an attachment that was not kept. Throws `connect/gone`. */
  readonly raw: (ref: ItemRef, signal: AbortSignal) => Promise<Uint8Array>
  readonly apply: (op: MailOp, signal: AbortSignal) => Promise<OpResult>
  /**
   * Hands the message over once; never repeats by itself. Message-ID is in `raw`. A temporary
   * refusal is `connect/transient` or `throttled`; `connect/permanent` has the server's text.
   * `onHandOver` is called before the byte leaves after which the server may have taken it: what
   * fails before was certainly not sent.
   */
  readonly send: (
    raw: Uint8Array,
    envelope: Envelope,
    signal: AbortSignal,
    onHandOver: () => void,
  ) => Promise<SendResult>
  /** The copy in Sent that has this Message-ID. */
  readonly findSent: (rfcId: string, signal: AbortSignal) => Promise<string | null>
  /** Files a copy in Sent, where the provider does not do it itself; nothing when it is there. */
  readonly fileSent: (raw: Uint8Array, rfcId: string, signal: AbortSignal) => Promise<void>
  /** Mirrors a draft; answers its new id. The older one is replaced. */
  readonly saveDraft: (
    raw: Uint8Array,
    replaces: string | null,
    signal: AbortSignal,
  ) => Promise<string>
  readonly removeDraft: (providerId: string, signal: AbortSignal) => Promise<void>
  /** Says "look again", never what. Returns when it cannot watch or `signal` ends it; throws when the line breaks. */
  readonly watch: (signal: AbortSignal, onDirty: () => void) => Promise<void>
  /** Reconnects at the next call: after sleep the sockets are not to be trusted. */
  readonly reset: () => void
  readonly close: () => Promise<void>
}
