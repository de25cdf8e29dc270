export {
  createWorkspace,
  devicesOfSession,
  leaseDevice,
  removeWorkspace,
  renameWorkspace,
  saveProgress,
  workspaceRow,
  type DeviceLease,
  type WorkspaceRow,
} from './directory.ts'
export type { DocFound } from './find.ts'
export { openWorkspaceLog, type WorkspaceLog, type WorkspaceLogDeps } from './workspace-log.ts'
export { createTurnstile, type Turnstile } from './turnstile.ts'
export type { Appended } from './writer.ts'
export type { Push } from './judge-group.ts'
