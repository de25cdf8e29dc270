/** Events as rows of mail.db. An event of a series and each changed occurrence have a row of their own. */
import type { CalendarEvent } from '@kith/shared/calendar'
import type { EventDraft, RemoteAttendee, RemoteEvent } from '#engine/connectors'
import type { AddressBook } from '#engine/mailbox'
import type { Read, Write } from '#engine/store'

export interface EventRow {
  readonly id: number
  readonly calendar: string
  readonly provider_id: string
  readonly uid: string
  readonly recurrence_id: string | null
  readonly etag: string | null
  readonly sequence: number
  readonly status: RemoteEvent['status']
  readonly title: string
  readonly description: string
  readonly location: string
  readonly conference_url: string | null
  readonly starts_at: number | null
  readonly ends_at: number | null
  readonly start_date: string | null
  readonly end_date: string | null
  readonly zone: string | null
  readonly rule: string | null
  readonly rdates: string
  readonly exdates: string
  readonly is_busy: number
  readonly is_private: number
  readonly my_response: RemoteEvent['myResponse']
  readonly reminders: string
  readonly state: 'here' | 'removed'
  /** JSON of what the provider still has to be told. */
  readonly pending: string | null
  readonly conflict: string | null
  readonly updated_at: number
}

const COLUMNS = `id, calendar, provider_id, uid, recurrence_id, etag, sequence, status, title, description, location, conference_url,
  starts_at, ends_at, start_date, end_date, zone, rule, rdates, exdates, is_busy, is_private, my_response, reminders, state, pending, conflict, updated_at`

export const readEvent = (read: Read, id: number): EventRow | undefined =>
  read.get(`SELECT ${COLUMNS} FROM event WHERE id = ?`, [id])
export const readSeries = (read: Read, calendar: string, uid: string): readonly EventRow[] =>
  read.all(
    `SELECT ${COLUMNS} FROM event WHERE calendar = ? AND uid = ? AND state = 'here' ORDER BY recurrence_id IS NOT NULL, id`,
    [calendar, uid],
  )
export const readPending = (read: Read, account: string): readonly EventRow[] =>
  read.all(
    `SELECT ${COLUMNS.replaceAll(/(\w+)/g, 'e.$1')} FROM event e JOIN calendar c ON c.id = e.calendar WHERE c.account = ? AND e.pending IS NOT NULL ORDER BY e.id`,
    [account],
  )

const ATTENDEES = `SELECT a.addr AS address, t.name, t.response, t.is_optional, t.is_organizer FROM attendee t JOIN address a ON a.id = t.address WHERE t.event = ? ORDER BY t.ord`

export const readAttendees = (read: Read, event: number): readonly RemoteAttendee[] =>
  read
    .all<{
      address: string
      name: string
      response: RemoteAttendee['response']
      is_optional: number
      is_organizer: number
    }>(ATTENDEES, [event])
    .map(row => ({
      address: row.address,
      name: row.name,
      response: row.response,
      isOptional: row.is_optional === 1,
      isOrganizer: row.is_organizer === 1,
    }))

/** The row as the pure rules and the connectors know events. */
export function eventOf(read: Read, row: EventRow): CalendarEvent & EventDraft {
  return {
    uid: row.uid,
    recurrenceId: row.recurrence_id,
    isFollowing: false,
    sequence: row.sequence,
    status: row.status,
    title: row.title,
    description: row.description,
    location: row.location,
    conferenceUrl: row.conference_url,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    startDate: row.start_date,
    endDate: row.end_date,
    zone: row.zone,
    rule: row.rule,
    rdates: JSON.parse(row.rdates) as readonly string[],
    exdates: JSON.parse(row.exdates) as readonly string[],
    isBusy: row.is_busy === 1,
    isPrivate: row.is_private === 1,
    attendees: readAttendees(read, row.id),
    myResponse: row.my_response,
    reminders: JSON.parse(row.reminders) as readonly number[],
    stampedAt: row.updated_at,
    wantsConference: false,
    tellsPeople: false,
    restored: [],
  }
}

const PUT = `INSERT INTO event (calendar, provider_id, uid, recurrence_id, etag, sequence, status, title, description, location, conference_url,
  starts_at, ends_at, start_date, end_date, zone, rule, rdates, exdates, is_busy, is_private, my_response, reminders, updated_at, state, pending)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'here', ?)
  ON CONFLICT (calendar, provider_id) DO UPDATE SET uid = excluded.uid, recurrence_id = excluded.recurrence_id, etag = excluded.etag, sequence = excluded.sequence,
  status = excluded.status, title = excluded.title, description = excluded.description, location = excluded.location, conference_url = excluded.conference_url,
  starts_at = excluded.starts_at, ends_at = excluded.ends_at, start_date = excluded.start_date, end_date = excluded.end_date, zone = excluded.zone, rule = excluded.rule,
  rdates = excluded.rdates, exdates = excluded.exdates, is_busy = excluded.is_busy, is_private = excluded.is_private, my_response = excluded.my_response,
  reminders = excluded.reminders, updated_at = excluded.updated_at, state = 'here', pending = excluded.pending RETURNING id`

export interface EventPlace {
  readonly calendar: string
  readonly providerId: string
  readonly etag: string | null
  readonly pending: string | null
}

/** Writes an event and its people; answers its row. */
export function putEvent(
  tx: Write,
  book: AddressBook,
  place: EventPlace,
  event: Omit<EventDraft, 'wantsConference' | 'tellsPeople' | 'restored'>,
  now: number,
): number {
  const found = tx.get<{ id: number }>(PUT, [
    place.calendar,
    place.providerId,
    event.uid,
    event.recurrenceId,
    place.etag,
    event.sequence,
    event.status,
    event.title,
    event.description,
    event.location,
    event.conferenceUrl,
    event.startsAt,
    event.endsAt,
    event.startDate,
    event.endDate,
    event.zone,
    event.rule,
    JSON.stringify(event.rdates),
    JSON.stringify(event.exdates),
    Number(event.isBusy),
    Number(event.isPrivate),
    event.myResponse,
    JSON.stringify(event.reminders),
    now,
    place.pending,
  ])
  const id = found?.id ?? 0
  tx.run('DELETE FROM attendee WHERE event = ?', [id])
  for (const [ord, one] of event.attendees.entries())
    tx.run(
      'INSERT OR IGNORE INTO attendee (event, address, name, response, is_optional, is_organizer, ord) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [
        id,
        book.idOf(tx, one),
        one.name,
        one.response,
        Number(one.isOptional),
        Number(one.isOrganizer),
        ord,
      ],
    )
  return id
}

export function dropEvent(tx: Write, id: number): void {
  tx.run('DELETE FROM attendee WHERE event = ?', [id])
  tx.run('DELETE FROM occurrence WHERE event = ?', [id])
  tx.run('DELETE FROM event WHERE id = ?', [id])
}
