export { backup, checkBackup, restore, type BackupDeps, type BackupReport } from './backup.ts'
export { backupFault } from './backup-fault.ts'
export { verify, type VerifyDeps, type VerifyReport } from './verify.ts'
