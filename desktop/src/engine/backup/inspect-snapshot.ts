/** Looks at a file that wants to become the workspace, and says in a fault what is wrong with it. */
import { APPLICATION_ID, knownFormat } from '#engine/store'
import { backupFault } from './backup-faults.ts'
import { runAside, type Inspection, type SideError } from './side-worker.ts'

/** Refuses what is not a whole Kith workspace that this version can open. */
export async function inspectSnapshot(
  path: string,
  name: string,
  isThorough: boolean,
): Promise<Inspection> {
  const seen = await runAside('inspect', { file: path, isThorough }).catch((error: unknown) => {
    throw told(error, name)
  })
  if (seen.applicationId !== APPLICATION_ID) throw backupFault('foreign', { name })
  if (seen.check !== 'ok') throw backupFault('damaged', { name, why: seen.check })
  if (seen.format > knownFormat()) throw backupFault('newer', { name })
  return seen
}

/** SQLite's and the file system's errors as faults of a snapshot. */
export function told(error: unknown, name: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return backupFault('disk-full', { name }, error)
  if (code === 'SQLITE_NOTADB') return backupFault('foreign', { name }, error)
  if (code.startsWith('SQLITE_CORRUPT'))
    return backupFault('damaged', { name, why: (error as SideError).message }, error)
  return error
}
