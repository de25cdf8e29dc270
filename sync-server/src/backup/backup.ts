/** Writes a backup and puts one back. */
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline as connect, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { syncFolder } from '@kith/shared/disk'
import { isFault, isoTime, newId, type Clock } from '@kith/shared/kit'
import type { Database, Tx } from '#db'
import { backupFault } from './backup-fault.ts'
import { readLines, writeLines, type BackupHead, type DumpedRow } from './dump-lines.ts'
import { seal, unseal } from './sealed-file.ts'
import { look, tablesOf, workspacesOf, type TableInfo } from './tables.ts'

export interface BackupDeps {
  readonly db: Database
  readonly clock: Clock
  readonly passphrase: string | undefined
  /** Chains and the like that belong to no workspace, under ids of their own. */
  readonly otherChains: readonly string[]
}

export interface BackupReport {
  readonly file: string
  readonly bytes: number
  readonly at: string
  readonly workspaces: number
}

const PAGE = 500
/** Device numbers leased after the backup was made must never be leased again. */
const DEVICE_GAP = 10_000

/** Writes everything as of one moment; the server may go on working. */
export async function backup(file: string, deps: BackupDeps): Promise<BackupReport> {
  const { db, clock, passphrase, otherChains } = deps
  const at = isoTime(clock.now())
  const draft = `${file}.part`
  let count = 0
  try {
    await db.tx({ isSnapshot: true }, async tx => {
      const tables = await tablesOf(tx)
      const workspaces = await workspacesOf(tx)
      count = workspaces.length
      const migrations = (
        await tx.query<{ id: string }>('select id from kith_migration order by at, id')
      ).map(({ id }) => id)
      const names = tables.map(({ name }) => name)
      const rows = dumpRows(tx, tables, [...workspaces, ...otherChains])
      const lines = writeLines({ at, migrations, tables: names, workspaces: [...workspaces] }, rows)
      const packed = through(lines, createZstdCompress())
      await pipeline(
        Readable.from(seal(packed, passphrase)),
        createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
      )
    })
    await rename(draft, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return { file, bytes: (await stat(file)).size, at, workspaces: count }
}

async function* dumpRows(
  tx: Tx,
  tables: readonly TableInfo[],
  workspaces: readonly string[],
): AsyncGenerator<DumpedRow> {
  for (const { name, isOfWorkspace } of tables) {
    for (const workspace of isOfWorkspace ? workspaces : ['']) {
      await look(tx, workspace)
      const where = isOfWorkspace ? `where t.workspace = '${workspace}'` : ''
      await tx.query(
        `declare rows no scroll cursor for select row_to_json(t)::text as json from ${name} t ${where}`,
      )
      for (;;) {
        const page = await tx.query<{ json: string }>(`fetch ${PAGE} from rows`)
        for (const { json } of page) yield { table: name, json }
        if (page.length < PAGE) break
      }
      await tx.query('close rows')
    }
  }
}

/** Reads a backup to its end without touching a database. Throws `backup/damaged`, `backup/passphrase`. */
export function checkBackup(
  file: string,
  passphrase: string | undefined,
): Promise<{ readonly head: BackupHead; readonly rows: number }> {
  return readBackup(
    file,
    passphrase,
    async () => undefined,
    async () => undefined,
  )
}

/**
 * Puts a backup into an empty database, in one transaction. Every log gets a new id.
 * The database has the tables of the backup's time; bring them up to date afterwards.
 */
export async function restore(
  file: string,
  { db, passphrase }: Pick<BackupDeps, 'db' | 'passphrase'>,
): Promise<{ readonly head: BackupHead; readonly rows: number }> {
  // Whole first: what the end of the file says of its beginning is known before a row is written.
  await checkBackup(file, passphrase)
  return db.tx({}, async tx => {
    const tables = await tablesOf(tx)
    const isOfWorkspace = new Map(tables.map(table => [table.name, table.isOfWorkspace]))
    return readBackup(
      file,
      passphrase,
      async head => {
        const foreign = head.tables.find(name => !isOfWorkspace.has(name))
        if (foreign !== undefined) throw backupFault('newer', { found: foreign })
        await mustBeEmpty(tx, tables)
      },
      (table, rows) => putBack(tx, table, rows, isOfWorkspace.get(table) === true),
    ).then(async result => {
      for (const workspace of result.head.workspaces) {
        await look(tx, workspace)
        await tx.query(
          'update workspace set log = $2, next_device = next_device + $3 where workspace = $1',
          [workspace, newId(), DEVICE_GAP],
        )
      }
      return result
    })
  })
}

/** Any account is enough: everything of a workspace hangs on somebody's membership. */
async function mustBeEmpty(tx: Tx, tables: readonly TableInfo[]): Promise<void> {
  for (const { name, isOfWorkspace } of tables) {
    if (isOfWorkspace) continue
    const found = await tx.query(`select 1 from ${name} limit 1`)
    if (found.length > 0) throw backupFault('not-empty', { table: name })
  }
}

async function putBack(
  tx: Tx,
  table: string,
  rows: readonly string[],
  isOfWorkspace: boolean,
): Promise<void> {
  for (const [workspace, group] of isOfWorkspace ? byWorkspace(rows) : [['', rows] as const]) {
    if (isOfWorkspace) await look(tx, workspace)
    // PostgreSQL reads what it wrote itself: no value of a column passes through a number of ours.
    await tx.query(
      `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`,
      [`[${group.join(',')}]`],
    )
  }
}

function byWorkspace(rows: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const json of rows) {
    const { workspace } = JSON.parse(json) as { workspace: string }
    const group = groups.get(workspace) ?? []
    groups.set(workspace, group)
    group.push(json)
  }
  return groups
}

async function readBackup(
  file: string,
  passphrase: string | undefined,
  begin: (head: BackupHead) => Promise<void>,
  take: (table: string, rows: readonly string[]) => Promise<void>,
): Promise<{ readonly head: BackupHead; readonly rows: number }> {
  const unpacked = through(unseal(createReadStream(file), passphrase), createZstdDecompress())
  try {
    return await readLines(unpacked, begin, take)
  } catch (error) {
    if (isFault(error)) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (
      /^(ZSTD|Z_|ERR_ZLIB)/.test(code) ||
      /zstd|premature|unexpected end|corrupt/i.test(String(error))
    )
      throw backupFault('damaged', { why: 'it can not be unpacked' }, error)
    throw error
  }
}

/** What fails in the source fails whoever reads the result. */
const through = (source: AsyncIterable<Buffer>, transform: Transform): AsyncIterable<Buffer> =>
  connect(Readable.from(source), transform, () => undefined) as AsyncIterable<Buffer>
