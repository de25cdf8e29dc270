export { holdLock, type Held } from './hold-lock.ts'
export { syncFolder } from './sync-folder.ts'
