/** The statements of cards. All run inside a transaction of the workspace. */
import type { MostLevel } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { Tx } from '#db'

export interface CardName {
  readonly id: DocId
  readonly owner: string
}
export interface CardRow extends CardName {
  readonly member: DocId
  readonly revision: number
  readonly records: readonly DocId[]
  readonly key: DocId | null
  readonly sealed: Uint8Array | null
}
export interface Sealed extends CardName {
  readonly member: DocId
  readonly records: readonly DocId[]
  readonly key: DocId
  readonly sealed: Uint8Array
}
export interface Head {
  readonly revision: number
  readonly floor: number
  readonly bytes: number
  readonly most: MostLevel
  readonly mostSeq: number
  /** Nothing above `most` is left. */
  readonly isLow: boolean
}

const COLUMNS = 'id, owner, member, revision, records, key, sealed'

/** `isHeld`: until the commit nobody else changes cards of this workspace. */
export async function headOf(tx: Tx, workspace: DocId, isHeld = true): Promise<Head> {
  if (isHeld)
    await tx.query('insert into card_head (workspace) values ($1) on conflict do nothing', [
      workspace,
    ])
  const [head] = await tx.query<HeadRow>(
    `select revision, floor, bytes, most, most_seq, is_low from card_head where workspace = $1${isHeld ? ' for update' : ''}`,
    [workspace],
  )
  const { revision = 0, floor = 0, bytes = 0 } = head ?? {}
  return {
    revision: Number(revision),
    floor: Number(floor),
    bytes: Number(bytes),
    most: head?.most ?? 'full',
    mostSeq: Number(head?.most_seq ?? 0),
    isLow: head?.is_low ?? true,
  }
}

interface HeadRow {
  readonly revision: number
  readonly floor: number
  readonly bytes: number
  readonly most: MostLevel
  readonly most_seq: number
  readonly is_low: boolean
}

export const writeMost = (
  tx: Tx,
  workspace: DocId,
  { most, seq, isLow }: { readonly most: MostLevel; readonly seq: number; readonly isLow: boolean },
): Promise<unknown> =>
  tx.query('update card_head set most = $2, most_seq = $3, is_low = $4 where workspace = $1', [
    workspace,
    most,
    seq,
    isLow,
  ])

/** Nobody else is answered the same place; answers the one before. */
export async function claimChosen(tx: Tx, workspace: DocId, seq: number): Promise<number> {
  await headOf(tx, workspace)
  const [row] = await tx.query<{ chosen_seq: number }>(
    'select chosen_seq from card_head where workspace = $1',
    [workspace],
  )
  await tx.query(
    'update card_head set chosen_seq = greatest(chosen_seq, $2) where workspace = $1',
    [workspace, seq],
  )
  return Number(row?.chosen_seq ?? 0)
}

export const saidLow = (tx: Tx, workspace: DocId, most: MostLevel): Promise<unknown> =>
  tx.query('update card_head set is_low = true where workspace = $1 and most = $2', [
    workspace,
    most,
  ])

/** Cards by their names, from behind one on. */
export const liveAfter = (
  tx: Tx,
  workspace: DocId,
  { id, owner }: CardName,
  limit: number,
): Promise<readonly CardName[]> =>
  tx.query(
    `select id, owner from card where workspace = $1 and sealed is not null and (id, owner) > ($2::uuid, $3::text)
     order by id, owner limit $4`,
    [workspace, id, owner, limit],
  )

/** Owners of what is shared. */
export async function ownersOf(tx: Tx, workspace: DocId): Promise<readonly string[]> {
  const rows = await tx.query<{ owner: string }>(
    'select distinct owner from card where workspace = $1 and sealed is not null',
    [workspace],
  )
  return rows.map(({ owner }) => owner)
}

/** Answers the first of `count` new revisions. */
export async function raise(tx: Tx, workspace: DocId, count: number): Promise<number> {
  const [row] = await tx.query<{ revision: number }>(
    'update card_head set revision = revision + $2 where workspace = $1 returning revision',
    [workspace, count],
  )
  return Number(row?.revision) - count + 1
}

export const addBytes = (tx: Tx, workspace: DocId, bytes: number): Promise<unknown> =>
  tx.query('update card_head set bytes = greatest(0, bytes + $2) where workspace = $1', [
    workspace,
    bytes,
  ])

export const rowsOf = (
  tx: Tx,
  workspace: DocId,
  owner: string,
  ids: readonly DocId[],
): Promise<readonly CardRow[]> =>
  tx.query(
    `select ${COLUMNS} from card where workspace = $1 and owner = $2 and id = any($3::uuid[])`,
    [workspace, owner, ids],
  )

/** Those that are still there. */
export const rowsNamed = (
  tx: Tx,
  workspace: DocId,
  names: readonly CardName[],
): Promise<readonly CardRow[]> =>
  tx.query(
    `select ${COLUMNS} from card where workspace = $1 and sealed is not null
     and (id, owner) in (select * from unnest($2::uuid[], $3::text[]))`,
    [workspace, names.map(({ id }) => id), names.map(({ owner }) => owner)],
  )

export const rowsUnder = (
  tx: Tx,
  workspace: DocId,
  keys: readonly DocId[],
): Promise<readonly CardRow[]> =>
  tx.query(`select ${COLUMNS} from card where workspace = $1 and key = any($2::uuid[])`, [
    workspace,
    keys,
  ])

export async function pageOf(
  tx: Tx,
  workspace: DocId,
  after: number,
  limit: number,
): Promise<CardRow[]> {
  const rows = await tx.query<CardRow>(
    `select ${COLUMNS} from card where workspace = $1 and revision > $2 order by revision limit $3`,
    [workspace, after, limit],
  )
  return rows.map(row => ({ ...row, revision: Number(row.revision) }))
}

/** Everything somebody shares. */
export const idsOf = (tx: Tx, workspace: DocId, owner: string): Promise<readonly CardName[]> =>
  tx.query(
    'select id, owner from card where workspace = $1 and owner = $2 and sealed is not null',
    [workspace, owner],
  )

/** Everything that concerns one of these documents. */
export const idsOver = (
  tx: Tx,
  workspace: DocId,
  docs: readonly DocId[],
): Promise<readonly CardName[]> =>
  tx.query(
    'select id, owner from card where workspace = $1 and records && $2::uuid[] and sealed is not null',
    [workspace, docs],
  )

export async function liveIdsOf(
  tx: Tx,
  workspace: DocId,
  owner: string,
  after: DocId | null,
  limit: number,
): Promise<readonly DocId[]> {
  const rows = await tx.query<{ id: DocId }>(
    `select id from card where workspace = $1 and owner = $2 and sealed is not null
     and ($3::uuid is null or id > $3) order by id limit $4`,
    [workspace, owner, after, limit],
  )
  return rows.map(({ id }) => id)
}

/** With `news` they are new; without, only how they are sealed changed. */
export async function writeSealed(
  tx: Tx,
  workspace: DocId,
  rows: readonly Sealed[],
  news?: { readonly first: number; readonly at: number },
): Promise<void> {
  if (rows.length === 0) return
  const also =
    ', member = excluded.member, revision = excluded.revision, records = excluded.records, changed_at = excluded.changed_at'
  // Records as text: an array of arrays must have rows of one length.
  await tx.query(
    `insert into card (workspace, id, owner, member, revision, records, key, sealed, changed_at)
     select $1, id, owner, member, revision, string_to_array(records, ',')::uuid[], key, decode(sealed, 'base64'), $9::bigint
     from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::text[], $7::uuid[], $8::text[])
       as n (id, owner, member, revision, records, key, sealed)
     on conflict (workspace, id, owner) do update set key = excluded.key, sealed = excluded.sealed${
       news === undefined ? '' : also
     }`,
    [
      workspace,
      rows.map(({ id }) => id),
      rows.map(({ owner }) => owner),
      rows.map(({ member }) => member),
      rows.map((_, at) => (news?.first ?? 0) + at),
      rows.map(({ records }) => records.join(',')),
      rows.map(({ key }) => key),
      rows.map(({ sealed }) => Buffer.from(sealed).toString('base64')),
      news?.at ?? 0,
    ],
  )
}

/** Id, owner and revision stay, for those who were away. */
export async function takeBack(
  tx: Tx,
  workspace: DocId,
  names: readonly CardName[],
  { first, at }: { readonly first: number; readonly at: number },
): Promise<void> {
  if (names.length === 0) return
  await tx.query(
    `update card c set sealed = null, key = null, records = '{}', revision = g.revision, changed_at = $5
     from unnest($2::uuid[], $3::text[], $4::bigint[]) as g (id, owner, revision)
     where c.workspace = $1 and c.id = g.id and c.owner = g.owner`,
    [...named(workspace, names), names.map((_, n) => first + n), at],
  )
}

/** The same cards with new revisions; answers the last, `null` for none. */
export async function renew(
  tx: Tx,
  workspace: DocId,
  names: readonly CardName[],
): Promise<number | null> {
  if (names.length === 0) return null
  await headOf(tx, workspace)
  const first = await raise(tx, workspace, names.length)
  await tx.query(
    `update card c set revision = g.revision
     from unnest($2::uuid[], $3::text[], $4::bigint[]) as g (id, owner, revision)
     where c.workspace = $1 and c.id = g.id and c.owner = g.owner`,
    [...named(workspace, names), names.map((_, n) => first + n)],
  )
  return first + names.length - 1
}

/** What was taken back before a moment is forgotten; answers how many. */
export async function forgetOld(tx: Tx, workspace: DocId, before: number): Promise<number> {
  const gone = await tx.query<{ revision: number }>(
    'delete from card where workspace = $1 and sealed is null and changed_at < $2 returning revision',
    [workspace, before],
  )
  const floor = gone.reduce((most, { revision }) => Math.max(most, Number(revision)), 0)
  if (floor > 0)
    await tx.query('update card_head set floor = greatest(floor, $2) where workspace = $1', [
      workspace,
      floor,
    ])
  return gone.length
}

export const keepKey = (tx: Tx, workspace: DocId, key: DocId): Promise<unknown> =>
  tx.query('insert into card_key (workspace, key) values ($1, $2)', [workspace, key])

export const doom = (tx: Tx, workspace: DocId, keys: readonly DocId[]): Promise<unknown> =>
  tx.query('update card_key set is_doomed = true where workspace = $1 and key = any($2::uuid[])', [
    workspace,
    keys,
  ])

export async function doomed(tx: Tx, workspace: DocId): Promise<readonly DocId[]> {
  const rows = await tx.query<{ key: DocId }>(
    'select key from card_key where workspace = $1 and is_doomed',
    [workspace],
  )
  return rows.map(({ key }) => key)
}

export const forgetKeys = (tx: Tx, workspace: DocId, keys: readonly DocId[]): Promise<unknown> =>
  tx.query('delete from card_key where workspace = $1 and key = any($2::uuid[])', [workspace, keys])

const named = (workspace: DocId, names: readonly CardName[]) =>
  [workspace, names.map(({ id }) => id), names.map(({ owner }) => owner)] as const
