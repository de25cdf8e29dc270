/**
 * The fixed tables, for their row types and for the test that holds the migrations to them.
 * Tables of objects are made from the catalog (object-tables.ts).
 */
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const meta = sqliteTable('meta', { k: text().primaryKey(), v: text().notNull() })

/** Every document on this device. Small columns stand before the blobs, so that reading them stays on one page. */
export const doc = sqliteTable(
  'doc',
  {
    pk: integer().primaryKey(),
    id: text().notNull().unique(),
    /** '' for an id that something refers to and that has not been seen. */
    kind: text().notNull(),
    /** Object id, or `object.field`. */
    type: text().notNull(),
    /** &1: deleted. */
    flags: integer().notNull().default(0),
    scope: text().notNull().default(''),
    epoch: integer().notNull().default(0),
    /** Place in the server's log; 0 before there is one. */
    seq: integer().notNull().default(0),
    /** Milliseconds of the last change. */
    at: integer().notNull().default(0),
    /** For texts: the record they belong to. */
    owner: integer(),
    /** What the server has confirmed; without a server, everything. */
    state: blob({ mode: 'buffer' }),
    /** `state` with what waits in the outbox, while something waits. */
    cur: blob({ mode: 'buffer' }),
  },
  table => [index('doc_owner').on(table.owner)],
)

/** Changes that a server has not confirmed: the bytes, and what they mean, to be written again if refused. */
export const outbox = sqliteTable(
  'outbox',
  {
    n: integer().primaryKey({ autoIncrement: true }),
    action: integer().notNull(),
    pk: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
    op: text().notNull(),
    epoch: integer().notNull(),
    ts: integer().notNull(),
    batch: integer(),
    tries: integer().notNull().default(0),
  },
  table => [index('outbox_pk').on(table.pk)],
)

export const action = sqliteTable('action', {
  n: integer().primaryKey(),
  id: text().notNull().unique(),
  command: text().notNull(),
  label: text().notNull(),
  member: text(),
  source: text().notNull(),
  at: integer().notNull(),
  undoes: text(),
  undone_by: text(),
  window: text(),
  /** 1: cannot be undone. */
  final: integer().notNull().default(0),
  /** Documents of kind record that it touched. */
  records: integer().notNull().default(0),
  /** Its rows in `history` lie between these. */
  first: integer().notNull(),
  last: integer().notNull(),
})

export const history = sqliteTable(
  'history',
  {
    n: integer().primaryKey(),
    pk: integer().notNull(),
    action: integer().notNull(),
    key: text().notNull(),
    /** JSON; NULL when the key was not there. */
    before: text(),
    after: text(),
  },
  table => [index('history_pk').on(table.pk)],
)

export const link = sqliteTable(
  'link',
  {
    pk: integer().primaryKey(),
    /** `object.field` */
    field: text().notNull(),
    from_pk: integer().notNull(),
    to_pk: integer().notNull(),
    pos: text().notNull(),
    deleted: integer().notNull().default(0),
  },
  table => [
    index('link_from').on(table.from_pk, table.field),
    index('link_to').on(table.to_pk, table.field),
  ],
)

/** Rich text as plain words. */
export const textRow = sqliteTable(
  'text',
  {
    pk: integer().primaryKey(),
    owner: integer().notNull(),
    /** `object.field` */
    field: text().notNull(),
    body: text().notNull(),
  },
  table => [index('text_owner').on(table.owner)],
)

export const view = sqliteTable('view', {
  pk: integer().primaryKey(),
  id: text().notNull(),
  object: text().notNull(),
  position: text().notNull(),
  body: text().notNull(),
})

export const setting = sqliteTable(
  'setting',
  {
    pk: integer().notNull(),
    key: text().notNull(),
    value: text().notNull(),
  },
  table => [primaryKey({ columns: [table.pk, table.key] })],
)

export const job = sqliteTable('job', {
  id: text().primaryKey(),
  kind: text().notNull(),
  lane: text().notNull(),
  input: text().notNull(),
  state: text(),
  status: text().notNull(),
  done: integer().notNull().default(0),
  total: integer(),
  attempts: integer().notNull().default(0),
  not_before: integer().notNull().default(0),
  action: text(),
  created_at: integer().notNull(),
  started_at: integer(),
  ended_at: integer(),
  error: text(),
  result: text(),
})

export const file = sqliteTable('file', {
  hash: text().primaryKey(),
  size: integer().notNull(),
  type: text().notNull(),
  have: integer().notNull().default(1),
  pinned: integer().notNull().default(0),
  refs: integer().notNull().default(0),
  unused_since: integer(),
  created_at: integer().notNull(),
})

export const mapping = sqliteTable('mapping', {
  id: text().primaryKey(),
  name: text().notNull(),
  object: text().notNull(),
  headers: text().notNull(),
  plan: text().notNull(),
  used_at: integer().notNull(),
})

/** Changes that the server refused, with what they were to become. */
export const syncIssue = sqliteTable(
  'sync_issue',
  {
    n: integer().primaryKey(),
    pk: integer().notNull(),
    code: text().notNull(),
    detail: text(),
    action: integer(),
    op: text(),
    text: text(),
    at: integer().notNull(),
    settled_at: integer(),
  },
  table => [index('sync_issue_pk').on(table.pk)],
)

/** Values that gave way to a later write of somebody who did not know of them. */
export const conflict = sqliteTable(
  'conflict',
  {
    n: integer().primaryKey(),
    pk: integer().notNull(),
    key: text().notNull(),
    kept: text(),
    lost: text(),
    kept_by: text(),
    lost_by: text(),
    lost_at: integer().notNull(),
    seq: integer().notNull().unique(),
    settled_at: integer(),
  },
  table => [index('conflict_pk').on(table.pk)],
)

/** Entries of the server's log that could not be read, until the document came whole. */
export const quarantine = sqliteTable('quarantine', {
  seq: integer().primaryKey(),
  doc: text().notNull(),
  why: text().notNull(),
  bytes: blob({ mode: 'buffer' }).notNull(),
  at: integer().notNull(),
})
