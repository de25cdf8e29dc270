/** What the rooms need of the rest of the server. */
import type { AccessPolicy } from '#gate'
import type { DocId } from '@kith/shared/kit'

/** Who is behind a ticket, and how they stand to a workspace. `auth` and `workspaces` answer. */
export interface Visitors {
  readonly whoIs: (
    ticket: string,
  ) => Promise<{ readonly user: string; readonly session: string } | undefined>
  /** `undefined` for somebody who never was in it. */
  readonly standing: (
    workspace: DocId,
    user: string,
  ) => Promise<
    | {
        readonly member: DocId
        readonly role: string
        readonly isRemoved: boolean
        readonly groups?: readonly string[]
      }
    | undefined
  >
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
  /** A token was revoked. */
  | { readonly kind: 'session-over'; readonly session: string }
  /** Somebody's standing changed; `null` for everybody's. */
  | { readonly kind: 'standing'; readonly workspace: DocId; readonly user: string | null }
