/**
 * A workspace file that waits to take the place of the one that is there.
 *
 * The backup room writes it whole under another name and renames it; the next open swaps it in
 * before SQLite looks. Killed anywhere, the profile has either the old file or the new one: once
 * the pending file has its name, every start carries the swap to its end.
 */
import { existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export const PENDING_FILE = 'restore.pending'

/** Call with the profile locked and nothing open. Says whether a file was swapped in. */
export function takePendingFile(profile: string, file: string): boolean {
  const pending = join(profile, PENDING_FILE)
  if (!existsSync(pending)) return false
  // The old log must go first: SQLite would play it into the new file.
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  renameSync(pending, file)
  syncFolder(profile)
  return true
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
