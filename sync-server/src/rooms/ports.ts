/** What the rooms need of the rest of the server. */
import type { AccessPolicy } from '#gate'
import type { DocId } from '@kith/shared/kit'
import type { WireAction } from '@kith/shared/protocol'

/** Who is behind a ticket, and how they stand to a workspace. `auth` and `workspaces` answer. */
export interface Visitors {
  readonly whoIs: (
    ticket: string,
  ) => Promise<
    { readonly user: string; readonly session: string; readonly device?: string } | undefined
  >
  /** Of sign-ins whose sockets are open: those that are over. The others are in use, and last as long again. */
  readonly ended: (sessions: readonly string[]) => Promise<readonly string[]>
  /** `undefined` for somebody who never was in it. */
  readonly standing: (
    workspace: DocId,
    user: string,
  ) => Promise<
    | {
        readonly member: DocId
        readonly role: string
        readonly isRemoved: boolean
        /** Nothing of the workspace is open to them before they have a second factor. */
        readonly lacksTwoFactor?: boolean
        readonly groups?: readonly string[]
      }
    | undefined
  >
}

/** What is counted and logged of the work; nobody waits for it. */
export interface RoomsWatch {
  /** A push waits for its commit (1), or no longer (-1). */
  readonly waiting: (by: 1 | -1) => void
  readonly committed: (commit: CommitSeen) => void
  /** Entries of one commit were handed to all sessions here. */
  readonly passedOn: (ms: number) => void
  /** Entries were written to a socket. */
  readonly sent: (entries: number) => void
}

export interface CommitSeen {
  readonly workspace: DocId
  readonly user: string
  readonly device: number
  readonly actions: readonly WireAction[]
  readonly seqFrom: number
  readonly taken: number
  readonly known: number
  readonly refused: number
  /** From the arrival of the push to its acknowledgement. */
  readonly ms: number
}

export type PolicyOf = (workspace: DocId) => Promise<AccessPolicy>

/** Everything that other servers of this database are to know at once. A lost message delays and never harms. */
export interface Bus {
  readonly publish: (message: BusMessage) => void
  readonly onMessage: (heard: (message: BusMessage) => void) => () => void
  readonly close: () => Promise<void>
}

export type BusMessage =
  | { readonly kind: 'head'; readonly workspace: DocId; readonly head: number }
  /** Cards of mail and meetings changed. */
  | { readonly kind: 'cards'; readonly workspace: DocId; readonly revision: number }
  /** A token was revoked. */
  | { readonly kind: 'session-over'; readonly session: string }
  /** Somebody's standing changed; `null` for everybody's. */
  | { readonly kind: 'standing'; readonly workspace: DocId; readonly user: string | null }
  /** Where people of another server are in a workspace; an empty message says that the server lives. */
  | {
      readonly kind: 'presence'
      readonly workspace: DocId
      readonly from: string
      readonly told: readonly {
        readonly session: number
        readonly member: DocId
        readonly windows: readonly {
          readonly id: string
          readonly record: DocId | null
          readonly field: string | null
        }[]
      }[]
      /** Who is in it elsewhere? */
      readonly asks: boolean
    }
