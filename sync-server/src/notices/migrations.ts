/** Tables of notices by mail. Never edited after a release. */
import { secured, type Migration } from '#db'

/** Whom transactions name that look for what is due in any workspace. */
export const POSTMAN = 'server:notices'

export const noticeMigrations: readonly Migration[] = [
  {
    id: 'notices-0001',
    sql: [
      // Up to where the log was read for notices.
      `create table notice_place (
        workspace uuid primary key references workspace on delete cascade,
        seq bigint not null)`,
      ...secured('notice_place'),
      // What is to be mailed unless it is seen before. taken_at: a server is sending it.
      `create table notice_mail (
        workspace uuid not null references workspace on delete cascade,
        member uuid not null,
        id text not null,
        kind text not null,
        at bigint not null,
        due bigint not null,
        taken_at bigint not null default 0,
        doc uuid not null,
        record uuid,
        title text not null,
        body text not null,
        why text not null,
        primary key (workspace, member, id))`,
      ...secured('notice_mail', ` or current_setting('kith.user', true) = '${POSTMAN}'`),
      'create index notice_mail_due on notice_mail (due)',
    ],
  },
]
