/** Tables of the audit log. Never edited after a release. */
import { secured, type Migration } from '#db'

export const adminMigrations: readonly Migration[] = [
  {
    id: 'admin-0001-audit',
    sql: [
      // What concerns no workspace has the workspace of all zeros, so nothing refers to `workspace` here.
      `create table audit (
        workspace uuid not null,
        seq bigint not null,
        at bigint not null,
        what text not null,
        actor text,
        address text,
        data text not null,
        hash text not null,
        primary key (workspace, seq))`,
      ...secured('audit'),
      // Where the chain begins (after retention) and ends: rows cut off at an end are missed as well.
      `create table audit_chain (
        workspace uuid primary key,
        first_seq bigint not null,
        first_prev text not null,
        last_seq bigint not null,
        last_hash text not null)`,
      ...secured('audit_chain'),
    ],
  },
]
