/** Threads of a record: by the addresses of its people, and what was linked by hand. */
import type { DocId } from '@kith/shared/kit'
import type { MailBox } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { BOX_FILTER, type ThreadIds } from './list-threads.ts'
import { threadsOfHits, type Hit } from './message-walk.ts'

/** Whose mail a record shows: a person's or company's own, of other records that of the people they name. */
export type PartiesOf = (record: DocId) => readonly DocId[]

const ADDRESSES = `SELECT id FROM address WHERE person IN (SELECT value FROM json_each(?)) OR company IN (SELECT value FROM json_each(?))`
const LINKED = 'SELECT thread, is_linked FROM thread_link WHERE record = ?'
/** Addresses of these people and companies. */
export const addressesOf = (read: Read, parties: readonly DocId[]): readonly number[] =>
  read.pluck<number>(ADDRESSES, [JSON.stringify(parties), JSON.stringify(parties)])

/** Few addresses are walked each by itself; many are sorted together. */
const EACH = 24

/**
 * `box` `all` leaves out what is in the bin and in spam. Messages, not threads, are walked: the
 * index of people holds them newest first.
 */
export function recordThreads(
  read: Read,
  record: DocId,
  parties: readonly DocId[],
  box: MailBox,
  cursor: string | null,
  limit: number,
): ThreadIds {
  const addresses = addressesOf(read, parties)
  const links = read.all<{ thread: number; is_linked: number }>(LINKED, [record])
  const removed = new Set(links.filter(link => link.is_linked === 0).map(link => link.thread))
  const added = links.filter(link => link.is_linked === 1).map(link => link.thread)
  const addedHits = hitsOf(read, added)
  const fits = `SELECT m.id, m.thread FROM message m JOIN thread t ON t.id = m.thread
    WHERE m.id IN (SELECT value FROM json_each(?)) AND m.is_draft = 0 AND ${BOX_FILTER[box]} ORDER BY m.id DESC`
  return threadsOfHits(
    {
      next(before, count) {
        const found = newestOf(read, addresses, before, count)
        const ids = [...found, ...addedHits.filter(hit => hit.id < before).map(hit => hit.id)]
          .toSorted((a, b) => b - a)
          .slice(0, count)
        const hits = read.all<Hit>(fits, [JSON.stringify(ids)])
        return {
          hits: hits.filter(hit => !removed.has(hit.thread)),
          to: ids.length < count ? null : (ids.at(-1) ?? null),
        }
      },
      isTold: ({ id, thread }) => isTold(read, { addresses, added, id, thread }),
    },
    cursor,
    limit,
  )
}

function newestOf(
  read: Read,
  addresses: readonly number[],
  before: number,
  limit: number,
): readonly number[] {
  if (addresses.length === 0) return []
  if (addresses.length > EACH)
    return read.pluck<number>(
      `SELECT DISTINCT message FROM participant WHERE address IN (SELECT value FROM json_each(?)) AND message < ? ORDER BY message DESC LIMIT ?`,
      [JSON.stringify(addresses), before, limit],
    )
  const all = addresses.flatMap(address =>
    read.pluck<number>(
      'SELECT DISTINCT message FROM participant WHERE address = ? AND message < ? ORDER BY message DESC LIMIT ?',
      [address, before, limit],
    ),
  )
  return [...new Set(all)].toSorted((a, b) => b - a).slice(0, limit)
}

const hitsOf = (read: Read, threads: readonly number[]): readonly Hit[] =>
  threads.length === 0
    ? []
    : read.all<Hit>(
        'SELECT max(id) AS id, thread FROM message WHERE thread IN (SELECT value FROM json_each(?)) GROUP BY thread',
        [JSON.stringify(threads)],
      )

function isTold(
  read: Read,
  {
    addresses,
    added,
    id,
    thread,
  }: { addresses: readonly number[]; added: readonly number[] } & Hit,
): boolean {
  if (added.includes(thread)) {
    const newest = hitsOf(read, [thread])[0]
    if (newest !== undefined && newest.id > id) return true
  }
  return (
    read.get(
      `SELECT 1 FROM message m JOIN participant p ON p.message = m.id WHERE m.thread = ? AND m.id > ? AND m.is_draft = 0
       AND p.address IN (SELECT value FROM json_each(?)) LIMIT 1`,
      [thread, id, JSON.stringify(addresses)],
    ) !== undefined
  )
}
