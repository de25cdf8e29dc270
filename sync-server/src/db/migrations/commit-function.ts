/**
 * A commit of the log as one function of the database: one round trip instead of one each for the
 * beginning, the reach, the statement and the end. It runs with the rights of who calls it, so
 * row-level security holds in it, and it names the workspace for its own transaction only.
 */
import type { Migration } from '../database.ts'
import { secured } from './replication.ts'

const PARAMETERS = [
  // workspace, head that was judged against, how many rows
  ['uuid', 'bigint', 'integer'],
  // actions: id, command, label, source, at, undoes, actor
  ['uuid[]', 'text[]', 'text[]', 'text[]', 'bigint[]', 'uuid[]', 'uuid[]'],
  // bytes of all rows; rows: doc, kind, holds, epoch, scope, left_scope, device, ts, actor, action, start, size
  [
    'bytea',
    'uuid[]',
    'smallint[]',
    'smallint[]',
    'integer[]',
    'integer[]',
    'integer[]',
    'integer[]',
  ],
  ['bigint[]', 'uuid[]', 'uuid[]', 'integer[]', 'integer[]'],
  // documents made: doc, kind, type, owner, scope, epoch, created
  ['uuid[]', 'smallint[]', 'text[]', 'uuid[]', 'integer[]', 'integer[]', 'bigint[]'],
  // history: place of the row, place in it, doc, key, old, new, actor, ts
  ['bigint[]', 'smallint[]', 'uuid[]', 'text[]', 'text[]', 'text[]', 'uuid[]', 'bigint[]'],
  // batches: device, batch; now
  ['integer[]', 'bigint[]', 'bigint'],
  // moved: doc, scope
  ['uuid[]', 'integer[]'],
  // gone: seq, doc, scope, to_scope
  ['bigint[]', 'uuid[]', 'integer[]', 'integer[]'],
].flat()

/** Answers the new head, or null when the head was elsewhere and nothing was written. */
const body = (also = '') => `
declare
  reached bigint;
begin
  perform set_config('kith.workspace', $1::text, true);
  with bump as (
    update workspace set head = head + $3, is_empty = false where workspace = $1 and head = $2 returning head
  ), acted as (
    insert into action (workspace, id, command, label, source, at, undoes, actor)
    select $1, a.id, a.command, a.label, a.source, a.at, a.undoes, a.actor
    from bump, unnest($4, $5, $6, $7, $8, $9, $10)
      as a(id, command, label, source, at, undoes, actor)
    on conflict do nothing
  ), logged as (
    insert into log (workspace, seq, doc, kind, holds, epoch, scope, left_scope, device, ts, actor, action, data)
    select $1, $2 + r.place, r.doc, r.kind, r.holds, r.epoch, r.scope, r.left_scope, r.device, r.ts, r.actor, r.action,
      substring($11 from r.start for r.size)
    from bump, unnest($12, $13, $14, $15, $16, $17,
      $18, $19, $20, $21, $22, $23)
      with ordinality as r(doc, kind, holds, epoch, scope, left_scope, device, ts, actor, action, start, size, place)
  ), made as (
    insert into doc (workspace, doc, kind, type, owner, scope, epoch, created, at)
    select $1, n.doc, n.kind, n.type, n.owner, n.scope, n.epoch, n.created, n.created
    from bump, unnest($24, $25, $26, $27, $28, $29, $30)
      as n(doc, kind, type, owner, scope, epoch, created)
    on conflict (workspace, doc) do nothing
  ), told as (
    insert into history (workspace, seq, at, doc, key, old, new, actor, ts)
    select $1, $2 + h.place, h.at, h.doc, h.key, h.old::jsonb, h.new::jsonb, h.actor, h.ts
    from bump, unnest($31, $32, $33, $34, $35, $36, $37, $38)
      as h(place, at, doc, key, old, new, actor, ts)
  ), counted as (
    update device set last_batch = greatest(last_batch, b.batch), last_seen = $41
    from bump, unnest($39, $40) as b(no, batch)
    where device.workspace = $1 and device.no = b.no
  )
  select head into reached from bump;
  if reached is null then
    return null;
  end if;
  if cardinality($42) > 0 then
    update doc set scope = m.scope from unnest($42, $43) as m(doc, scope)
    where doc.workspace = $1 and doc.doc = m.doc;
  end if;
  if cardinality($44) > 0 then
    insert into gone (workspace, seq, doc, scope, to_scope)
    select $1, g.seq, g.doc, g.scope, g.to_scope
    from unnest($44, $45, $46, $47) as g(seq, doc, scope, to_scope);
  end if;${also}
  return reached;
end`

export const commitFunction: Migration = {
  id: 'replication-0002',
  sql: [
    `create function kith_commit(${PARAMETERS.join(', ')}) returns bigint
     language plpgsql security invoker as $commit$${body()}$commit$`,
  ],
}

const REFERRING = [
  ...PARAMETERS,
  // documents that hang on other records now: which, and each with each record
  'uuid[]',
  'uuid[]',
  'uuid[]',
  // documents that name other attachments now: which, and each with each hash
  'uuid[]',
  'uuid[]',
  'text[]',
]

/** `blob_ref` is the table of attachments; no document names one before it is there. */
const REFERENCES = `
  if cardinality($48) > 0 then
    delete from hang where workspace = $1 and doc = any($48);
    insert into hang (workspace, doc, record)
    select $1, h.doc, h.record from unnest($49, $50) as h(doc, record) on conflict do nothing;
  end if;
  if cardinality($51) > 0 then
    delete from blob_ref where workspace = $1 and doc = any($51);
    insert into blob_ref (workspace, doc, hash)
    select $1, f.doc, f.hash from unnest($52, $53) as f(doc, hash) on conflict do nothing;
  end if;`

/** The same, with what documents refer to; servers of before go on calling the other while they are replaced. */
export const commitReferences: Migration = {
  id: 'replication-0003',
  sql: [
    // Documents that are read by those who read a record, without being owned by it: links, comments.
    `create table hang (
      workspace uuid not null references workspace on delete cascade,
      doc uuid not null,
      record uuid not null,
      primary key (workspace, record, doc))`,
    ...secured('hang'),
    'create index hang_doc on hang (workspace, doc)',
    // Whether what its documents refer to was written down: false for a workspace of before.
    'alter table workspace add column refs_kept boolean not null default false',
    `create function kith_commit(${REFERRING.join(', ')}) returns bigint
     language plpgsql security invoker as $commit$${body(REFERENCES)}$commit$`,
  ],
}

/** The call, with its parameters in the order above. */
export const COMMIT = `select kith_commit(${REFERRING.map((type, at) => `$${at + 1}::${type}`).join(', ')}) as head`
