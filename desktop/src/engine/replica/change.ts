/** What goes in at the one door, and what comes out of it. */
import type { ActionId, DocId } from '@kith/shared/kit'
import type { DocKind, DocOp, KeyChange } from '@kith/shared/docs'
import type { ChangeSource } from '@kith/shared/commands'
import type { Write } from '#engine/store'

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
}

export interface DocChange {
  readonly pk: number
  readonly doc: DocId
  readonly kind: DocKind
  readonly type: string
  readonly isNew: boolean
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
  /** Called once at the end of a transaction that changed documents, before it commits. */
  readonly flush: (tx: Write) => void
}

export interface ProjectedChange extends DocChange {
  /** All keys after the change. */
  readonly keys: Readonly<Record<string, import('@kith/shared/kit').Json>>
  readonly at: number
  /** For text documents: the whole text, plain. */
  readonly text?: string
}

export interface Ingest {
  /** Applies operations made on this device. Inside a running `store.write` it joins that transaction. */
  readonly take: (ops: readonly DocOp[], meta: ActionMeta) => readonly DocChange[]
}

export interface Feed {
  /** After commit, never inside one. */
  readonly onCommit: (listener: (commit: Commit) => void) => () => void
  readonly version: () => number
}
