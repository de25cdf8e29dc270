/**
 * One commit: the head goes up and everything of it is written, in one statement.
 *
 * Raising the head holds the workspace's row until the commit, so places are given in the order of
 * commits and nobody can read past one that is still to come. It is raised only from where the gate
 * judged: if another server was faster nothing is written and the gate judges again.
 */
import type { DocId } from '@kith/shared/kit'
import type { WireAction } from '@kith/shared/protocol'
import type { KeyChange } from '@kith/shared/docs'
import type { Tx } from '#db'
import { HOLDS, joinBytes, kindNo, type NewRow } from './rows.ts'

export interface Commit {
  readonly workspace: string
  /** Where the gate judged. */
  readonly head: number
  readonly rows: readonly NewRow[]
  /** Documents that are new, by their row's place in `rows`. */
  readonly created: readonly { readonly at: number }[]
  /** Documents that moved: their new scope. */
  readonly moved: readonly { readonly doc: DocId; readonly scope: number }[]
  readonly history: readonly {
    readonly at: number
    readonly changes: readonly KeyChange[]
  }[]
  readonly batches: readonly { readonly device: number; readonly batch: number }[]
  readonly now: number
}

const STATEMENT = `
with bump as (
  update workspace set head = head + $3, is_empty = false where workspace = $1 and head = $2 returning head
), acted as (
  insert into action (workspace, id, command, label, source, at, undoes, actor)
  select $1, a.id, a.command, a.label, a.source, a.at, a.undoes, a.actor
  from bump, unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::uuid[], $10::uuid[])
    as a(id, command, label, source, at, undoes, actor)
  on conflict do nothing
), logged as (
  insert into log (workspace, seq, doc, kind, holds, epoch, scope, left_scope, device, ts, actor, action, data)
  select $1, $2 + r.place, r.doc, r.kind, r.holds, r.epoch, r.scope, r.left_scope, r.device, r.ts, r.actor, r.action,
    substring($11::bytea from r.start for r.size)
  from bump, unnest($12::uuid[], $13::smallint[], $14::smallint[], $15::integer[], $16::integer[], $17::integer[],
    $18::integer[], $19::bigint[], $20::uuid[], $21::uuid[], $22::integer[], $23::integer[])
    with ordinality as r(doc, kind, holds, epoch, scope, left_scope, device, ts, actor, action, start, size, place)
), made as (
  insert into doc (workspace, doc, kind, type, owner, scope, epoch, created, at)
  select $1, n.doc, n.kind, n.type, n.owner, n.scope, n.epoch, n.created, n.created
  from bump, unnest($24::uuid[], $25::smallint[], $26::text[], $27::uuid[], $28::integer[], $29::integer[], $30::bigint[])
    as n(doc, kind, type, owner, scope, epoch, created)
  on conflict (workspace, doc) do nothing
), told as (
  insert into history (workspace, seq, at, doc, key, old, new, actor, ts)
  select $1, $2 + h.place, h.at, h.doc, h.key, h.old::jsonb, h.new::jsonb, h.actor, h.ts
  from bump, unnest($31::bigint[], $32::smallint[], $33::uuid[], $34::text[], $35::text[], $36::text[], $37::uuid[], $38::bigint[])
    as h(place, at, doc, key, old, new, actor, ts)
), counted as (
  update device set last_batch = greatest(last_batch, b.batch), last_seen = $41
  from bump, unnest($39::integer[], $40::bigint[]) as b(no, batch)
  where device.workspace = $1 and device.no = b.no
)
select head from bump`

/** Whether it was written; `false` when the head was elsewhere. */
export async function writeCommit(tx: Tx, commit: Commit): Promise<boolean> {
  const { workspace, head, rows, now } = commit
  const actions = [...actionsOf(rows)]
  const data = joinBytes(rows.map(row => row.data))
  const created = commit.created.map(({ at }) => rows[at]!)
  const history = commit.history.flatMap(({ at, changes }) =>
    changes.map((change, place) => ({ at, place, change, row: rows[at]! })),
  )
  const bumped = await tx.query(STATEMENT, [
    workspace,
    head,
    rows.length,
    actions.map(([{ id }]) => id),
    actions.map(([{ command }]) => command),
    actions.map(([{ label }]) => label),
    actions.map(([{ source }]) => source),
    actions.map(([{ at }]) => at),
    actions.map(([{ undoes }]) => undoes),
    actions.map(([, actor]) => actor),
    data.blob,
    rows.map(row => row.doc),
    rows.map(row => kindNo(row.kind)),
    rows.map(row => HOLDS.indexOf(row.holds)),
    rows.map(row => row.epoch),
    rows.map(row => row.scope),
    rows.map(row => row.from),
    rows.map(row => row.device),
    rows.map(row => row.ts),
    rows.map(row => row.actor),
    rows.map(row => row.action?.id ?? null),
    data.from,
    data.length,
    created.map(row => row.doc),
    created.map(row => kindNo(row.kind)),
    created.map(row => row.type),
    created.map(row => row.owner ?? null),
    created.map(row => row.scope),
    created.map(row => row.epoch),
    created.map(() => now),
    history.map(({ at }) => at + 1),
    history.map(({ place }) => place),
    history.map(({ row }) => row.doc),
    history.map(({ change }) => change.key),
    history.map(({ change }) => jsonOrNull(change.before)),
    history.map(({ change }) => jsonOrNull(change.after)),
    history.map(({ row }) => row.actor),
    history.map(({ row }) => row.ts),
    commit.batches.map(({ device }) => device),
    commit.batches.map(({ batch }) => batch),
    now,
  ])
  if (bumped.length === 0) return false
  await writeMoves(tx, commit)
  return true
}

async function writeMoves(tx: Tx, { workspace, head, rows, moved }: Commit): Promise<void> {
  if (moved.length > 0) {
    await tx.query(
      `update doc set scope = m.scope from unnest($2::uuid[], $3::integer[]) as m(doc, scope)
       where doc.workspace = $1 and doc.doc = m.doc`,
      [workspace, moved.map(({ doc }) => doc), moved.map(({ scope }) => scope)],
    )
  }
  const gone = rows
    .map((row, at) => ({ row, seq: head + 1 + at }))
    .filter(({ row }) => row.from !== null || row.holds === 'purge')
  if (gone.length === 0) return
  await tx.query(
    `insert into gone (workspace, seq, doc, scope, to_scope)
     select $1, g.seq, g.doc, g.scope, g.to_scope
     from unnest($2::bigint[], $3::uuid[], $4::integer[], $5::integer[]) as g(seq, doc, scope, to_scope)`,
    [
      workspace,
      gone.map(({ seq }) => seq),
      gone.map(({ row }) => row.doc),
      gone.map(({ row }) => row.from ?? row.scope),
      gone.map(({ row }) => (row.holds === 'purge' ? null : row.scope)),
    ],
  )
}

function actionsOf(rows: readonly NewRow[]): Map<WireAction, DocId | null> {
  const seen = new Set<string>()
  const actions = new Map<WireAction, DocId | null>()
  for (const { action, actor } of rows) {
    if (action === null || seen.has(action.id)) continue
    seen.add(action.id)
    actions.set(action, actor)
  }
  return actions
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value)
