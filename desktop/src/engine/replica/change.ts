/** What goes in at the one door, and what comes out of it. */
import type { ActionId, DocId, Json } from '@kith/shared/kit'
import type { DocKind, DocOp, KeyChange, KeyList } from '@kith/shared/docs'
import type { ChangeSource } from '@kith/shared/commands'
import type { Write } from '#engine/store'

/** The `window` of what comes from elsewhere: it is on no ladder here. */
export const REMOTE_WINDOW = 'remote'

/** Who changes what, and under which undoable action. */
export interface ActionMeta {
  readonly id: ActionId
  readonly command: string
  readonly label: string
  readonly member: DocId | null
  readonly source: ChangeSource
  /** Milliseconds, UTC. */
  readonly at: number
  /** The action that this one takes back. */
  readonly undoes?: ActionId
  /** The window or shell whose undo ladder this belongs to; absent: every window's. */
  readonly window?: string
  /** Cannot be undone, and what it removed leaves the history too. */
  readonly isFinal?: boolean
}

export interface DocChange {
  readonly pk: number
  readonly doc: DocId
  readonly kind: DocKind
  readonly type: string
  readonly isNew: boolean
  /** Empty for a new record, link or view: all of its keys are new. */
  readonly changes: readonly KeyChange[]
}

/** After a commit: everything that changed in it, in order. */
export interface Commit {
  readonly version: number
  readonly origin: 'local' | 'remote'
  readonly action: ActionMeta | null
  readonly changes: readonly DocChange[]
}

/** Turns changed documents into rows, inside the transaction that changed them. */
export interface Projector {
  readonly project: (tx: Write, change: ProjectedChange) => void
  /** Takes away every row that follows from a document that leaves the device. */
  readonly remove: (tx: Write, doc: Pick<DocChange, 'pk' | 'kind' | 'type'>) => void
  /** The row's last change is what its documents say now: what they said before was not so. */
  readonly moment: (tx: Write, pk: number) => void
  /** Called once at the end of a transaction that changed documents, before it commits. */
  readonly flush: (tx: Write) => void
}

export interface ProjectedChange extends DocChange {
  /** All keys after the change; empty for text documents. */
  readonly keys: Readonly<Record<string, Json>>
  /** The keys of a new record that is not deleted, while it is projected: then nobody needs them as an object. */
  readonly list?: KeyList | undefined
  /** Milliseconds of the document's last change. */
  readonly at: number
  /** For text documents: the whole text, plain, and the record that shows it. */
  readonly text?: { readonly body: string; readonly owner: number }
  /** It came from another device. */
  readonly isRemote?: boolean
  /** Its id was not known here: nothing that came before it belongs to it. */
  readonly isUnheard?: boolean
}

/** A change made on another device, as it came. */
export interface RemoteUpdate {
  readonly doc: DocId
  readonly kind: DocKind
  readonly type: string
  /** For text documents. */
  readonly owner?: DocId
  readonly update: Uint8Array
  /** Its place in the server's log. */
  readonly seq: number
  /** Milliseconds, as the log has it; absent: when the action was done. */
  readonly at?: number
  /** Absent: the one the document is in. */
  readonly epoch?: number
  /** Who may read it, as the server numbers that. */
  readonly scope?: number
}

export interface Ingest {
  /** Applies operations made on this device. Inside a running `store.write` it joins that transaction. */
  readonly take: (ops: readonly DocOp[], meta: ActionMeta) => readonly DocChange[]
  /** Makes an action whose changes follow later, so that it can be seen and taken back before the first of them. */
  readonly begin: (meta: ActionMeta) => void
  /** The same steps for what other devices did; nothing is sent back. Throws `doc/malformed`, `doc/gap`, `doc/foreign-root`. */
  readonly takeRemote: (updates: readonly RemoteUpdate[], meta: ActionMeta) => readonly DocChange[]
  /**
   * The server has taken changes of ours, in this order: they wait no longer. Nothing that is shown
   * changes. Answers the documents that must be fetched whole: what was taken is not here any more.
   */
  readonly confirm: (entries: readonly Confirmed[]) => readonly DocId[]
}

export interface Confirmed {
  /** Number of the change in the outbox, and its document. */
  readonly n: number
  readonly doc: DocId
  /** 0 when the log had it already. */
  readonly seq: number
  /** Milliseconds, as the log has it; absent: not known. */
  readonly at?: number
  readonly scope?: number
}

export interface Feed {
  /** After commit, never inside one. */
  readonly onCommit: (listener: (commit: Commit) => void) => () => void
  readonly version: () => number
}
