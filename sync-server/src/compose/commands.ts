/**
 * `backup --out FILE | restore FILE | verify [FILE]`: what an operator does with a server's data.
 *
 * `backup` and `verify` work beside a running server on PostgreSQL; the embedded database belongs to
 * one process, so there the server is stopped first. `restore` wants an empty database.
 */
import { cp, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { defineFaults, systemClock, type Clock, type Log } from '@kith/shared/kit'
import { createAuditLog, SERVER_CHAIN } from '#admin'
import { backup, checkBackup, restore, verify } from '#backup'
import { createBlobs, createDiskStore, createS3Store, type Blobs } from '#blobs'
import type { ServerConfig } from '#config'
import { openDatabase, type Database } from '#db'
import { serverMigrations } from './migrations.ts'

export const commandFault = defineFaults('command', {
  usage: {
    status: 422,
    retry: false,
    say: (d: { why: string }) => `That is not how it is used: ${d.why}. Nothing was done.`,
  },
})

export interface CommandInput {
  readonly verb: Verb
  /** Of `restore` and `verify`. */
  readonly file?: string | undefined
  readonly out?: string | undefined
  /** Folder that attachments of the data folder are copied to, or come from. */
  readonly files?: string | undefined
}

export const VERBS = ['backup', 'restore', 'verify'] as const
export type Verb = (typeof VERBS)[number]
export const isVerb = (word: string | undefined): word is Verb => VERBS.some(verb => verb === word)

export interface CommandDeps {
  readonly config: ServerConfig
  readonly log: Log
  readonly clock?: Clock
}

/** Answers what to print; throws faults. `isOk` is false when `verify` found something. */
export async function runCommand(
  input: CommandInput,
  deps: CommandDeps,
): Promise<{ readonly isOk: boolean; readonly report: Readonly<Record<string, unknown>> }> {
  switch (input.verb) {
    case 'backup':
      return { isOk: true, report: await writeBackup(input, deps) }
    case 'restore':
      return { isOk: true, report: await putBack(input, deps) }
    case 'verify':
      return input.file === undefined ? verifyServer(deps) : verifyFile(input.file, deps)
  }
}

async function writeBackup(
  { out, files }: CommandInput,
  { config, log, clock = systemClock }: CommandDeps,
): Promise<Readonly<Record<string, unknown>>> {
  const file = wanted(out, '--out FILE')
  const { backupPassphrase: passphrase } = config.ops
  return withDatabase({ config, log }, async db => {
    const made = await backup(file, { db, clock, passphrase, otherChains: [SERVER_CHAIN] })
    // After the rows: attachments are never changed, so every row finds its bytes.
    if (files !== undefined) await copyFiles(filesOf(config), files)
    return {
      ...made,
      encrypted: passphrase !== undefined,
      ...(files === undefined ? {} : { files }),
    }
  })
}

async function putBack(
  { file, files }: CommandInput,
  { config, log }: CommandDeps,
): Promise<Readonly<Record<string, unknown>>> {
  const path = wanted(file, 'restore FILE')
  const { backupPassphrase: passphrase } = config.ops
  const { head } = await checkBackup(path, passphrase)
  const { rows } = await withDatabase({ config, log, only: head.migrations }, async db =>
    restore(path, { db, passphrase }),
  )
  if (files !== undefined) await copyFiles(files, filesOf(config))
  // Brings the tables of an older server up to date.
  await withDatabase({ config, log }, async db => db.ping())
  return { file: path, madeAt: head.at, workspaces: head.workspaces.length, rows }
}

async function verifyFile(path: string, { config }: CommandDeps) {
  const { head, rows } = await checkBackup(path, config.ops.backupPassphrase)
  const report = { file: path, madeAt: head.at, workspaces: head.workspaces.length, rows }
  return { isOk: true, report }
}

async function verifyServer({ config, log, clock = systemClock }: CommandDeps) {
  return withDatabase({ config, log }, async db => {
    const auditLog = createAuditLog({ db, clock, log, days: 0 })
    const blobs = blobsOf(db, config, log, clock)
    const report = await verify({
      db,
      auditChains: [SERVER_CHAIN],
      verifyAudit: auditLog.verify,
      damagedFiles: blobs.damaged,
    })
    return { isOk: report.problems.length === 0, report: { ...report } }
  })
}

async function withDatabase<T>(
  {
    config,
    log,
    only,
  }: { readonly config: ServerConfig; readonly log: Log; readonly only?: readonly string[] },
  work: (db: Database) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl === undefined) await mkdir(config.data, { recursive: true })
  const db = await openDatabase({
    folder: config.data,
    url: config.databaseUrl,
    migrations: serverMigrations,
    log,
    ...(only === undefined ? {} : { only }),
  })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** Attachments in the data folder; those in a bucket are the bucket's to keep. */
const filesOf = (config: ServerConfig): string => join(config.data, 'blobs')

async function copyFiles(from: string, to: string): Promise<void> {
  const isThere = await stat(from).then(
    found => found.isDirectory(),
    () => false,
  )
  if (!isThere) return
  // What is there is whole and never changes: only what is missing is copied.
  await cp(from, to, { recursive: true, force: false, errorOnExist: false })
}

function blobsOf(db: Database, config: ServerConfig, log: Log, clock: Clock): Blobs {
  return createBlobs({
    db,
    store: objectStoreOf(config),
    clock,
    log,
    quota: 0,
    maxBytes: 0,
    mayRead: async () => false,
  })
}

/** Where attachments are, as the options say. */
export function objectStoreOf({ data, ops }: ServerConfig) {
  const { s3Url: url, s3Region: region, s3Key, s3Secret } = ops
  if (url === undefined) return createDiskStore(join(data, 'blobs'))
  return createS3Store({
    url,
    region,
    accessKeyId: s3Key ?? '',
    secretAccessKey: s3Secret ?? '',
  })
}

function wanted(value: string | undefined, what: string): string {
  if (value === undefined || value === '')
    throw commandFault('usage', { why: `say where: ${what}` })
  return value
}
