/** Documents as others of this server read them, with what is kept beside them. */
import type { KeyChange } from '@kith/shared/docs'
import type { DocId, Json } from '@kith/shared/kit'
import type { Resident } from '#gate'
import type { Tx } from '#db'
import { kindNo } from './rows.ts'

export interface DocFound extends Pick<
  Resident,
  'doc' | 'kind' | 'type' | 'owner' | 'scope' | 'state'
> {
  /** Empty for a text. */
  readonly keys: Readonly<Record<string, Json>>
}

/** Records of an object in these scopes, by id, from `after` on. */
export async function recordsIn(
  tx: Tx,
  workspace: string,
  object: string,
  scopes: readonly number[],
  after: DocId | null,
  limit: number,
): Promise<readonly DocId[]> {
  const rows = await tx.query<{ doc: DocId }>(
    `select doc from doc where workspace = $1 and kind = $2 and type = $3 and scope = any($4::integer[])
     and ($5::uuid is null or doc > $5) order by doc limit $6`,
    [workspace, kindNo('record'), object, scopes, after, limit],
  )
  return rows.map(({ doc }) => doc)
}

const MOST_HANGING = 2_000

export async function hangingOnAny(
  tx: Tx,
  workspace: string,
  records: readonly DocId[],
): Promise<readonly DocId[]> {
  if (records.length === 0) return []
  const rows = await tx.query<{ doc: DocId }>(
    `select distinct h.doc from hang h join doc d on d.workspace = h.workspace and d.doc = h.doc
     where h.workspace = $1 and h.record = any($2::uuid[]) and d.type = 'comment' limit ${MOST_HANGING}`,
    [workspace, records],
  )
  return rows.map(({ doc }) => doc)
}

export async function readChanges(
  tx: Tx,
  workspace: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, readonly KeyChange[]>> {
  if (seqs.length === 0) return new Map()
  const rows = await tx.query<{ seq: number; key: string; old: Json; new: Json }>(
    `select seq, key, old, new from history where workspace = $1 and seq = any($2::bigint[]) order by seq, at`,
    [workspace, seqs],
  )
  const bySeq = Map.groupBy(rows, row => row.seq)
  return new Map(
    [...bySeq].map(([seq, changes]) => [
      seq,
      changes.map(change => ({
        key: change.key,
        before: change.old ?? undefined,
        after: change.new ?? undefined,
      })),
    ]),
  )
}
