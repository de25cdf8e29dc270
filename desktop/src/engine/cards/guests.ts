/** Who took part in a mail or a meeting, and whom of the workspace that concerns. */
import type { DocId } from '@kith/shared/kit'
import type { Read } from '#engine/store'

export interface Guest {
  readonly role: string
  readonly address: number
  readonly person: DocId | null
  readonly company: DocId | null
  readonly is_me: number
  readonly is_member: number
  /** The record of a colleague. */
  readonly member: DocId | null
}

const COLUMNS = `a.id AS address, a.person, a.company, a.is_me, a.is_member,
  (SELECT holder FROM owner WHERE key = a.addr AND kind = 'member' LIMIT 1) AS member`
/** Whom somebody wrote to in secret stays secret. */
const OF_MAIL = `SELECT p.role, ${COLUMNS} FROM participant p JOIN address a ON a.id = p.address
  WHERE p.message = ? AND p.role IN ('from', 'to', 'cc')`
const OF_MEETING = `SELECT 'guest' AS role, ${COLUMNS} FROM attendee t JOIN address a ON a.id = t.address WHERE t.event = ?`

/** `me`: the member record of the person at this device, whose address may be no account's (an import). */
export const readGuests = (
  read: Read,
  kind: 'mail' | 'meeting',
  id: number,
  me: DocId | null,
): readonly Guest[] =>
  read
    .all<Guest>(kind === 'mail' ? OF_MAIL : OF_MEETING, [id])
    .map(guest => (me !== null && guest.member === me ? { ...guest, is_me: 1 } : guest))

export function whomOf(guests: readonly Guest[]) {
  const outside = guests.filter(({ is_me, is_member }) => is_me === 0 && is_member === 0)
  const ids = (pick: (guest: Guest) => DocId | null, of: readonly Guest[]): DocId[] => [
    ...new Set(of.flatMap(guest => pick(guest) ?? [])),
  ]
  return {
    records: [...ids(({ person }) => person, outside), ...ids(({ company }) => company, outside)],
    members: ids(
      ({ member }) => member,
      guests.filter(({ is_me }) => is_me === 0),
    ),
    others: new Set(outside.flatMap(({ person, address }) => (person === null ? [address] : [])))
      .size,
  }
}
