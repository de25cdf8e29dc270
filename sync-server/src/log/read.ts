/** Reading a workspace: the log from a place, whole documents by class, what is gone, digests. */
import { DOC_KINDS } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import {
  classOf,
  createDigest,
  type DocAt,
  type GoneRow,
  type LogRow,
  type SnapClass,
  type SnapEntry,
  type WireAction,
} from '@kith/shared/protocol'
import type { Tx } from '#db'
import { PACKED_SNAP, readPackedSnaps, SNAP_COLUMNS } from './packed-snaps.ts'
import { asAction, PACKED, readPacked, type ActionRow } from './rows.ts'
import { conditionOf, partOf, partsOf } from './snap-order.ts'

const PAGE_ROWS = 4_000
const GONE_ROWS = 5_000

export interface LogPage {
  readonly rows: readonly LogRow[]
  readonly seqTo: number
  readonly head: number
}

/**
 * Entries after `after`, about `bytes` of them. Left out are those of purged documents, those whose
 * bytes were forgotten, and what was said of a document before it moved: who may read it where it is
 * now gets it whole with its move, and nobody else is to hear of it who was away meanwhile.
 */
export async function readLog(
  tx: Tx,
  workspace: string,
  after: number,
  bytes: number,
): Promise<LogPage> {
  const [page] = await tx.query<{ packed: Uint8Array | null; last: number | null; head: number }>(
    `with span as (
       select seq from (
         select seq, sum(octet_length(data) + 60) over (order by seq) as weight, row_number() over (order by seq) as n
         from (select seq, data from log where workspace = $1 and seq > $2 order by seq limit ${PAGE_ROWS}) near
       ) weighed where weight <= $3 or n = 1
     )
     select (select head from workspace where workspace = $1) as head,
       (select max(seq) from span) as last,
       (select string_agg(${PACKED}, ''::bytea order by l.seq)
        from log l left join doc d on d.workspace = l.workspace and d.doc = l.doc
        where l.workspace = $1 and l.seq > $2 and l.seq <= (select max(seq) from span)
          and (l.holds = 3 or (d.doc is not null and octet_length(l.data) > 0 and not exists (
            select 1 from gone g where g.workspace = $1 and g.doc = l.doc and g.seq > l.seq)))) as packed`,
    [workspace, after, bytes],
  )
  if (!page) return { rows: [], seqTo: after, head: after }
  const packed = readPacked(page.packed)
  const actions = await readActions(
    tx,
    workspace,
    packed.flatMap(row => row.action ?? []),
  )
  const rows = packed.map(({ action, ...row }): LogRow => ({
    ...row,
    action: (action === null ? undefined : actions.get(action)) ?? null,
  }))
  return { rows, seqTo: page.last ?? Math.max(after, page.head), head: page.head }
}

async function readActions(
  tx: Tx,
  workspace: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WireAction>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await tx.query<ActionRow>(
    'select id, command, label, source, at, undoes from action where workspace = $1 and id = any($2::uuid[])',
    [workspace, wanted],
  )
  return new Map(rows.map(row => [row.id, asAction(row)]))
}

const kindsOf = (of: SnapClass): readonly number[] =>
  DOC_KINDS.flatMap((kind, no) => (classOf(kind) === of ? [no] : []))

export interface SnapQuery {
  readonly class: SnapClass
  readonly after: DocId | null
  readonly since: number
  readonly scopes: readonly number[]
  readonly fresh: readonly number[]
  readonly bytes: number
}

const MATCHES = `workspace = $1 and snap is not null
  and (scope = any($3::integer[]) or (scope = any($4::integer[]) and snap_seq > $5))`

/** Above every id: a condition that may be absent is one that no index is used for. */
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const OVERHEAD = 60

/** Of each kind the next by its index, of those the next of all, of those as many as weigh `bytes`. */
const SNAPS = `
  with near as materialized (
    select n.*, octet_length(n.snap) + ${OVERHEAD} as weight from unnest($2::smallint[]) as k(kind)
    cross join lateral (
      select ${SNAP_COLUMNS} from doc
      where ${MATCHES} and doc.kind = k.kind and doc < $6 and (type = any($9::text[])) = $10
      order by doc desc limit $7
    ) n
    order by doc desc limit $7
  ), weighed as (
    select *, sum(weight) over (order by doc desc) as reached from near
  )
  select string_agg(${PACKED_SNAP}, ''::bytea order by doc desc) as packed,
    count(*) as n, (select count(*) from near) as found
  from weighed s where reached - weight <= $8`

/** Whole documents, in the order of snap-order.ts. The caller compacts before, so that snapshots are the documents. */
export async function readSnaps(tx: Tx, workspace: string, query: SnapQuery): Promise<SnapPage> {
  const parts = partsOf(query.class)
  let part = await placeOf(tx, workspace, query)
  // Where the last page ended is gone for good: from the beginning, for nobody can tell what was behind it.
  let after = part === undefined ? null : query.after
  part ??= 0
  for (;;) {
    const { entries, isEnd } = await readPart(tx, workspace, { ...query, after }, part)
    const isLast = part === parts.length - 1
    if (entries.length > 0 || !isEnd || isLast) return { entries, isEnd: isEnd && isLast }
    part += 1
    after = null
  }
}

export interface SnapPage {
  readonly entries: readonly SnapEntry[]
  readonly isEnd: boolean
}

async function placeOf(
  tx: Tx,
  workspace: string,
  { class: of, after }: SnapQuery,
): Promise<number | undefined> {
  const parts = partsOf(of)
  if (after === null || parts.length === 1) return 0
  const [row] = await tx.query<{ type: string }>(
    'select type from doc where workspace = $1 and doc = $2',
    [workspace, after],
  )
  return row && partOf(parts, row.type)
}

async function readPart(
  tx: Tx,
  workspace: string,
  query: SnapQuery,
  part: number,
): Promise<SnapPage> {
  const limit = Math.max(50, Math.min(PAGE_ROWS, Math.floor(query.bytes / 400)))
  const { types, isOneOf } = conditionOf(partsOf(query.class), part)
  const [page] = await tx.query<{ packed: Uint8Array | null; n: number; found: number }>(SNAPS, [
    workspace,
    kindsOf(query.class),
    query.fresh,
    query.scopes,
    query.since,
    query.after ?? LAST,
    limit,
    query.bytes,
    types,
    isOneOf,
  ])
  if (!page) return { entries: [], isEnd: true }
  const { packed, n, found } = page
  return { entries: readPackedSnaps(packed), isEnd: n === found && found < limit }
}

export async function countSnaps(
  tx: Tx,
  workspace: string,
  query: Omit<SnapQuery, 'after' | 'bytes'>,
): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*) as n from doc where ${MATCHES} and kind = any($2::smallint[])`,
    [workspace, kindsOf(query.class), query.fresh, query.scopes, query.since],
  )
  return row?.n ?? 0
}

/** Documents by id, after compacting; those that do not exist are left out. */
export async function readDocs(
  tx: Tx,
  workspace: string,
  docs: readonly DocId[],
): Promise<readonly SnapEntry[]> {
  const [found] = await tx.query<{ packed: Uint8Array | null }>(
    `select string_agg(${PACKED_SNAP}, ''::bytea) as packed from doc s
     where workspace = $1 and doc = any($2::uuid[]) and snap is not null`,
    [workspace, docs],
  )
  return readPackedSnaps(found?.packed ?? null)
}

/** What left any of `scopes` after `since`, in the order of places. */
export async function readGone(
  tx: Tx,
  workspace: string,
  since: number,
  scopes: readonly number[],
): Promise<{ readonly rows: readonly GoneRow[]; readonly isEnd: boolean }> {
  const rows = await tx.query<{ doc: DocId; seq: number; scope: number; to_scope: number | null }>(
    `select doc, seq, scope, to_scope from gone
     where workspace = $1 and seq > $2 and scope = any($3::integer[]) order by seq limit ${GONE_ROWS}`,
    [workspace, since, scopes],
  )
  return {
    rows: rows.map(({ doc, seq, scope, to_scope: to }) => ({ doc, seq, scope, to })),
    isEnd: rows.length < GONE_ROWS,
  }
}

const PLACES = `select doc, snap_seq, proof from doc
  where workspace = $1 and scope = any($2::integer[]) and snap_seq > 0`

interface Place {
  readonly doc: DocId
  readonly snap_seq: number
  readonly proof: number
}

/** Over everything in `scopes`, after compacting up to the head; over what it says after proving that. */
export async function readDigest(
  tx: Tx,
  workspace: string,
  scopes: readonly number[],
  content: boolean,
) {
  const rows = await tx.query<Place>(PLACES, [workspace, scopes])
  const digest = createDigest()
  for (const { doc, snap_seq: seq, proof } of rows) digest.toggle(doc, seq, content ? proof : 0)
  return { count: rows.length, content, digest: digest.total(), parts: digest.parts() }
}

/** Documents of one part of the digest: those whose id begins with that byte. */
export async function readList(
  tx: Tx,
  workspace: string,
  scopes: readonly number[],
  part: number,
  content: boolean,
): Promise<readonly DocAt[]> {
  const from = `${part.toString(16).padStart(2, '0')}000000-0000-0000-0000-000000000000`
  const to = `${part.toString(16).padStart(2, '0')}ffffff-ffff-ffff-ffff-ffffffffffff`
  const rows = await tx.query<Place>(`${PLACES} and doc between $3 and $4`, [
    workspace,
    scopes,
    from,
    to,
  ])
  return rows.map(({ doc, snap_seq: seq, proof }) => ({ doc, seq, proof: content ? proof : 0 }))
}
