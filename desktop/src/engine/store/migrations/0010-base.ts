/** The first format. Never edited once released: a change of the fixed tables is a new file. */
export const base = {
  id: 10,
  name: 'base',
  sql: `
CREATE TABLE meta (k TEXT PRIMARY KEY NOT NULL, v TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE doc (
  pk INTEGER PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  flags INTEGER NOT NULL DEFAULT 0,
  scope TEXT NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  owner INTEGER,
  state BLOB,
  cur BLOB
);
CREATE INDEX doc_owner ON doc (owner) WHERE owner IS NOT NULL;

CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  action INTEGER NOT NULL,
  pk INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  op TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  batch INTEGER,
  tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_pk ON outbox (pk);

CREATE TABLE action (
  n INTEGER PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  label TEXT NOT NULL,
  member TEXT,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  undoes TEXT,
  undone_by TEXT,
  "window" TEXT,
  final INTEGER NOT NULL DEFAULT 0,
  records INTEGER NOT NULL DEFAULT 0,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);

CREATE TABLE history (
  n INTEGER PRIMARY KEY NOT NULL,
  pk INTEGER NOT NULL,
  action INTEGER NOT NULL,
  key TEXT NOT NULL,
  before TEXT,
  after TEXT
);
CREATE INDEX history_pk ON history (pk);

CREATE TABLE link (
  pk INTEGER PRIMARY KEY NOT NULL,
  field TEXT NOT NULL,
  from_pk INTEGER NOT NULL,
  to_pk INTEGER NOT NULL,
  pos TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX link_from ON link (from_pk, field);
CREATE INDEX link_to ON link (to_pk, field);

CREATE TABLE text (
  pk INTEGER PRIMARY KEY NOT NULL,
  owner INTEGER NOT NULL,
  field TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX text_owner ON text (owner);

CREATE TABLE view (
  pk INTEGER PRIMARY KEY NOT NULL,
  id TEXT NOT NULL,
  object TEXT NOT NULL,
  position TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE setting (
  pk INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (pk, key)
) WITHOUT ROWID;

CREATE TABLE job (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  input TEXT NOT NULL,
  state TEXT,
  status TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  action TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  error TEXT,
  result TEXT
);

CREATE TABLE file (
  hash TEXT PRIMARY KEY NOT NULL,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  have INTEGER NOT NULL DEFAULT 1,
  pinned INTEGER NOT NULL DEFAULT 0,
  refs INTEGER NOT NULL DEFAULT 0,
  unused_since INTEGER,
  created_at INTEGER NOT NULL
);

CREATE TABLE mapping (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  object TEXT NOT NULL,
  headers TEXT NOT NULL,
  plan TEXT NOT NULL,
  used_at INTEGER NOT NULL
);

CREATE VIRTUAL TABLE search USING fts5(
  title, body,
  content='', contentless_delete=1,
  tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
-- Measured over 30,000 updates: merging for the sake of deletions costs 63 µs an update, without it 11.
-- What is left to merge is merged while nobody waits (compose/idle-work.ts).
INSERT INTO search(search, rank) VALUES ('automerge', 8);
INSERT INTO search(search, rank) VALUES ('deletemerge', 0);
`,
} as const
