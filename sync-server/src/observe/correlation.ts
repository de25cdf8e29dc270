/**
 * One id from the click to the commit. A desktop makes an id for every undoable action and sends it
 * with the entries; its 16 bytes are at the same time a W3C trace id.
 */
import type { Log } from '@kith/shared/kit'

/** The trace id (32 hex digits) of an action. */
export const traceIdOf = (action: string): string => action.replaceAll('-', '').toLowerCase()

export interface CommitNote {
  readonly workspace: string
  /** Ids of the actions that the committed entries belong to. */
  readonly actions: Iterable<{ readonly id: string; readonly command: string }>
  readonly device: number
  readonly user: string | null
  readonly seqFrom: number
  readonly entries: number
  readonly ms: number
}

/** One line per action of a commit, findable by the id that the desktop logged for the click. */
export function logCommit(log: Log, note: CommitNote): void {
  const { actions, workspace, user, device, ...data } = note
  for (const { id, command } of actions) {
    log.info('log/committed', {
      traceId: traceIdOf(id),
      workspace,
      ...(user === null ? {} : { user }),
      device,
      command,
      ...data,
    })
  }
}
