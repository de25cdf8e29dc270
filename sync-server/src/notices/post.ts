/** Sends what is due: one mail a person, of what they have not seen and may still read. */
import { isFault, type Clock, type DocId, type Log } from '@kith/shared/kit'
import {
  isRead,
  PREFERENCES_KEY,
  readPreferences,
  readStateOf,
  stateKey,
} from '@kith/shared/notices'
import type { Database } from '#db'
import type { Mailer } from '#mailer'
import { settingsOf } from './facts.ts'
import { noticeLetter, type NoticeLine } from './letter.ts'
import { POSTMAN } from './migrations.ts'
import type { LeaseLog, NoticeLog, Reader, ReadersOf } from './ports.ts'
import type { Unsubscribing } from './unsubscribe.ts'

export interface PostDeps {
  readonly db: Database
  readonly lease: LeaseLog
  readonly readersOf: ReadersOf
  readonly nameOf: (workspace: DocId) => Promise<string>
  readonly mailer: Mailer
  readonly unsubscribing: Unsubscribing
  readonly clock: Clock
  readonly log: Log
}

interface Row extends NoticeLine {
  readonly member: DocId
  readonly id: string
  readonly kind: string
  readonly at: number
  readonly doc: DocId
  readonly record: DocId | null
}

/** A server that was killed while it sent: another one tries again. */
const TAKEN_MS = 10 * 60_000
/** Nobody wants to be told next week. */
const STALE_MS = 3 * 86_400_000
const MOST = 500

export async function sendDue(deps: PostDeps): Promise<void> {
  const now = deps.clock.now()
  const due = await deps.db.tx({ user: POSTMAN }, tx =>
    tx.query<{ workspace: DocId }>(
      'select distinct workspace from notice_mail where due <= $1 and taken_at < $2',
      [now, now - TAKEN_MS],
    ),
  )
  for (const { workspace } of due) await sendIn(deps, workspace, now)
}

async function sendIn(deps: PostDeps, workspace: DocId, now: number): Promise<void> {
  const rows = await deps.db.tx({ workspace }, async tx => {
    // One server at a time, so that what is due to a person is one mail and not shared among two.
    await tx.query('select seq from notice_place where workspace = $1 for update', [workspace])
    return tx.query<Row>(
      `update notice_mail set taken_at = $2 where workspace = $1 and (member, id) in (
         select member, id from notice_mail where workspace = $1 and due <= $2 and taken_at < $3
         order by at limit ${MOST} for update skip locked)
       returning member, id, kind, at, doc, record, title, body, why`,
      [workspace, now, now - TAKEN_MS],
    )
  })
  const { log, release } = await deps.lease(workspace)
  try {
    // Another server may have heard of rights and of what was seen a moment ago.
    await log.refresh()
    const readers = await deps.readersOf(workspace)
    for (const [member, all] of Map.groupBy(rows, row => row.member)) {
      const reader = readers.find(({ actor }) => actor.member === member)
      const lines = reader ? await unseen(log, reader, all, now) : []
      if (reader && lines.length > 0 && !(await send(deps, workspace, reader, lines))) continue
      await forget(deps.db, workspace, all)
    }
  } finally {
    release()
  }
}

/** Asked at the last moment: rights, wishes and what was read may be otherwise by now. */
async function unseen(
  log: NoticeLog,
  { actor }: Reader,
  rows: readonly Row[],
  now: number,
): Promise<readonly Row[]> {
  const settings = await settingsOf(log, actor.member)
  const { kinds, muted } = readPreferences(settings[PREFERENCES_KEY])
  const left: Row[] = []
  const scopes = new Set(log.scopesOf(actor))
  const named = await log.find(rows.flatMap(({ doc, record }) => [doc, record ?? doc]))
  const open = new Set(named.flatMap(({ doc, scope }) => (scopes.has(scope) ? [doc] : [])))
  for (const row of rows) {
    const state = readStateOf(settings[stateKey(row.id)])
    const isWanted = kinds[row.kind as keyof typeof kinds]?.mail !== 'never'
    const isMuted = row.record !== null && muted.includes(row.record)
    if (isRead(state, row.at) || state.snoozedUntil !== null || !isWanted || isMuted) continue
    if (now - row.at > STALE_MS) continue
    const needs = row.record === null ? [row.doc] : [row.doc, row.record]
    if (needs.every(doc => open.has(doc))) left.push(row)
  }
  return left
}

/** Whether it went; what did not is tried again. */
async function send(
  { mailer, unsubscribing, nameOf, log }: PostDeps,
  workspace: DocId,
  reader: Reader,
  lines: readonly NoticeLine[],
): Promise<boolean> {
  const { member } = reader.actor
  const link = unsubscribing.link(workspace, member)
  try {
    await mailer.send(
      noticeLetter({ to: reader.email, workspace: await nameOf(workspace), lines, link }),
    )
    return true
  } catch (error) {
    log.warn('notices/not-sent', { workspace, why: isFault(error) ? error.code : String(error) })
    return false
  }
}

async function forget(db: Database, workspace: DocId, rows: readonly Row[]): Promise<void> {
  const pairs = [rows.map(({ member }) => member), rows.map(({ id }) => id)]
  await db.tx({ workspace }, tx =>
    tx.query(
      `delete from notice_mail where workspace = $1
       and (member, id) in (select unnest($2::uuid[]), unnest($3::text[]))`,
      [workspace, ...pairs],
    ),
  )
}
