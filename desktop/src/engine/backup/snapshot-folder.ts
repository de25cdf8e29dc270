/** The `snapshots` folder: which pictures of the workspace there are, and which may go. */
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isoTime, s } from '@kith/shared/kit'
import type { SnapshotInfo } from '@kith/shared/rpc'

export type SnapshotReason = SnapshotInfo['reason']

const NAME =
  /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)-(daily|migration|manual|before-restore)\.kith$/
const besideSchema = s.object({ records: s.number() })
/** How many of each kind stay; manual ones stay until somebody removes them. */
const KEEP: Readonly<Record<SnapshotReason, number>> = {
  daily: 14,
  migration: 5,
  'before-restore': 5,
  manual: Infinity,
}

export const snapshotName = (at: number, reason: SnapshotReason): string =>
  `${isoTime(at).replaceAll(':', '-')}-${reason}`

/** Newest first. A snapshot without its file beside (made by a migration) has `records: -1`. */
export function listSnapshots(folder: string): SnapshotInfo[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap(name => {
      const match = NAME.exec(name)
      if (!match) return []
      const [, stamp = '', reason] = match
      const id = name.slice(0, -'.kith'.length)
      const at = stamp.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:')
      const { size } = statSync(join(folder, name))
      return [
        { id, at, reason: reason as SnapshotReason, bytes: size, records: readBeside(folder, id) },
      ]
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

export const snapshotPath = (folder: string, id: string): string => join(folder, `${id}.kith`)
export const isSnapshotId = (id: string): boolean => NAME.test(`${id}.kith`)

export function writeBeside(
  folder: string,
  id: string,
  beside: { readonly records: number; readonly version: string },
): void {
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(beside))
}

function readBeside(folder: string, id: string): number {
  try {
    const parsed = besideSchema.safeParse(
      JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')),
    )
    return parsed.success ? parsed.data.records : -1
  } catch {
    // Not written yet, or not ours: the number is counted again from the snapshot.
    return -1
  }
}

export function removeSnapshot(folder: string, id: string): void {
  for (const suffix of ['.kith', '.json', '.files', '.kith-journal', '.kith-wal', '.kith-shm'])
    rmSync(join(folder, id + suffix), { force: true })
}

/** Ids that are over their number, oldest of each kind. */
export function expired(list: readonly SnapshotInfo[]): string[] {
  const seen = new Map<SnapshotReason, number>()
  return list
    .filter(({ reason }) => {
      const count = (seen.get(reason) ?? 0) + 1
      seen.set(reason, count)
      return count > KEEP[reason]
    })
    .map(({ id }) => id)
}
