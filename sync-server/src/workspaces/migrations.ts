/** Tables of who belongs to which workspace. Never edited after a release. */
import { secured, type Migration } from '#db'

/** Rows of the person who is signed in; invitations name people whom no id is known of yet by `mailto:`. */
const MINE = `nullif(current_setting('kith.user', true), '')`

export const workspaceMigrations: readonly Migration[] = [
  {
    id: 'workspaces-0001-people',
    sql: [
      // A row stays when its person is removed: that is how their devices learn to forget.
      `create table membership (
        workspace uuid not null references workspace on delete cascade,
        user_id text not null references auth_user (id) on delete cascade,
        member uuid not null,
        role text not null,
        joined_at bigint not null,
        removed_at bigint,
        primary key (workspace, user_id),
        unique (workspace, member))`,
      ...secured('membership', ` or user_id = ${MINE}`),
      // The workspaces of one person.
      `create index membership_user on membership (user_id)`,
      // One owner at a time.
      `create unique index membership_owner on membership (workspace) where role = 'owner'`,
      `create table invite (
        workspace uuid not null references workspace on delete cascade,
        id uuid not null,
        code_hash text not null unique,
        role text not null,
        email text,
        is_mailed boolean not null default false,
        created_by text not null,
        created_at bigint not null,
        expires_at bigint not null,
        most integer not null,
        uses integer not null default 0,
        primary key (workspace, id))`,
      ...secured(
        'invite',
        ` or code_hash = nullif(current_setting('kith.invite', true), '') or 'mailto:' || email = ${MINE}`,
      ),
    ],
  },
  {
    id: 'workspaces-0002-two-factor',
    sql: [`alter table workspace add column needs_two_factor boolean not null default false`],
  },
  {
    id: 'workspaces-0003-api-keys',
    sql: [
      `create table api_key (
        workspace uuid not null references workspace on delete cascade,
        id uuid not null,
        name text not null,
        role text not null,
        scopes text not null,
        hint text not null,
        key_hash text not null,
        created_by text not null,
        created_at bigint not null,
        expires_at bigint,
        last_used_at bigint,
        primary key (workspace, id),
        unique (workspace, key_hash))`,
      ...secured('api_key'),
    ],
  },
  {
    id: 'workspaces-0004-kept-cards',
    // Of whoever left: what they shared of their mail stays with the team, as they said.
    sql: [`alter table membership add column keeps_shared boolean not null default false`],
  },
]
