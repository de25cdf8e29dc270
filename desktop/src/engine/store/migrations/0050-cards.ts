/** What colleagues share of their mail and meetings, and what this device knows of contact by itself. */
import type { Migration } from './index.ts'

export const cards: Migration = {
  id: 50,
  name: 'cards',
  sql: `
CREATE TABLE card (
  id TEXT NOT NULL,
  -- The member record of whose mail it is.
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  at INTEGER NOT NULL,
  direction TEXT,
  thread TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Of the list it last came with: what a whole list does not have is gone.
  round INTEGER NOT NULL,
  PRIMARY KEY (id, owner)
) WITHOUT ROWID;
CREATE TABLE card_record (
  record TEXT NOT NULL,
  at INTEGER NOT NULL,
  id TEXT NOT NULL,
  owner TEXT NOT NULL,
  PRIMARY KEY (record, at, id, owner)
) WITHOUT ROWID;
CREATE INDEX card_record_card ON card_record (id, owner);
-- Last contact and next meeting by this person's own mail: a column of the record holds the team's.
CREATE TABLE own_standing (
  record TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  last_contact INTEGER,
  next_meeting INTEGER
) WITHOUT ROWID;
`,
}
