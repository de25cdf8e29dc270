/** What can go wrong with the workspace file, in words for the person, and SQLite's errors as these. */
import { defineFaults } from '@kith/shared/kit'

export const storeFault = defineFaults('store', {
  'disk-full': {
    status: 507,
    retry: true,
    say: (_: object) =>
      'The disk is full, so this change was not saved. Everything saved before is safe and can be read. Free some space (deleting for good and removing backups still work); Kith goes on by itself.',
  },
  damaged: {
    status: 500,
    retry: false,
    say: (d: { file: string; why: string }) =>
      `The workspace file ${d.file} is damaged (${d.why}). Kith has not changed it. Restore a snapshot from the folder “snapshots” beside it, or a backup of yours: kith restore FILE.`,
  },
  newer: {
    status: 409,
    retry: false,
    say: (d: { file: string; format: number; known: number }) =>
      `This workspace was last opened by a newer Kith (format ${d.format}, this one knows ${d.known}). It was left untouched. Update Kith to open it.`,
  },
  foreign: {
    status: 409,
    retry: false,
    say: (d: { file: string }) =>
      `${d.file} is a database, but not a Kith workspace. It was left untouched.`,
  },
  busy: {
    status: 503,
    retry: true,
    say: (_: object) =>
      'Another program is using the workspace file, so this change was not saved. Close that program and try again.',
  },
  locked: {
    status: 409,
    retry: true,
    say: (d: { pid: number; profile: string }) =>
      `Kith is already open with this profile (process ${d.pid}). Use that window, or close it first.`,
  },
  'read-only': {
    status: 403,
    retry: false,
    say: (d: { file: string }) =>
      `Kith may not write to ${d.file}. Nothing was changed. Check the permissions of the folder, then open Kith again.`,
  },
  io: {
    status: 500,
    retry: true,
    say: (d: { why: string }) =>
      `The disk did not take the change (${d.why}). It was not saved; everything saved before is safe. Kith opens the file again.`,
  },
})

/** SQLite's and the file system's errors as faults; anything else comes back as it was. */
export function toStoreFault(error: unknown, file: string): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  const why = error instanceof Error ? error.message : code
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return storeFault('disk-full', {}, error)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return storeFault('damaged', { file, why }, error)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return storeFault('busy', {}, error)
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)|^E(ACCES|PERM|ROFS)$/.test(code))
    return storeFault('read-only', { file }, error)
  if (code.startsWith('SQLITE_IOERR')) return storeFault('io', { why }, error)
  return error
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
