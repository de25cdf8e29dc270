export {
  createWorkspace,
  devicesOfSession,
  leaseDevice,
  readWorkspace,
  removeWorkspace,
  renameWorkspace,
  renewLog,
  saveProgress,
  workspaceRow,
  type DeviceLease,
  type WorkspaceRow,
} from './directory.ts'
export type { DocFound } from './find.ts'
export { logFault } from './log-fault.ts'
export { openWorkspaceLog, type WorkspaceLog, type WorkspaceLogDeps } from './workspace-log.ts'
export { createTurnstile, type Turnstile } from './turnstile.ts'
export type { Appended } from './writer.ts'
export type { Push } from './judge-group.ts'
