/** sync.*: how this device and the server agree. */
import type { Log } from '@kith/shared/kit'
import type { SyncStatus } from '@kith/shared/rpc'
import type { Feed } from '#engine/replica'
import type { SyncDoctor, SyncIssues, SyncService } from '#engine/sync'
import { guarded, type Api } from './border.ts'
import { liveValue } from './live-value.ts'

export interface SyncAreaDeps {
  readonly sync: SyncService
  readonly doctor: SyncDoctor
  readonly issues: SyncIssues
  readonly status: () => SyncStatus
  readonly feed: Feed
  /** Signing in and out changes the status too. */
  readonly onAccount: (listener: () => void) => () => void
  readonly log: Log
}

/** The pill may lag behind a burst of frames; people do not read faster. */
const GAP_MS = 120

export function serveSync(api: Api, deps: SyncAreaDeps) {
  const { sync, doctor, issues, status, log } = deps
  const area = api.sync
  const live = <T>(read: () => T, name: string, signal: AbortSignal | undefined) =>
    guarded(
      liveValue({
        read,
        onChange,
        signal,
        gapMs: GAP_MS,
        isClosed: sync.isClosed,
        textOf: JSON.stringify,
      }),
      name,
      log,
    )
  return area.router({
    watch: area.watch.handler(({ signal }) => live(status, 'sync.watch', signal)),
    now: area.now.handler(async () => {
      await sync.start()
      return null
    }),
    settle: area.settle.handler(async ({ input }) => {
      const isSettled = await doctor.settle(input.timeoutMs, input.isProved)
      if (input.isProved) return { ...(await doctor.state()), isSettled }
      const { seq, waiting } = status()
      return { seq, waiting, digest: null, isSettled }
    }),
    issues: area.issues.handler(({ signal }) => live(issues.issues, 'sync.issues', signal)),
    settleIssue: area.settleIssue.handler(({ input }) => {
      issues.settleIssue(input.n, input.how)
      return null
    }),
    conflicts: area.conflicts.handler(({ signal }) =>
      live(issues.conflicts, 'sync.conflicts', signal),
    ),
    settleConflict: area.settleConflict.handler(({ input }) => {
      issues.settleConflict(input.n, input.how)
      return null
    }),
    doctor: area.doctor.handler(() => doctor.report()),
    repair: area.repair.handler(async () => {
      await sync.start()
      return doctor.report()
    }),
  })

  function onChange(listener: () => void): () => void {
    const stops = [sync.onChange(listener), deps.feed.onCommit(listener), deps.onAccount(listener)]
    return () => {
      for (const stop of stops) stop()
    }
  }
}
