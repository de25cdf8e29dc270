export { SyncClient } from './sync-client.ts'
export { onEachDatabase, type DatabaseKind } from './on-each-database.ts'
export { blankData } from './blank-data.ts'
export { findPostgres, freePort, startPostgres, type TestPostgres } from './test-databases.ts'
