/** Where this workspace stands with a server: who is signed in, and how far both agree. */
import type { AccountState, SyncConflict, SyncIssue, SyncStatus } from '@kith/shared/rpc'
import { useLive } from './use-live.ts'

/** `null` until the engine has said so. */
export const useAccount = (): AccountState | null =>
  useLive<AccountState>('account', ({ client }, signal) => client.account.watch({}, { signal }))
    .value

export const useSyncStatus = (): SyncStatus | null =>
  useLive<SyncStatus>('sync', ({ client }, signal) => client.sync.watch({}, { signal })).value

const NO_CONFLICTS: readonly SyncConflict[] = []
const NO_ISSUES: readonly SyncIssue[] = []

/** Values that gave way to another person's and that nobody has looked at. */
export const useConflicts = (): readonly SyncConflict[] =>
  useLive<readonly SyncConflict[]>('conflicts', ({ client }, signal) =>
    client.sync.conflicts({}, { signal }),
  ).value ?? NO_CONFLICTS

/** Changes that the server did not take. */
export const useIssues = (): readonly SyncIssue[] =>
  useLive<readonly SyncIssue[]>('issues', ({ client }, signal) =>
    client.sync.issues({}, { signal }),
  ).value ?? NO_ISSUES
