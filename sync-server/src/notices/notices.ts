/** Notices by mail: gathered from the log, sent when they are due and were not seen. */
import { isFault, type DocId } from '@kith/shared/kit'
import { gather } from './gather.ts'
import { sendDue, type PostDeps } from './post.ts'
import { createUnsubscribing, type Unsubscribing } from './unsubscribe.ts'

export interface Notices extends Pick<Unsubscribing, 'take'> {
  /** Looks at the workspaces and sends what is due; nothing while the last round is under way. */
  readonly round: (workspaces: readonly DocId[]) => Promise<void>
}

export interface NoticesDeps extends Omit<PostDeps, 'unsubscribing'> {
  readonly secret: string
  readonly origin: string
}

/** More of a log is read in the next round. */
const MOST_PAGES = 20

export function createNotices(deps: NoticesDeps): Notices {
  const { db, lease, readersOf, log } = deps
  const unsubscribing = createUnsubscribing(deps.secret, deps.origin, lease)
  let isRunning = false

  async function gatherIn(workspace: DocId): Promise<void> {
    const { log: workspaceLog, release } = await lease(workspace)
    try {
      // What other servers wrote belongs into the same mail.
      await workspaceLog.refresh()
      const readers = await readersOf(workspace)
      for (let page = 0; page < MOST_PAGES; page++)
        if (!(await gather(db, workspaceLog, readers))) return
    } finally {
      release()
    }
  }

  return {
    take: unsubscribing.take,
    async round(workspaces) {
      if (isRunning || !deps.mailer.isSending) return
      isRunning = true
      try {
        for (const workspace of workspaces) await gatherIn(workspace)
        await sendDue({ ...deps, unsubscribing })
      } catch (error) {
        log.warn('notices/round-failed', { why: isFault(error) ? error.code : String(error) })
      } finally {
        isRunning = false
      }
    },
  }
}
