/**
 * The way back when the workspace file is too damaged to be opened: a snapshot waits in its place for
 * the next start, and the damaged file is kept beside it, with its log, for whoever can read more of it.
 */
import { copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isoTime, type Clock } from '@kith/shared/kit'
import { lockProfile, PENDING_FILE, SNAPSHOTS_FOLDER, WORKSPACE_FILE } from '#engine/store'
import { backupFault } from './backup-faults.ts'
import { inspectSnapshot, told } from './inspect-snapshot.ts'
import { createKeptFiles } from './kept-files.ts'

/** `path` is a snapshot or a backup file; returns where the damaged file is kept. Nothing may have the profile open. */
export async function replaceDamaged(profile: string, path: string, clock: Clock): Promise<string> {
  const lock = lockProfile(profile)
  const part = join(profile, `${PENDING_FILE}.part`)
  const kept = join(profile, `damaged-${isoTime(clock.now()).replaceAll(':', '-')}.kith`)
  try {
    await copyFile(path, part)
    await inspectSnapshot(part, path, true)
    for (const suffix of ['', '-wal'])
      await copyIfThere(join(profile, WORKSPACE_FILE + suffix), kept + suffix)
    const snapshots = join(profile, SNAPSHOTS_FOLDER)
    if (resolve(dirname(path)) === resolve(snapshots))
      await createKeptFiles(snapshots, join(profile, 'files')).bringBack(snapshotOf(path))
    const handle = await open(part, 'r')
    await handle.sync()
    await handle.close()
    await rename(part, join(profile, PENDING_FILE))
    return kept
  } catch (error) {
    if (isMissing(error)) throw backupFault('missing', { snapshot: path }, error)
    throw told(error, path)
  } finally {
    for (const suffix of ['', '-wal', '-shm']) await rm(part + suffix, { force: true })
    lock.release()
  }
}

const snapshotOf = (path: string): string =>
  (path.split(/[/\\]/).at(-1) ?? '').replace(/\.kith$/, '')

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await stat(from)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  await copyFile(from, to)
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
