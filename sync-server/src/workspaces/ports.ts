/** What the people of a workspace need of the rooms that keep its documents. */
import type { DocOp } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import type { Tx } from '#db'

export interface WorkspaceLog {
  /** Makes the row of a workspace that is not there yet, in the transaction that makes its first member. */
  readonly create: (tx: Tx, workspace: DocId, name: string) => Promise<void>
  /** The row's name; the workspace's settings document follows. */
  readonly rename: (workspace: DocId, name: string) => Promise<void>
  /** Appends changes of the server's own to the log; does nothing while the workspace waits for its first seed. */
  readonly append: (workspace: DocId, ops: readonly DocOp[]) => Promise<void>
  /** Addresses that the record of a member names; none where there is no such record. */
  readonly emailsOf: (workspace: DocId, member: DocId) => Promise<readonly string[]>
  /** Removes everything of the workspace. */
  readonly remove: (workspace: DocId) => Promise<void>
}

/** What a person may do with the live room of one document; `undefined` when they may not even know of it. */
export type RoomAccess = (
  workspace: DocId,
  user: string,
  doc: DocId,
) => Promise<{ readonly mayEdit: boolean } | undefined>

/** Whether a role can be given in a workspace: the standard ones, or one of its own. */
export type IsRole = (workspace: DocId, role: string) => Promise<boolean>

/** What changed about the people of a workspace, for whoever holds their sockets. */
export interface PeopleChange {
  readonly workspace: DocId
  /** `null`: everybody. */
  readonly user: string | null
  readonly what: 'joined' | 'role' | 'removed' | 'workspace-removed' | 'renamed' | 'security'
}
