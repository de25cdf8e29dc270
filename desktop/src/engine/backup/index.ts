export { createBackup, type Backup, type BackupDeps } from './backup.ts'
export { replaceDamaged } from './replace-damaged.ts'
