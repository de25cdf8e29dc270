export type { Client, ConnectionStatus } from './connection.ts'
export { KithProvider, useClient, useConnectionStatus, useKith } from './context.tsx'
export { faultOf } from './faults.ts'
export type { RecentRecord } from './keep.ts'
export { createKith, queryKey, type Kith } from './kith.ts'
export type { Live } from './live-source.ts'
export { NavigationProvider, useNavigation, type Navigation, type Place } from './navigation.ts'
export { showFault } from './show-fault.ts'
export { browserTransport, type KithBridge } from './transport.ts'
export { uploadFile, type FileLike, type UploadedFile, type UploadOptions } from './upload-file.ts'
export { useAccess } from './use-access.ts'
export { useCall } from './use-call.ts'
export { isMailFile, MAIL_FILES, useMailImport } from './use-mail-import.ts'
export { useUpload } from './use-upload.ts'
export {
  useCommand,
  useUndo,
  type CommandOptions,
  type RunCommand,
  type Undo,
} from './use-command.ts'
export { useDeviceSettings, useSetDevice, type DeviceSettings } from './use-device.ts'
export { useHealth } from './use-health.ts'
export { sizeText } from './size-text.ts'
export { useFormat, useNow, useParse } from './use-format.ts'
export { useJobs } from './use-jobs.ts'
export { useAggregate, useLive, useRecord, useRows, type RowsView } from './use-live.ts'
export { people, usePeers, useTellPlace } from './use-presence.ts'
export { useAccount, useConflicts, useIssues, useSyncStatus } from './use-sharing.ts'
export { useRecents, useStored } from './use-stored.ts'
export { useWork, type Work } from './use-work.ts'
export { watchActing } from './watch-acting.ts'
export { useCatalog, useSettings, useWorkspace, WorkspaceGate } from './use-workspace.tsx'
