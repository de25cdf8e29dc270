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

export interface DeviceLease {
  readonly no: number
  readonly lastBatch: number
  readonly isRevoked: boolean
  /** It was never here before. */
  readonly isNew: boolean
  /** It came last with another sign-in than now. */
  readonly isSignedInAgain: boolean
}

export interface ComingDevice {
  /** As it calls itself, for ever. */
  readonly device: string
  readonly user: string
  readonly member: DocId
  /** The sign-in it comes with, and what that is called. */
  readonly session: string
  readonly name: string
}

/** The number of a device of a person, leased once and kept for ever: it is in the ids of what it wrote. */
export async function leaseDevice(
  tx: Tx,
  workspace: DocId,
  { device, user, member, session, name }: ComingDevice,
  now: number,
): Promise<DeviceLease> {
  const find = () =>
    tx.query<{ no: number; last_batch: number; revoked: number | null; was: string }>(
      `with old as (select session from device where workspace = $1 and device = $2 and user_id = $3)
       update device set last_seen = $4, member = $5, session = $6, name = $7
       where workspace = $1 and device = $2 and user_id = $3
       returning no, last_batch, revoked, (select session from old) as was`,
      [workspace, device, user, now, member, session, name],
    )
  let [row] = await find()
  let isNew = false
  if (!row) {
    const made = await tx.query(
      `with next as (
         update workspace set next_device = next_device + 1 where workspace = $1 returning next_device - 1 as no
       )
       insert into device (workspace, no, device, user_id, member, last_seen)
       select $1, no, $2, $3, $4, $5 from next on conflict (workspace, device, user_id) do nothing returning no`,
      [workspace, device, user, member, now],
    )
    isNew = made.length > 0
    ;[row] = await find()
  }
  if (!row) throw new Error('no number for a device')
  return {
    no: row.no,
    lastBatch: row.last_batch,
    isRevoked: row.revoked !== null,
    isNew,
    // One that came before this was written down has none.
    isSignedInAgain: row.was !== '' && row.was !== session,
  }
}

/** What the devices are called that came here last with that sign-in. */
export async function devicesOfSession(
  database: Database,
  workspace: DocId,
  session: string,
): Promise<readonly string[]> {
  const rows = await database.tx({ workspace }, tx =>
    tx.query<{ name: string }>('select name from device where workspace = $1 and session = $2', [
      workspace,
      session,
    ]),
  )
  return rows.map(({ name }) => name)
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
