/** Tables of attachments. Never edited after a release. */
import { secured, type Migration } from '#db'

export const blobMigrations: readonly Migration[] = [
  {
    id: 'blobs-0001',
    sql: [
      // place: folder of the pieces; segments: names of the pieces, in order; have: bytes in them; done_at: all there and of that hash.
      `create table blob (
        workspace uuid not null references workspace on delete cascade,
        hash text not null,
        size bigint not null,
        have bigint not null default 0,
        place text not null,
        segments jsonb not null default '[]',
        made_by text not null,
        created_at bigint not null,
        touched_at bigint not null,
        done_at bigint,
        unused_since bigint,
        primary key (workspace, hash))`,
      ...secured('blob'),
      // Written by the commit of a document (replication-0003).
      // A document may refer to an attachment that is still on its way, so nothing is demanded of hash.
      `create table blob_ref (
        workspace uuid not null references workspace on delete cascade,
        hash text not null,
        doc uuid not null,
        primary key (workspace, hash, doc))`,
      ...secured('blob_ref'),
      `create index blob_ref_doc on blob_ref (workspace, doc)`,
    ],
  },
]
