export { serveBackup } from './backup.ts'
export { createBorder, type Api } from './border.ts'
export { serveCommands } from './commands.ts'
export { createDeviceSettings, type DeviceSettings } from './device-settings.ts'
export { serveDevice, type Health } from './device.ts'
export { createDoctor, type Doctor } from './doctor.ts'
export { serveFiles } from './files.ts'
export { serveJobs } from './jobs.ts'
export { createLocalClient } from './local-client.ts'
export { serveRecords } from './records.ts'
export { serveRows } from './rows.ts'
export { createSamples } from './samples.ts'
export {
  createViewSession,
  type SessionContext,
  type View,
  type ViewSession,
  type ViewWish,
} from './view-session.ts'
export { createWorkspaceReader } from './workspace-state.ts'
export { serveWorkspace } from './workspace.ts'
export { serveExchange } from './exchange.ts'
export { serveAccount, serveTeam, type Workspaces } from './account.ts'
export { serveSync } from './sync.ts'
export { servePresence } from './together.ts'
export { serveInbox } from './inbox.ts'
export { createCardsService, type CardsServiceDeps } from './cards-service.ts'
export { serveCalendar, serveCards, serveMail, serveMailAccounts } from './mail.ts'
export { partiesOf } from './record-parties.ts'
export { createMailService, type AttachedFile, type MailHere } from './mail-service.ts'
