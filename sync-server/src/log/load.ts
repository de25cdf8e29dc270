/** Documents out of the database: the snapshot, and over it the entries that came after. */
import { recordCodec, textCodec, verifyRecord, type DocState } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { decodeClocks, keysOf, play, type KeyClocks, type Resident } from '#gate'
import type { Tx } from '#db'
import { kindOf, PACKED, readPacked, type PackedRow } from './rows.ts'

interface DocRow {
  readonly doc: DocId
  readonly kind: number
  readonly type: string
  readonly owner: DocId | null
  readonly scope: number
  readonly epoch: number
  readonly snap: Uint8Array | null
  readonly snap_seq: number
  readonly at: number
  readonly clocks: Uint8Array | null
}

/** What exists of `docs`, as of now. */
export async function loadDocs(
  tx: Tx,
  workspace: string,
  docs: readonly DocId[],
): Promise<readonly Resident[]> {
  if (docs.length === 0) return []
  const rows = await tx.query<DocRow>(
    `select doc, kind, type, owner, scope, epoch, snap, snap_seq, at, clocks from doc
     where workspace = $1 and doc = any($2::uuid[])`,
    [workspace, docs],
  )
  // Behind the snapshot that was read: by now another may have been written, and entries between
  // the two would be in neither.
  const [tail] = await tx.query<{ packed: Uint8Array | null }>(
    `select string_agg(${PACKED}, ''::bytea order by l.seq) as packed
     from log l join doc d on d.workspace = l.workspace and d.doc = l.doc
     join unnest($2::uuid[], $3::bigint[]) as read(doc, snap_seq) on read.doc = l.doc
     where l.workspace = $1 and l.doc = any($2::uuid[]) and l.seq > read.snap_seq
       and l.holds in (0, 1) and octet_length(l.data) > 0`,
    [workspace, rows.map(({ doc }) => doc), rows.map(row => row.snap_seq)],
  )
  const entries = Map.groupBy(readPacked(tail?.packed ?? null), row => row.doc)
  return rows.map(row => replay(row, entries.get(row.doc) ?? []))
}

function replay(row: DocRow, entries: readonly PackedRow[]): Resident {
  const { doc, type, owner, scope, epoch } = row
  let resident: Resident = {
    doc,
    kind: kindOf(row.kind),
    type,
    ...(owner === null ? {} : { owner }),
    scope,
    epoch,
    state: row.snap,
    clocks: decodeClocks(row.clocks),
    seq: row.snap_seq,
    // Until something is folded it says only when the row was made.
    at: row.snap === null ? 0 : row.at,
  }
  for (const entry of entries) resident = withEntry(resident, entry)
  return resident
}

/** A document after an entry that the gate has passed before. */
export function withEntry(
  doc: Resident,
  entry: Pick<PackedRow, 'seq' | 'holds' | 'epoch' | 'scope' | 'ts' | 'actor' | 'data'>,
): Resident {
  if (entry.holds !== 'update' && entry.holds !== 'state') return doc
  const { seq, epoch, scope } = entry
  const at = Math.max(doc.at, entry.ts)
  if (entry.holds === 'state') return { ...doc, seq, at, epoch, scope, state: entry.data.slice() }
  if (doc.kind === 'text') {
    const state = textCodec.merge(doc.state, entry.data)?.state ?? doc.state
    return { ...doc, seq, at, state }
  }
  const done = applied(doc, entry)
  return { ...doc, seq, at, ...done }
}

function applied(
  doc: Resident,
  { data, ts, actor }: Pick<PackedRow, 'data' | 'ts' | 'actor'>,
): { readonly state: DocState; readonly clocks: KeyClocks } {
  const seen = verifyRecord(doc.state, data, { device: null, latest: 0 })
  // The server's corrections say what the clocks say already.
  if (actor === null) return { state: seen.state, clocks: doc.clocks }
  const { clocks } = play({
    before: seen.before,
    after: seen.keys,
    clocks: doc.clocks,
    writes: seen.writes,
    ts,
    actor,
  })
  return { state: seen.state, clocks }
}

/** A snapshot that reads like the document and has no past; its writer is the server. */
export const freshState = (doc: Resident, client: number): DocState =>
  recordCodec.create(keysOf(doc), client).state
