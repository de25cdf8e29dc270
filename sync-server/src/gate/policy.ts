/**
 * Who may do what, as the gate asks it. Implemented by `defaultPolicy` over shared/access; roles with
 * conditions, shares and compartments implement the same interface.
 */
import type { DocState, KeyChange } from '@kith/shared/docs'
import type { Needs, Related } from '@kith/shared/access'
import type { DocId, Json } from '@kith/shared/kit'
import type { DocRef, LogData, Refusal } from '@kith/shared/protocol'

/** On whose behalf a change comes or a document is read. */
export interface Actor {
  readonly user: string
  /** Record of the person. */
  readonly member: DocId
  /** Role of that record. */
  readonly role: string
  /** Teams and whatever else the policy put there when the session began. */
  readonly groups: readonly string[]
}

export type Keys = Readonly<Record<string, Json>>

/** What a document is readable by, as data: equal descriptors are one scope. */
export type ScopeDescriptor = Readonly<Record<string, Json>>

export interface ProposedChange extends DocRef {
  readonly isNew: boolean
  /** All keys before and after; empty for rich texts. */
  readonly before: Keys
  readonly after: Keys
  /** Keys the sender writes, with what they read before and would after. */
  readonly writes: readonly KeyChange[]
}

/** A document that says who may do what, whole. */
export interface Governing extends Pick<DocRef, 'doc' | 'kind' | 'type'> {
  readonly state: DocState | null
}

/** An entry that was committed. */
export interface Committed extends Pick<DocRef, 'doc' | 'kind' | 'type'> {
  readonly holds: LogData | 'purge'
  readonly data: Uint8Array
}

export interface Refusing {
  readonly code: Refusal
  readonly detail?: string
}

/** Fields whose values lie apart from their records: by object, with the compartment. */
export type Apart = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface AccessPolicy {
  /** `undefined` when it may happen. */
  readonly mayWrite: (
    actor: Actor,
    change: ProposedChange,
    related: Related,
  ) => Refusing | Needs | undefined
  /** Which scope a document belongs to. Must depend on nothing but its arguments. */
  readonly scopeOf: (ref: DocRef, keys: Keys, related: Related) => ScopeDescriptor | Needs
  /**
   * Records that a document is read with beside its owner, so that it goes where they go: the ends of
   * a link, what a comment speaks of. `undefined` for a document of which that is never asked.
   */
  readonly hangsOn: (
    ref: Pick<DocRef, 'kind' | 'type'>,
    keys: () => Keys,
  ) => readonly DocId[] | undefined
  readonly apart: () => Apart
  /** Whether some role asks what notes, tasks and files are about. */
  readonly asksAbouts: () => boolean
  readonly mayRead: (actor: Actor, scope: ScopeDescriptor) => boolean
  /** Whether documents of a scope have to be looked at again, for the roles ask other things now. */
  readonly isStale: (scope: ScopeDescriptor) => boolean
  /** Whether a member can be given this role. */
  readonly hasRole: (role: string) => boolean
  /** Whether a document says who may do what. */
  readonly governs: (ref: Pick<DocRef, 'kind' | 'type'>) => boolean
  /** All documents that govern, as they are now; replaces what was known. */
  readonly govern: (docs: readonly Governing[]) => void
  /** Told of every commit, before anybody hears of it. Answers whether rights may have changed. */
  readonly took: (rows: readonly Committed[]) => boolean
}

export { isNeeds, type Needs, type Related } from '@kith/shared/access'
