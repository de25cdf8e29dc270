/** What this person was told: follows from documents, so each device keeps its own. */
import type { Migration } from './index.ts'

export const inbox: Migration = {
  id: 40,
  name: 'inbox',
  sql: `
CREATE TABLE notice (
  -- The same on every device: what it is about, and how.
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  actor TEXT,
  record TEXT,
  object TEXT,
  why TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX notice_at ON notice (at);
`,
}
