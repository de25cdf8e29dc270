/** What notices need of the rest of the server. */
import type { Actor } from '#gate'
import type { DocId } from '@kith/shared/kit'
import type { DocFound, WorkspaceLog } from '#log'

/** A member with an address. */
export interface Reader {
  readonly actor: Actor
  readonly email: string
}

export interface NoticeLog extends Pick<
  WorkspaceLog,
  'head' | 'readLog' | 'find' | 'hangingOn' | 'changesAt' | 'scopesOf' | 'append' | 'refresh'
> {
  readonly workspace: DocId
}

export type { DocFound }

/** The log of a workspace, kept open until it is released. */
export type LeaseLog = (
  workspace: DocId,
) => Promise<{ readonly log: NoticeLog; readonly release: () => void }>

export type ReadersOf = (workspace: DocId) => Promise<readonly Reader[]>
