/**
 * Snapshots of the workspace and the way back.
 *
 * Promises: a snapshot in the list is whole; making one does not keep anybody waiting; a restore
 * first checks the old file and keeps a picture of now; killed at any point, the profile holds
 * either the file of before or the one that was chosen.
 */
import { fsyncSync, mkdirSync, openSync, closeSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSerialQueue, type Clock, type Log } from '@kith/shared/kit'
import type { SnapshotInfo, SnapshotPreview } from '@kith/shared/rpc'
import { PENDING_FILE, SNAPSHOTS_FOLDER, type Store } from '#engine/store'
import { backupFault } from './backup-faults.ts'
import { createKeptFiles, type KeptFile } from './kept-files.ts'
import { inspectSnapshot, told } from './inspect-snapshot.ts'
import { runAside, type Inspection } from './side-worker.ts'
import {
  expired,
  isSnapshotId,
  listSnapshots,
  removeSnapshot,
  snapshotName,
  snapshotPath,
  writeBeside,
  type SnapshotReason,
} from './snapshot-folder.ts'

export interface BackupDeps {
  readonly profile: string
  readonly version: string
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** The person's word for an object, or its id when it is not known any more. */
  readonly labelOf: (object: string) => string
  /** Folder of the attachments, and the hashes that records refer to now. */
  readonly attachments: string
  readonly referenced: () => Iterable<string>
  readonly restart: (reason: string) => void
}

export interface Backup {
  readonly list: () => Promise<SnapshotInfo[]>
  readonly make: (reason?: SnapshotReason) => Promise<SnapshotInfo & { readonly path: string }>
  readonly preview: (snapshot: string) => Promise<SnapshotPreview>
  readonly restore: (snapshot: string) => Promise<void>
  /** The same for a workspace file from elsewhere. */
  readonly restoreFile: (path: string, name: string) => Promise<void>
  readonly remove: (snapshot: string) => Promise<void>
  /** Attachments of a snapshot, for a backup that leaves this machine. */
  readonly files: (snapshot: string) => Promise<readonly KeptFile[]>
  /** What all snapshots take on the disk, without attachments. */
  readonly bytes: () => number
  /** Makes the daily snapshot when it is due, now and every hour. */
  readonly start: () => void
  readonly close: () => Promise<void>
}

const DAY_MS = 24 * 60 * 60_000
const FIRST_LOOK_MS = 60_000
const LOOK_EVERY_MS = 60 * 60_000

export function createBackup(deps: BackupDeps): Backup {
  const { profile, store, clock, log } = deps
  const folder = join(profile, SNAPSHOTS_FOLDER)
  const turn = createSerialQueue()
  const kept = createKeptFiles(folder, deps.attachments)
  const timers: ReturnType<typeof setTimeout>[] = []
  mkdirSync(folder, { recursive: true })
  clearParts()

  return {
    list: () => turn.run(listCounted),
    make: (reason = 'manual') => turn.run(() => take(reason)),
    async preview(id) {
      const info = await must(id)
      const then = await inspectSnapshot(snapshotPath(folder, id), id, false)
      const now = await runAside('inspect', { file: store.file, isThorough: false })
      return {
        snapshot: { ...info, records: then.records },
        objects: compare(then, now),
        lastAction: then.lastAction,
        files: sumOf(await kept.listOf(id)),
      }
    },
    async restore(id) {
      await must(id)
      await putBack(snapshotPath(folder, id), id, id)
    },
    restoreFile: (path, name) => putBack(path, name),
    async remove(id) {
      if (!isSnapshotId(id)) throw backupFault('missing', { snapshot: id })
      removeSnapshot(folder, id)
      await turn.run(kept.tidy)
    },
    async files(id) {
      await must(id)
      return kept.listOf(id)
    },
    bytes: () => listSnapshots(folder).reduce((sum, { bytes }) => sum + bytes, 0),
    start() {
      timers.push(setTimeout(look, FIRST_LOOK_MS).unref(), setInterval(look, LOOK_EVERY_MS).unref())
    },
    async close() {
      for (const timer of timers) clearTimeout(timer)
      await turn.idle()
    },
  }

  async function listCounted(): Promise<SnapshotInfo[]> {
    const list = listSnapshots(folder)
    return Promise.all(
      list.map(async info => {
        if (info.records >= 0) return info
        const { records } = await runAside('inspect', {
          file: snapshotPath(folder, info.id),
          isThorough: false,
        }).catch(() => ({ records: 0 }))
        return { ...info, records }
      }),
    )
  }

  async function take(reason: SnapshotReason): Promise<SnapshotInfo & { readonly path: string }> {
    const from = clock.now()
    const id = snapshotName(from, reason)
    const part = join(folder, `${id}.part`)
    const path = snapshotPath(folder, id)
    try {
      // Before and after: what came or went while the copy was made is in one of the two.
      const before = [...deps.referenced()]
      await runAside('copy', { from: store.file, to: part })
      const { records } = await runAside('inspect', { file: part, isThorough: false })
      await kept.keep(id, [...before, ...deps.referenced()])
      writeBeside(folder, id, { records, version: deps.version })
      renameSync(part, path)
    } catch (error) {
      rmSync(part, { force: true })
      removeSnapshot(folder, id)
      throw told(error, id)
    }
    const old = expired(listSnapshots(folder))
    for (const each of old) removeSnapshot(folder, each)
    if (old.length > 0) await kept.tidy()
    log.info('backup/made', { reason, ms: clock.now() - from })
    const info = listSnapshots(folder).find(entry => entry.id === id)
    if (!info) throw backupFault('missing', { snapshot: id })
    return { ...info, path }
  }

  async function putBack(path: string, name: string, snapshot?: string): Promise<void> {
    const part = join(profile, `${PENDING_FILE}.part`)
    try {
      await copyFile(path, part)
      await inspectSnapshot(part, name, true)
      await turn.run(() => take('before-restore'))
      const came = snapshot === undefined ? 0 : await kept.bringBack(snapshot)
      if (came > 0) log.info('backup/files-back', { files: came })
      sync(part)
    } catch (error) {
      clearParts()
      throw told(error, name)
    }
    renameSync(part, join(profile, PENDING_FILE))
    clearParts()
    if (process.platform !== 'win32') sync(profile)
    log.info('backup/restore', { snapshot: name })
    deps.restart('restore')
  }

  function compare(then: Inspection, now: Inspection): SnapshotPreview['objects'] {
    const counts = (side: Inspection) =>
      new Map(side.tables.map(({ object, count }) => [object, count]))
    const [before, after] = [counts(then), counts(now)]
    return [...new Set([...after.keys(), ...before.keys()])]
      .map(object => ({
        object,
        label: deps.labelOf(object),
        // oxlint-disable-next-line unicorn/no-thenable -- a number beside `now`; the contract's word
        then: before.get(object) ?? 0,
        now: after.get(object) ?? 0,
      }))
      .filter(entry => entry.then > 0 || entry.now > 0)
  }

  async function must(id: string): Promise<SnapshotInfo> {
    const info = listSnapshots(folder).find(entry => entry.id === id)
    if (!info) throw backupFault('missing', { snapshot: id })
    return Promise.resolve(info)
  }

  function look(): void {
    const [newest] = listSnapshots(folder)
    if (newest && clock.now() - Date.parse(newest.at) < DAY_MS) return
    const last = store.get<{ at: number }>('SELECT at FROM action ORDER BY n DESC LIMIT 1')
    if (!last || (newest && last.at < Date.parse(newest.at))) return
    turn.run(() => take('daily')).catch(error => log.error('backup/daily', { error }))
  }

  function clearParts(): void {
    for (const name of readdirSync(folder))
      if (name.includes('.part')) rmSync(join(folder, name), { force: true })
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(profile, `${PENDING_FILE}.part${suffix}`), { force: true })
  }
}

function sumOf(files: readonly KeptFile[]): SnapshotPreview['files'] {
  return {
    count: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    missing: files.filter(({ path }) => path === null).length,
  }
}

function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
