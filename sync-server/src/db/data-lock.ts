/** One server per folder of the embedded database. */
import { join } from 'node:path'
import { holdLock } from '@kith/shared/disk'
import { dbFault } from './db-fault.ts'

const LOCK_FILE = 'kith-server.lock'

/** Throws `db/locked` when a live process holds the folder. Answers how to let go. */
export function lockFolder(folder: string): () => void {
  const held = holdLock(join(folder, LOCK_FILE))
  if (!held.isHeld) throw dbFault('locked', { folder, pid: held.pid })
  return held.release
}
