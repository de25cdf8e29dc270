/** Tables of cards. Never edited after a release. */
import { secured, type Migration } from '#db'

export const cardMigrations: readonly Migration[] = [
  {
    id: 'cards-0001',
    sql: [
      // Whoever raises the revision holds this row until the commit: revisions follow commits.
      // floor: what was taken back up to here is forgotten; bytes: of everything sealed.
      `create table card_head (
        workspace uuid primary key references workspace on delete cascade,
        revision bigint not null default 0,
        floor bigint not null default 0,
        bytes bigint not null default 0)`,
      ...secured('card_head'),
      // What a card says is sealed under a key that the database never sees. Taken back: sealed and
      // key are null, records is empty; id, owner and revision stay for those who were away.
      `create table card (
        workspace uuid not null references workspace on delete cascade,
        id uuid not null,
        owner text not null,
        member uuid not null,
        revision bigint not null,
        records uuid[] not null,
        key uuid,
        sealed bytea,
        changed_at bigint not null,
        primary key (workspace, id, owner))`,
      ...secured('card'),
      'create index card_revision on card (workspace, revision)',
      'create index card_owner on card (workspace, owner, id) where sealed is not null',
      'create index card_key_of on card (workspace, key) where key is not null',
      'create index card_records on card using gin (records)',
      // doomed: nothing is sealed under it any more, its bytes are still to be removed.
      `create table card_key (
        workspace uuid not null references workspace on delete cascade,
        key uuid not null,
        is_doomed boolean not null default false,
        primary key (workspace, key))`,
      ...secured('card_key'),
    ],
  },
  {
    id: 'cards-0002',
    sql: [
      // most: nothing above it is put; most_seq: place in the log at which that was read, so that who
      // read earlier does not undo it; is_low: what was above it when it came has been gone through.
      `alter table card_head
        add column most text not null default 'full',
        add column most_seq bigint not null default 0,
        add column is_low boolean not null default true,
        add column chosen_seq bigint not null default 0`,
    ],
  },
]
