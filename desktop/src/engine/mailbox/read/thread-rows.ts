/** Threads as rows of a list, in the order they are asked for. */
import type { DocId } from '@kith/shared/kit'
import type { MailLabel, MailPerson, MailSplit, ShareLevel, ThreadRow } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { readFolders } from '../folders.ts'
import { readPeople } from './people.ts'

/** A record of the workspace by its id; `undefined` for one that is not there. */
export type RecordName = (
  id: DocId,
) => { readonly object: string; readonly name: string } | undefined

export interface ThreadFacts {
  readonly id: number
  readonly account: string
  readonly subject: string
  readonly last_at: number
  readonly count: number
  readonly unread: number
  readonly has_attachment: number
  readonly is_starred: number
  readonly is_muted: number
  readonly snippet: string
  readonly places: string
  readonly split: MailSplit
  readonly snoozed_until: number | null
  readonly waited_from: number | null
  readonly back_at: number | null
  readonly share_level: ShareLevel | null
  readonly people: string
  readonly account_level: ShareLevel | null
  readonly has_draft: number
}

const ROWS = `SELECT t.id, t.account, t.subject, t.last_at, t.count, t.unread, t.has_attachment, t.is_starred, t.is_muted, t.snippet,
  t.places, t.split, t.snoozed_until, t.waited_from, t.back_at, t.share_level, t.people,
  (SELECT share_level FROM account WHERE id = t.account) AS account_level,
  EXISTS (SELECT 1 FROM draft WHERE thread = t.id AND state = 'open') AS has_draft
  FROM thread t WHERE t.id IN (SELECT value FROM json_each(?))`
const LABEL_PLACES = `SELECT id, name FROM place WHERE name GLOB '#*'`
const DAY = 86_400_000

export function readThreadRows(
  read: Read,
  ids: readonly number[],
  nameOf: RecordName,
): readonly ThreadRow[] {
  if (ids.length === 0) return []
  const facts = new Map(
    read.all<ThreadFacts>(ROWS, [JSON.stringify(ids)]).map(row => [row.id, row]),
  )
  const people = readPeople(
    read,
    [...facts.values()].flatMap(row => JSON.parse(row.people) as number[]),
  )
  const labels = labelsByPlace(read)
  return ids.flatMap(id => {
    const row = facts.get(id)
    return row === undefined ? [] : [threadRow(row, people, labels, nameOf)]
  })
}

function threadRow(
  row: ThreadFacts,
  people: ReadonlyMap<number, MailPerson>,
  labels: ReadonlyMap<number, MailLabel>,
  nameOf: RecordName,
): ThreadRow {
  const shown = (JSON.parse(row.people) as number[]).flatMap(id => people.get(id) ?? [])
  const company = shown.find(one => !one.isMe && one.company !== null)?.company ?? null
  const named = company === null ? undefined : nameOf(company)
  return {
    id: row.id,
    account: row.account,
    people: shown,
    count: row.count,
    subject: row.subject,
    snippet: row.snippet,
    at: row.last_at,
    isUnread: row.unread > 0,
    isStarred: row.is_starred === 1,
    isMuted: row.is_muted === 1,
    hasAttachment: row.has_attachment === 1,
    hasDraft: row.has_draft === 1,
    company: company === null || named === undefined ? null : { id: company, name: named.name },
    labels: (JSON.parse(row.places) as [number, number][]).flatMap(
      ([place]) => labels.get(place) ?? [],
    ),
    snoozedUntil: row.snoozed_until,
    waitedDays:
      row.waited_from === null || row.back_at === null
        ? null
        : Math.max(1, Math.round((row.back_at - row.waited_from) / DAY)),
    split: row.split,
    share: row.share_level ?? row.account_level ?? 'private',
  }
}

/** Labels that a person made, by the place that stands for them. */
function labelsByPlace(read: Read): ReadonlyMap<number, MailLabel> {
  const folders = readFolders(read)
  const places = read.all<{ id: number; name: string }>(LABEL_PLACES)
  return new Map(
    places.flatMap(({ id, name }): [number, MailLabel][] => {
      const folder = folders.get(Number(name.slice(1)))
      if (folder === undefined || folder.role !== null) return []
      const { account, hue } = folder
      return [[id, { id: String(folder.id), account, name: folder.name, role: null, hue }]]
    }),
  )
}
