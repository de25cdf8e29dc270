export { SyncClient } from './sync-client.ts'
export { onEachDatabase, type DatabaseKind } from './on-each-database.ts'
export { findPostgres, freePort, startPostgres, type TestPostgres } from './test-databases.ts'
