/** The database the configuration names: PostgreSQL by its URL, else the embedded one in the data folder. */
import type { Log } from '@kith/shared/kit'
import type { Migration } from './database.ts'
import { commitFunction, commitReferences } from './migrations/commit-function.ts'
import {
  aboutsColumn,
  deviceColumns,
  apartColumn,
  proofColumns,
  replicationTables as tables,
} from './migrations/replication.ts'
import { openPglite } from './pglite-database.ts'
import { openPostgres } from './postgres-database.ts'

const replicationTables: readonly Migration[] = [
  ...tables,
  commitFunction,
  commitReferences,
  apartColumn,
  proofColumns,
  aboutsColumn,
  deviceColumns,
]

export interface OpenDatabaseOptions {
  /** Folder of the embedded database; `null` keeps it in memory. Not used with `url`. */
  readonly folder: string | null
  readonly url?: string | undefined
  /** What `dumpDataDir` gave of a new embedded database: making one takes seconds. For one in memory. */
  readonly blank?: Blob
  /** Of the rooms that own tables; those of replication come first by themselves. */
  readonly migrations: readonly Migration[]
  readonly log: Log
  /** Runs these and no other: for a backup of an older server, which goes into the tables of its time. */
  readonly only?: readonly string[]
}

/** Ids of everything that `openDatabase` brings a database to. */
export const migrationIds = (migrations: readonly Migration[]): readonly string[] =>
  [...replicationTables, ...migrations].map(({ id }) => id)

/** Throws `db/locked`, `db/newer`, `db/unreachable`, `db/bypasses-security`. */
export function openDatabase({ folder, url, blank, migrations, log, only }: OpenDatabaseOptions) {
  const all = [...replicationTables, ...migrations].filter(
    ({ id }) => only === undefined || only.includes(id),
  )
  return url === undefined ? openPglite(folder, all, blank) : openPostgres(url, all, log)
}
