/**
 * Folding the log into snapshots.
 *
 * Everything up to a place is folded before that place is marked, and a snapshot names the last
 * entry it holds: a server that dies in between, or two that fold the same, change nothing that can
 * be observed. A snapshot only ever gives way to a newer one.
 */
import type { DocId } from '@kith/shared/kit'
import { encodeClocks, type Resident } from '#gate'
import type { Tx } from '#db'
import { joinBytes } from './rows.ts'

/** Documents with entries after the mark, up to `target`. */
export const dirtyDocs = async (
  tx: Tx,
  workspace: string,
  target: number,
): Promise<readonly DocId[]> =>
  (
    await tx.query<{ doc: DocId }>(
      `select distinct l.doc from log l join workspace w using (workspace)
       where l.workspace = $1 and l.seq > w.compacted and l.seq <= $2 and l.holds in (0, 1)`,
      [workspace, target],
    )
  ).map(({ doc }) => doc)

export async function writeSnaps(
  tx: Tx,
  workspace: string,
  docs: readonly Resident[],
): Promise<void> {
  const kept = docs.filter(doc => doc.state !== null)
  const states = joinBytes(kept.map(doc => doc.state!))
  const clocks = joinBytes(kept.map(doc => encodeClocks(doc.clocks)))
  await tx.query(
    `update doc set snap = substring($2::bytea from s.start for s.size),
       clocks = substring($3::bytea from s.clocks_start for s.clocks_size),
       snap_seq = s.seq, epoch = s.epoch, at = s.at
     from unnest($4::uuid[], $5::bigint[], $6::integer[], $7::integer[], $8::integer[], $9::integer[], $10::integer[], $11::bigint[])
       as s(doc, seq, epoch, start, size, clocks_start, clocks_size, at)
     where doc.workspace = $1 and doc.doc = s.doc and doc.snap_seq < s.seq`,
    [
      workspace,
      states.blob,
      clocks.blob,
      kept.map(doc => doc.doc),
      kept.map(doc => doc.seq),
      kept.map(doc => doc.epoch),
      states.from,
      states.length,
      clocks.from,
      clocks.length,
      kept.map(doc => doc.at),
    ],
  )
}

export const markCompacted = (tx: Tx, workspace: string, target: number) =>
  tx.query('update workspace set compacted = greatest(compacted, $2) where workspace = $1', [
    workspace,
    target,
  ])

/** Forgets entries that every snapshot holds and that are older than `before` (milliseconds). */
export async function truncateLog(tx: Tx, workspace: string, before: number): Promise<number> {
  const [cut] = await tx.query<{ floor: number }>(
    `update workspace set floor = greatest(floor, least(compacted,
       coalesce((select min(seq) - 1 from log where workspace = $1 and ts >= $2), compacted)))
     where workspace = $1 returning floor`,
    [workspace, before],
  )
  const floor = cut?.floor ?? 0
  await tx.query('delete from log where workspace = $1 and seq <= $2', [workspace, floor])
  await tx.query(
    `delete from action a where a.workspace = $1 and a.at < $2
     and not exists (select 1 from log l where l.workspace = $1 and l.action = a.id)`,
    [workspace, before],
  )
  return floor
}
