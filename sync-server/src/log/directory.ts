/** The workspaces of this server and the devices that may write in them. */
import { newId, type DocId } from '@kith/shared/kit'
import type { Database, Tx } from '#db'

export interface WorkspaceRow {
  readonly workspace: DocId
  readonly name: string
  readonly log: string
  readonly head: number
  readonly floor: number
  readonly gone_floor: number
  readonly compacted: number
  readonly is_empty: boolean
  readonly abouts_kept: boolean
  readonly scopes_version: number
}

/** Makes the row of a workspace that is not there yet; its documents come with the first share. */
export async function createWorkspace(
  tx: Tx,
  workspace: DocId,
  name: string,
  now: number,
): Promise<void> {
  await tx.query(
    `insert into workspace (workspace, name, log, created) values ($1, $2, $3, $4)
     on conflict (workspace) do nothing`,
    [workspace, name, newId(), now],
  )
}

export const renameWorkspace = (database: Database, workspace: DocId, name: string) =>
  database.tx({ workspace }, tx =>
    tx.query('update workspace set name = $2 where workspace = $1', [workspace, name]),
  )

/** Everything of it goes with it. */
export const removeWorkspace = (database: Database, workspace: DocId) =>
  database.tx({ workspace }, tx =>
    tx.query('delete from workspace where workspace = $1', [workspace]),
  )

export const readWorkspace = (
  database: Database,
  workspace: DocId,
): Promise<WorkspaceRow | undefined> =>
  database.tx({ workspace }, tx => workspaceRow(tx, workspace))

export const workspaceRow = async (tx: Tx, workspace: DocId): Promise<WorkspaceRow | undefined> => {
  const [row] = await tx.query<WorkspaceRow>('select * from workspace where workspace = $1', [
    workspace,
  ])
  return row
}

/**
 * After a restore from a backup: the log is another one from here on, so that desktops compare and
 * give back what is missing, and device numbers leased after the backup are never leased again.
 */
export const renewLog = (database: Database, workspace: DocId) =>
  database.tx({ workspace }, tx =>
    tx.query(
      'update workspace set log = $2, next_device = next_device + 10000 where workspace = $1',
      [workspace, newId()],
    ),
  )

export interface DeviceLease {
  readonly no: number
  readonly lastBatch: number
  readonly isRevoked: boolean
}

/** The number of a device of a person, leased once and kept for ever: it is in the ids of what it wrote. */
export async function leaseDevice(
  tx: Tx,
  workspace: DocId,
  device: string,
  user: string,
  member: DocId,
  now: number,
): Promise<DeviceLease> {
  const find = () =>
    tx.query<{ no: number; last_batch: number; revoked: number | null }>(
      `update device set last_seen = $4, member = $5 where workspace = $1 and device = $2 and user_id = $3
       returning no, last_batch, revoked`,
      [workspace, device, user, now, member],
    )
  let [row] = await find()
  if (!row) {
    await tx.query(
      `with next as (
         update workspace set next_device = next_device + 1 where workspace = $1 returning next_device - 1 as no
       )
       insert into device (workspace, no, device, user_id, member, last_seen)
       select $1, no, $2, $3, $4, $5 from next on conflict (workspace, device, user_id) do nothing`,
      [workspace, device, user, member, now],
    )
    ;[row] = await find()
  }
  if (!row) throw new Error('no number for a device')
  return { no: row.no, lastBatch: row.last_batch, isRevoked: row.revoked !== null }
}

/** How far devices are, by number; kept for operators and for what may be forgotten. */
export const saveProgress = (
  database: Database,
  workspace: DocId,
  cursors: ReadonlyMap<number, number>,
  now: number,
) =>
  database.tx({ workspace }, tx =>
    tx.query(
      `update device set last_cursor = greatest(last_cursor, d.cursor), last_seen = $4
       from unnest($2::integer[], $3::bigint[]) as d(no, cursor)
       where device.workspace = $1 and device.no = d.no`,
      [workspace, [...cursors.keys()], [...cursors.values()], now],
    ),
  )
