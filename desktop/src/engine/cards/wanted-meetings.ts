/** Which cards an event should have now: one for each time it takes place, within a season. */
import { cardId, cardOf, cardThreadId } from '@kith/shared/cards'
import { shareLevel, type ShareLevel } from '@kith/shared/mail'
import type { Read } from '#engine/store'
import { readGuests, whomOf } from './guests.ts'
import type { Wanted, Whose } from './wanted-mail.ts'

interface EventRow {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly location: string
  readonly status: string
  readonly my_response: string
  readonly is_private: number
  readonly state: string
  readonly share_level: ShareLevel
}
interface Occurrence {
  readonly starts_at: number
  readonly ends_at: number
  readonly original_at: number
}

const EVENT = `SELECT e.uid, e.title, e.description, e.location, e.status, e.my_response, e.is_private, e.state, c.share_level
  FROM event e JOIN calendar c ON c.id = e.calendar WHERE e.id = ?`
const OCCURRENCES = `SELECT starts_at, ends_at, original_at FROM occurrence WHERE event = ? AND starts_at BETWEEN ? AND ? ORDER BY starts_at`
const RULES = `SELECT level FROM share_rule WHERE scope = 'record' AND key IN (SELECT value FROM json_each(?))`
const DAY = 86_400_000
/** Older ones stay as they were shared; later ones come when their time is near. */
export const BACK_MS = 180 * DAY
const AHEAD_MS = 45 * DAY

export const itemOfEvent = (event: number): string => `e${event}`

export interface WantedMeetings extends Wanted {
  /** Nothing of it is shared any more, however long ago. */
  readonly isOver: boolean
}

export function wantedOfEvent(
  read: Read,
  { workspace, me, most }: Whose,
  id: number,
  now: number,
): WantedMeetings {
  const none = { cards: [], never: [], isOver: true }
  const event = read.get<EventRow>(EVENT, [id])
  if (event === undefined || event.state !== 'here') return none
  if (event.status === 'cancelled' || event.my_response === 'declined') return none
  const guests = readGuests(read, 'meeting', id, me)
  const whom = whomOf(guests)
  if (guests.every(({ is_me, is_member }) => is_me === 1 || is_member === 1)) return none
  const level = shareLevel({
    workspaceMost: most,
    account: event.share_level,
    contacts: read.pluck<ShareLevel>(RULES, [JSON.stringify(whom.records)]),
    thread: null,
    // What its owner marked as private is nobody's business, whatever the calendar says.
    isSensitive: event.is_private === 1,
    isConfirmed: false,
  })
  if (level === 'private') return none
  const times = read.all<Occurrence>(OCCURRENCES, [id, now - BACK_MS, now + AHEAD_MS])
  const cards = times.flatMap(({ starts_at, ends_at, original_at }) => {
    const card = cardOf(
      {
        id: cardId(workspace, `${event.uid}\n${original_at}`),
        kind: 'meeting',
        at: starts_at,
        until: ends_at,
        direction: null,
        thread: cardThreadId(workspace, `event ${event.uid}`),
        ...whom,
        subject: event.title,
        text: event.description,
        ownLength: event.description.length,
        place: event.location === '' ? null : event.location,
        files: [],
      },
      level,
    )
    return card === null ? [] : [{ item: itemOfEvent(id), card }]
  })
  return { cards, never: [], isOver: false }
}
