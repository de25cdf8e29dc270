export { createBackup, type Backup, type BackupDeps } from './backup.ts'
export { backupFault } from './backup-faults.ts'
