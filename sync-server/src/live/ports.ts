/** What live notes need of the rooms below and of whoever composes the server. */
import type { Clock, DocId, Log } from '@kith/shared/kit'
import type { RoomGrant } from '#auth'
import type { Database } from '#db'
import type { Actor } from '#gate'
import type { WorkspaceLog } from '#log'

/** The log as a live note uses it. */
export type LiveLog = Pick<WorkspaceLog, 'readDocs' | 'push' | 'onAppended'>

/** Who types, as shown beside their caret. */
export interface LivePerson {
  readonly actor: Actor
  readonly name: string
}

export interface LiveDeps {
  /** What a token allows; `undefined` for one that is forged, over, or for another note. */
  readonly readToken: (token: string, doc: string) => RoomGrant | undefined
  readonly isAlive: (session: string) => Promise<boolean>
  /** `undefined` when the person is no member any more. */
  readonly person: (workspace: DocId, user: string) => Promise<LivePerson | undefined>
  /** As of now: a role may have changed since the token was made. */
  readonly access: (
    workspace: DocId,
    user: string,
    doc: DocId,
  ) => Promise<{ readonly mayEdit: boolean } | undefined>
  /** Kept open, and kept up with other servers, until it is released. */
  readonly openLog: (
    workspace: DocId,
  ) => Promise<{ readonly log: LiveLog; readonly release: () => void }>
  /** The wake-up bus of all instances. */
  readonly bus: Pick<Database, 'listen' | 'notify'>
  readonly clock: Clock
  readonly log: Log
}

/** One connection, whatever carries it. */
export interface LiveSocket {
  readonly send: (frame: Uint8Array) => void
  readonly close: (code: number, reason: string) => void
  /** Bytes the other end has not taken yet. */
  readonly buffered: () => number
}
