export { createCompare, type Compare } from './compare.ts'
export { createFirstSync, type FirstSync } from './first-sync.ts'
export { createMoments, type Moments } from './moments.ts'
export { createOutbox, type Outbox } from './outbox.ts'
export { createSeed, type Seed } from './seed.ts'
export { createSettle } from './settle.ts'
export { openSocket, type OpenSocket } from './socket.ts'
export { readStatus, type StatusDeps } from './status.ts'
export { createSyncService, type SyncService } from './sync-service.ts'
export { createTakeLog } from './take-log.ts'
export {
  deviceIdOf,
  readStored,
  forgetPlace,
  readUpstream,
  writeDeviceId,
  writeStored,
  writeUpstream,
  type UpstreamInfo,
} from './upstream-info.ts'
export { createSyncDoctor, type Doctor as SyncDoctor } from './report.ts'
export { createSyncIssues, type SyncIssues } from './issues.ts'
export { wipeWorkspace } from './wipe.ts'
