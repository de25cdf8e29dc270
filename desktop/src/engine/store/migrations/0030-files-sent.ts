/** Which attachments a server has, and which the person wants on this device at all times. */
import type { Migration } from './index.ts'

export const filesSent: Migration = {
  id: 30,
  name: 'files-sent',
  sql: `
CREATE TABLE file_sent (
  -- Server and workspace: after a move everything is sent again.
  upstream TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (upstream, hash)
) WITHOUT ROWID;
CREATE TABLE file_offline (
  hash TEXT PRIMARY KEY NOT NULL
) WITHOUT ROWID;
`,
}
