/**
 * Proofs of what documents say, kept beside their snapshots: read anew only where a snapshot is newer
 * than its proof, so that comparing a hundred thousand documents reads a hundred thousand numbers.
 */
import { contentProof, type DocState } from '@kith/shared/docs'
import { isFault, type DocId } from '@kith/shared/kit'
import type { Tx } from '#db'
import { kindOf } from './rows.ts'

const PAGE = 500

interface Row {
  readonly doc: DocId
  readonly kind: number
  readonly snap: DocState
  readonly snap_seq: number
}

/** The next page of those that lack a proof; answers whether there may be more. */
export async function provePage(
  tx: Tx,
  workspace: string,
  scopes: readonly number[],
): Promise<boolean> {
  const rows = await tx.query<Row>(
    `select doc, kind, snap, snap_seq from doc
     where workspace = $1 and scope = any($2::integer[]) and snap is not null and proof_seq <> snap_seq
     limit ${PAGE}`,
    [workspace, scopes],
  )
  if (rows.length === 0) return false
  await tx.query(
    `update doc set proof = p.proof, proof_seq = p.seq
     from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as p(doc, proof, seq)
     where doc.workspace = $1 and doc.doc = p.doc and doc.snap_seq = p.seq`,
    [workspace, rows.map(row => row.doc), rows.map(proofOf), rows.map(row => row.snap_seq)],
  )
  return rows.length === PAGE
}

/** 0, which proves nothing, for what cannot be read: that is told elsewhere. */
function proofOf({ kind, snap }: Row): number {
  try {
    return contentProof(kindOf(kind), snap)
  } catch (error) {
    if (isFault(error)) return 0
    throw error
  }
}
