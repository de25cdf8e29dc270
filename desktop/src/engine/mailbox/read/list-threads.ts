/** Lists of threads: walks of a place, newest first, from where the last page ended (MAIL 11). */
import type { MailBox, ThreadsQuery } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { findPlace, folderPlace, placeName, type PlaceBox } from '../places.ts'

export interface ThreadIds {
  readonly ids: readonly number[]
  readonly cursor: string | null
}

const NOTHING: ThreadIds = { ids: [], cursor: null }
export const PAGE = 50

const WALK = `SELECT p.thread, p.at FROM thread_place p WHERE p.place = ? AND (p.at, p.thread) < (?, ?)
  ORDER BY p.at DESC, p.thread DESC LIMIT ?`
const DRAFTED = `SELECT thread, max(updated_at) AS at FROM draft WHERE state = 'open' AND thread IS NOT NULL
  GROUP BY thread ORDER BY at DESC LIMIT ?`

/** What a thread must be to stand in a box, where it is found another way. */
export const BOX_FILTER: Readonly<Record<MailBox, string>> = {
  inbox: 't.in_inbox = 1 AND t.snoozed_until IS NULL',
  snoozed: 't.snoozed_until IS NOT NULL',
  starred: 't.is_starred = 1',
  sent: 't.in_sent = 1',
  drafts: `EXISTS (SELECT 1 FROM draft d WHERE d.thread = t.id AND d.state = 'open')`,
  scheduled: '0',
  archive: 't.in_inbox = 0 AND t.in_trash = 0 AND t.in_spam = 0',
  spam: 't.in_spam = 1',
  trash: 't.in_trash = 1',
  all: 't.in_trash = 0 AND t.in_spam = 0',
}

/** Threads of a box, a tab, an account or a label. */
export function listThreads(read: Read, query: ThreadsQuery): ThreadIds {
  const { box, split = null, account = null, label = null, limit = PAGE } = query
  if (box === 'scheduled') return NOTHING
  if (box === 'drafts') {
    const rows = read.all<{ thread: number }>(DRAFTED, [limit])
    return { ids: rows.map(row => row.thread), cursor: null }
  }
  const name =
    label === null ? placeName(box, box === 'inbox' ? split : null, account) : folderPlace(label)
  const place = findPlace(read, name)
  if (place === undefined) return NOTHING
  const filter = label === null || box === 'all' ? null : box
  return walk(read, place, query.cursor ?? null, limit, filter)
}

function walk(
  read: Read,
  place: number,
  cursor: string | null,
  limit: number,
  filter: PlaceBox | null,
): ThreadIds {
  const [at = Number.MAX_SAFE_INTEGER, thread = Number.MAX_SAFE_INTEGER] =
    cursor === null ? [] : cursor.split('.').map(Number)
  const sql =
    filter === null
      ? WALK
      : WALK.replace(' WHERE', ' JOIN thread t ON t.id = p.thread WHERE').replace(
          ' ORDER',
          ` AND ${BOX_FILTER[filter]} ORDER`,
        )
  const rows = read.all<{ thread: number; at: number }>(sql, [place, at, thread, limit + 1])
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    ids: page.map(row => row.thread),
    cursor: rows.length > limit && last !== undefined ? `${last.at}.${last.thread}` : null,
  }
}
