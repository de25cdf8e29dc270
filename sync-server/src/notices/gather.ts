/** Reads the log from where it was read last, and keeps what is to be mailed to whom unless they see it before. */
import { CREATED_KEY, textCodec, type KeyChange } from '@kith/shared/docs'
import type { DocId, Json } from '@kith/shared/kit'
import type { LogRow } from '@kith/shared/protocol'
import {
  joinLines,
  noticeOf,
  noticeOfText,
  PREFERENCES_KEY,
  readPreferences,
  type NewNotice,
} from '@kith/shared/notices'
import type { Database, Tx } from '#db'
import { loadFacts, settingsOf, surroundingsOf, type Facts } from './facts.ts'
import { dueAt } from './pace.ts'
import type { NoticeLog, Reader } from './ports.ts'

const PAGE_BYTES = 1024 * 1024

export interface Gathered {
  readonly reader: Reader
  readonly doc: DocId
  readonly notice: NewNotice
  readonly due: number
}

/** Answers whether there is more. */
export async function gather(
  db: Database,
  log: NoticeLog,
  readers: readonly Reader[],
): Promise<boolean> {
  const { workspace } = log
  const after = await db.tx({ workspace }, tx => placeOf(tx, workspace, log.head()))
  if (after >= log.head()) return false
  const { rows, seqTo } = await log.readLog(after, PAGE_BYTES)
  const told = rows.filter(
    ({ kind, holds, actor }) =>
      (kind === 'record' || kind === 'text') && holds === 'update' && actor !== null,
  )
  const found = told.length === 0 ? [] : await noticesOf(log, readers, told)
  const isOurs = await db.tx({ workspace }, async tx => {
    const moved = await tx.query(
      'update notice_place set seq = $3 where workspace = $1 and seq = $2 returning seq',
      [workspace, after, seqTo],
    )
    if (moved.length === 0) return false
    for (const one of found) await keep(tx, workspace, one)
    return true
  })
  // Where another server was faster it is asked anew how far that got.
  return !isOurs || seqTo < log.head()
}

/** What was there before anybody could ask for mails is no news. */
async function placeOf(tx: Tx, workspace: DocId, head: number): Promise<number> {
  const [row] = await tx.query<{ seq: number }>(
    `insert into notice_place (workspace, seq) values ($1, $2)
     on conflict (workspace) do update set workspace = excluded.workspace returning seq`,
    [workspace, head],
  )
  return row?.seq ?? head
}

async function noticesOf(
  log: NoticeLog,
  readers: readonly Reader[],
  rows: readonly LogRow[],
): Promise<readonly Gathered[]> {
  const found: Gathered[] = []
  let facts: Facts | undefined
  for (const reader of readers) {
    const settings = await settingsOf(log, reader.actor.member)
    const preferences = readPreferences(settings[PREFERENCES_KEY])
    if (Object.values(preferences.kinds).every(({ mail }) => mail === 'never')) continue
    facts ??= await loadFacts(
      log,
      rows.flatMap(({ doc, actor }) => [doc, ...(actor === null ? [] : [actor])]),
    )
    found.push(...(await noticesFor(log, reader, settings, facts, rows)))
  }
  return found
}

async function noticesFor(
  log: NoticeLog,
  reader: Reader,
  settings: Readonly<Record<string, Json>>,
  facts: Facts,
  rows: readonly LogRow[],
): Promise<readonly Gathered[]> {
  const preferences = readPreferences(settings[PREFERENCES_KEY])
  const scopes = new Set(log.scopesOf(reader.actor))
  const open = new Set<DocId>()
  for (const { doc, scope } of facts.docs.values()) if (scopes.has(scope)) open.add(doc)
  const changes = await log.changesAt(rows.map(({ seq }) => seq))
  const found: Gathered[] = []
  for (const row of rows) {
    const { doc, ts: at, actor, seq } = row
    const known = facts.docs.get(doc)
    if (known === undefined || !open.has(doc)) continue
    const around = surroundingsOf(facts, reader, id => open.has(id), settings, preferences, at)
    const notice =
      known.kind === 'text'
        ? textNotice(known.state, { doc, owner: known.owner, at, actor }, around)
        : noticeOf(
            {
              doc,
              object: known.type,
              keys: known.keys,
              ...madeOrChanged(changes.get(seq) ?? []),
              at,
              actor,
              isByHand: row.action?.source === 'person',
            },
            around,
          )
    if (notice === undefined) continue
    if (notice.record !== null && preferences.muted.includes(notice.record)) continue
    const due = dueAt(preferences.kinds[notice.kind].mail, at, preferences)
    if (due !== null) found.push({ reader, doc, notice, due })
  }
  return found
}

/** The entry that made a record says all of its keys. */
function madeOrChanged(changes: readonly KeyChange[]) {
  const isNew = changes.some(({ key, before }) => key === CREATED_KEY && before === undefined)
  return { isNew, changes: isNew ? [] : changes }
}

function textNotice(
  state: Uint8Array | null,
  told: { doc: DocId; owner: DocId | undefined; at: number; actor: DocId | null },
  around: Parameters<typeof noticeOfText>[1],
): NewNotice | undefined {
  const { owner } = told
  if (state === null || owner === undefined || around.keys(owner) === undefined) return undefined
  return noticeOfText({ ...told, owner, markdown: textCodec.toMarkdown(state) }, around)
}

async function keep(
  tx: Tx,
  workspace: DocId,
  { reader, doc, notice, due }: Gathered,
): Promise<void> {
  const { member } = reader.actor
  const { id, kind, at, record, title, why } = notice
  const [before] = await tx.query<{ body: string }>(
    'select body from notice_mail where workspace = $1 and member = $2 and id = $3',
    [workspace, member, id],
  )
  const body = kind === 'changed' ? joinLines(before?.body ?? '', notice.body) : notice.body
  await tx.query(
    `insert into notice_mail (workspace, member, id, kind, at, due, doc, record, title, body, why)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (workspace, member, id) do update set at = excluded.at, title = excluded.title, body = excluded.body`,
    [workspace, member, id, kind, at, due, doc, record, title, body, why],
  )
}
