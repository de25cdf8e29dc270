/** What a server does to documents beside sending updates of others (upstream.ts). */
import type { DocId, Json } from '@kith/shared/kit'
import type { DocKind } from '@kith/shared/docs'
import type { ActionMeta, DocChange } from './change.ts'

/** A whole document as the server has it. */
export interface WholeDoc {
  readonly doc: DocId
  readonly kind: DocKind
  readonly type: string
  readonly owner?: DocId
  readonly epoch: number
  readonly seq: number
  /** Who may read it, as the server numbers that. */
  readonly scope?: number
  /** Milliseconds of its last change. */
  readonly at: number
  readonly state: Uint8Array
}

export interface RefusedChange {
  /** Number of the change in the outbox. */
  readonly n: number
  readonly code: string
  readonly detail: string | null
  /** Nothing is wrong with it: it is written again on what is here now. */
  readonly isAgain?: boolean
}

export interface LostValue {
  readonly doc: DocId
  readonly seq: number
  readonly key: string
  readonly kept: Json | null
  readonly lost: Json | null
  readonly keptBy: DocId | null
  readonly lostBy: DocId | null
  readonly lostAt: number
}

export interface Upstream {
  /**
   * Takes documents as they are on the server; of newcomers no history is written. `merge`: what is
   * confirmed here and not there stays, and such a document has no place (`seq` 0) until it is given back.
   * `isQuiet`: the feed is told only of what the program itself goes by; the caller has all that shows rows look again.
   */
  readonly adopt: (
    docs: readonly WholeDoc[],
    meta: ActionMeta,
    how?: 'replace' | 'merge',
    isQuiet?: boolean,
  ) => readonly DocChange[]
  /** Takes refused changes back and writes the others of the same documents again, under new client ids. */
  readonly refuse: (refused: readonly RefusedChange[], meta: ActionMeta) => readonly DocChange[]
  /** Removes documents with their rows, history and what waits of them; what waited becomes an issue. */
  readonly remove: (docs: readonly DocId[], code: string, meta: ActionMeta) => readonly DocChange[]
  readonly lose: (values: readonly LostValue[]) => void
  /** A field is not for the person here any more: what its values were leaves every history. */
  readonly forgetField: (object: string, field: string) => void
}
