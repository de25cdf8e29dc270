/** People with whom nobody was in touch for longer than is usual or was chosen, longest overdue first. */
import type { DocId } from '@kith/shared/kit'
import type { ColdContact, Contact } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { readContact, type LastLogged } from './contact.ts'
import type { RecordName } from './thread-rows.ts'

const DAY = 86_400_000
/** Twice the usual distance is not chance any more. */
const USUAL = 2
/** Chosen, or written with in both directions; the longest silent first. */
const CANDIDATES = `SELECT person FROM cadence UNION SELECT person FROM (
  SELECT person, max(max(coalesce(last_in, 0), coalesce(last_out, 0))) AS last FROM address
  WHERE person IS NOT NULL AND is_me = 0 AND is_member = 0 GROUP BY person HAVING sum(n_in) >= 3 AND sum(n_out) >= 3 AND last < ?
  ORDER BY last DESC LIMIT 500)`

export interface ColdSources {
  readonly read: Read
  readonly nameOf: RecordName
  readonly lastLogged: LastLogged
  readonly now: number
}

export function readGoingCold(
  { read, nameOf, lastLogged, now }: ColdSources,
  limit: number,
): readonly ColdContact[] {
  return read
    .pluck<DocId>(CANDIDATES, [now - 7 * DAY])
    .flatMap(person => {
      const named = nameOf(person)
      const contact = readContact(read, person, now, lastLogged)
      const late = overdue(contact, now)
      return named === undefined || late <= 0 ? [] : [{ person, name: named.name, contact, late }]
    })
    .toSorted((a, b) => b.late - a.late)
    .slice(0, limit)
    .map(({ person, name, contact }) => ({
      person,
      name,
      contact,
      weeks: weeksOf(read, person, now),
    }))
}

const WEEKS = 12
const TIMES = `SELECT m.received_at FROM message m WHERE m.received_at > ? AND m.kind IN ('person', 'invite') AND m.is_draft = 0
  AND m.id IN (SELECT message FROM participant WHERE address IN (SELECT id FROM address WHERE person = ? AND is_me = 0))`

/** Messages of each of the last twelve weeks, the oldest week first. */
function weeksOf(read: Read, person: DocId, now: number): readonly number[] {
  const weeks = Array.from({ length: WEEKS }, () => 0)
  const from = now - WEEKS * 7 * DAY
  for (const at of read.pluck<number>(TIMES, [from, person])) {
    const week = Math.min(WEEKS - 1, Math.floor((at - from) / (7 * DAY)))
    weeks[week] = (weeks[week] ?? 0) + 1
  }
  return weeks
}

/** ms beyond what was chosen, else beyond twice the usual; a planned meeting is contact enough. */
function overdue(contact: Contact, now: number): number {
  const { dueAt, usualDays, lastIn, lastOut, lastMeeting, lastLogged, nextMeeting } = contact
  if (nextMeeting !== null) return 0
  if (dueAt !== null) return now - dueAt
  if (usualDays === null) return 0
  const last = Math.max(lastIn ?? 0, lastOut ?? 0, lastMeeting ?? 0, lastLogged ?? 0)
  return now - last - Math.max(usualDays * USUAL, 14) * DAY
}
