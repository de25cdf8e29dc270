/** What a server brings with it: changes it refused, values that gave way, bytes that could not be read. */
import type { Migration } from './index.ts'

export const sync: Migration = {
  id: 20,
  name: 'sync',
  sql: `
CREATE TABLE sync_issue (
  n INTEGER PRIMARY KEY NOT NULL,
  pk INTEGER NOT NULL,
  -- Why the server refused it: a code of the protocol, and what it said beside.
  code TEXT NOT NULL,
  detail TEXT,
  -- The action it belonged to, and the keys as they were to become (JSON); Markdown for a text.
  action INTEGER,
  op TEXT,
  text TEXT,
  at INTEGER NOT NULL,
  -- NULL while nobody has looked at it.
  settled_at INTEGER
);
CREATE INDEX sync_issue_pk ON sync_issue (pk);

CREATE TABLE conflict (
  n INTEGER PRIMARY KEY NOT NULL,
  pk INTEGER NOT NULL,
  key TEXT NOT NULL,
  kept TEXT,
  lost TEXT,
  kept_by TEXT,
  lost_by TEXT,
  lost_at INTEGER NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  settled_at INTEGER
);
CREATE INDEX conflict_pk ON conflict (pk);

CREATE TABLE quarantine (
  seq INTEGER PRIMARY KEY NOT NULL,
  doc TEXT NOT NULL,
  why TEXT NOT NULL,
  bytes BLOB NOT NULL,
  at INTEGER NOT NULL
);
`,
}
