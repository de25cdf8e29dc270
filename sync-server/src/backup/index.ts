export { backup, checkBackup, restore, type BackupDeps, type BackupReport } from './backup.ts'
export { verify, type VerifyDeps, type VerifyReport } from './verify.ts'
