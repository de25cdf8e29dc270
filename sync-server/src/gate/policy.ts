/**
 * Who may do what, as the gate asks it. Implemented by `defaultPolicy` over shared/access; roles with
 * conditions, shares and compartments implement the same interface.
 */
import type { KeyChange } from '@kith/shared/docs'
import type { DocId, Json } from '@kith/shared/kit'
import type { DocRef, Refusal } from '@kith/shared/protocol'

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

/** Other documents as the gate knows them. Answers `undefined` for one that is not loaded yet. */
export interface Related {
  /** `null` where there is no such document. */
  readonly keys: (doc: DocId) => Keys | null | undefined
}

/** Asks for documents that the question cannot be answered without; the gate loads them and asks again. */
export interface Needs {
  readonly needs: readonly DocId[]
}

export interface Refusing {
  readonly code: Refusal
  readonly detail?: string
}

export interface AccessPolicy {
  /** `undefined` when it may happen. */
  readonly mayWrite: (
    actor: Actor,
    change: ProposedChange,
    related: Related,
  ) => Refusing | Needs | undefined
  /** Which scope a document belongs to. Must depend on nothing but its arguments. */
  readonly scopeOf: (ref: DocRef, keys: Keys, related: Related) => ScopeDescriptor | Needs
  readonly mayRead: (actor: Actor, scope: ScopeDescriptor) => boolean
}

export const isNeeds = (answer: object | undefined): answer is Needs =>
  answer !== undefined && 'needs' in answer
