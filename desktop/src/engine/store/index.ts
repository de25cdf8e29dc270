export {
  ensureIndex,
  ensureObjectTables,
  safeName,
  type IndexesOf,
  type TableChange,
} from './object-tables.ts'
export { ASIDE, countIndexesAside, putIndexesBack, setIndexesAside } from './indexes-aside.ts'
export { openReadOnly, openSideFile, type OpenSideFileOptions } from './open-side-file.ts'
export { openStore, SNAPSHOTS_FOLDER, WORKSPACE_FILE, type OpenStoreOptions } from './open-store.ts'
export { APPLICATION_ID, knownFormat } from './migrate.ts'
export { migrations, type Migration } from './migrations/index.ts'
export { lockProfile, type ProfileLock } from './profile-lock.ts'
export { PENDING_FILE } from './pending-file.ts'
export { createLogMover, type LogMover } from './log-mover.ts'
export { readMeta, writeMeta } from './meta.ts'
export { createFullCheck, type FullCheck, type FullCheckResult } from './full-check.ts'
export { type Reserve } from './reserve.ts'
export { createReaders, type ReadersOptions } from './readers.ts'
export { storeFault, toStoreFault } from './store-faults.ts'
export type { Param, Params, Read, Readers, Store, Write, WriteOptions } from './store.ts'
