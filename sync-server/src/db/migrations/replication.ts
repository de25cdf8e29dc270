/**
 * Tables of replication. The workspace is the first part of every key and foreign key, so that no
 * row can point into another's; `force` binds the owner of the tables as well.
 *
 * kind and holds are places in DOC_KINDS and room log's HOLDS; times are milliseconds UTC.
 */
import type { Migration } from '../database.ts'

/** Turns row-level security on for a table whose column `workspace` says whose a row is. */
export const secured = (table: string, also = ''): readonly string[] => [
  `alter table ${table} enable row level security`,
  `alter table ${table} force row level security`,
  `create policy of_workspace on ${table} using (workspace = nullif(current_setting('kith.workspace', true), '')::uuid${also}) with check (workspace = nullif(current_setting('kith.workspace', true), '')::uuid)`,
]

const tables: Readonly<Record<string, string>> = {
  // The head is the order of everything: whoever raises it holds its row until the commit.
  workspace: `workspace uuid primary key,
    name text not null,
    log uuid not null,
    head bigint not null default 0,
    floor bigint not null default 0,
    gone_floor bigint not null default 0,
    compacted bigint not null default 0,
    is_empty boolean not null default true,
    scopes_version bigint not null default 1,
    next_device integer not null default 2,
    created bigint not null`,
  action: `workspace uuid not null references workspace on delete cascade,
    id uuid not null,
    command text not null,
    label text not null,
    source text not null,
    at bigint not null,
    undoes uuid,
    actor uuid,
    primary key (workspace, id)`,
  log: `workspace uuid not null references workspace on delete cascade,
    seq bigint not null,
    doc uuid not null,
    kind smallint not null,
    holds smallint not null,
    epoch integer not null,
    scope integer not null,
    left_scope integer,
    device integer not null,
    ts bigint not null,
    actor uuid,
    action uuid,
    data bytea not null,
    primary key (workspace, seq)`,
  scope: `workspace uuid not null references workspace on delete cascade,
    id integer not null,
    key text not null,
    descriptor jsonb not null,
    primary key (workspace, id),
    unique (workspace, key)`,
  doc: `workspace uuid not null references workspace on delete cascade,
    doc uuid not null,
    kind smallint not null,
    type text not null,
    owner uuid,
    scope integer not null,
    epoch integer not null default 0,
    created bigint not null,
    at bigint not null,
    snap bytea,
    snap_seq bigint not null default 0,
    clocks bytea,
    primary key (workspace, doc),
    foreign key (workspace, scope) references scope (workspace, id)`,
  history: `workspace uuid not null references workspace on delete cascade,
    seq bigint not null,
    at smallint not null,
    doc uuid not null,
    key text not null,
    old jsonb,
    new jsonb,
    actor uuid,
    ts bigint not null,
    primary key (workspace, seq, at)`,
  uniq: `workspace uuid not null references workspace on delete cascade,
    object text not null,
    field text not null,
    norm text not null,
    doc uuid not null,
    primary key (workspace, object, field, norm)`,
  device: `workspace uuid not null references workspace on delete cascade,
    no integer not null,
    device text not null,
    user_id text not null,
    member uuid,
    last_batch bigint not null default 0,
    last_cursor bigint not null default 0,
    last_seen bigint not null default 0,
    revoked bigint,
    primary key (workspace, no),
    unique (workspace, device, user_id)`,
  // What left a scope or the workspace (to_scope null): told to readers that were away for long.
  gone: `workspace uuid not null references workspace on delete cascade,
    seq bigint not null,
    doc uuid not null,
    scope integer not null,
    to_scope integer,
    primary key (workspace, seq, doc)`,
  tomb: `workspace uuid not null references workspace on delete cascade,
    doc uuid not null,
    seq bigint not null,
    at bigint not null,
    primary key (workspace, doc)`,
}

export const replicationTables: readonly Migration[] = [
  {
    id: 'replication-0001',
    sql: [
      ...Object.entries(tables).flatMap(([name, columns]) => [
        `create table ${name} (${columns})`,
        ...secured(name),
      ]),
      'create index log_doc on log (workspace, doc, seq)',
      'create index history_doc on history (workspace, doc, seq)',
      'create index doc_scope on doc (workspace, scope, snap_seq)',
      'create index doc_kind on doc (workspace, kind, doc)',
      'create index doc_owner on doc (workspace, owner) where owner is not null',
    ],
  },
]

/** Fields whose values lie apart from their records, as the documents are now: see log/apart.ts. */
export const apartColumn: Migration = {
  id: 'replication-0004',
  sql: [
    `alter table workspace add column apart jsonb not null default '{}'`,
    'create index gone_doc on gone (workspace, doc, seq)',
  ],
}

/** What a document says as one number, and the place of the snapshot that was read for it: see log/prove.ts. */
export const proofColumns: Migration = {
  id: 'replication-0005',
  sql: [
    'alter table doc add column proof bigint not null default 0, add column proof_seq bigint not null default 0',
  ],
}

/** Whether all that is linked to records says so itself: see log/abouts.ts. */
export const aboutsColumn: Migration = {
  id: 'replication-0006',
  sql: ['alter table workspace add column abouts_kept boolean not null default false'],
}

/** With which sign-in a device came last, and what it is called: so that the audit log can tell of it. */
export const deviceColumns: Migration = {
  id: 'replication-0007',
  sql: [
    `alter table device add column session text not null default '', add column name text not null default ''`,
  ],
}
