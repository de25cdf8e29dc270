/** The grid's questions, answered from rows. */
import { dateIn, ruleWords } from '@kith/shared/calendar'
import type { Attendee, CalendarEntry, CalendarRow, EventDetail } from '@kith/shared/rpc'
import type { DocId } from '@kith/shared/kit'
import type { Read } from '#engine/store'
import { eventOf, readEvent } from './event-rows.ts'

interface EntryRow {
  readonly event: number
  readonly calendar: string
  readonly title: string
  readonly starts_at: number
  readonly ends_at: number
  readonly start_date: string | null
  readonly original_at: number
  readonly rule: string | null
  readonly recurrence_id: string | null
  readonly status: CalendarEntry['status']
  readonly my_response: CalendarEntry['response']
  readonly is_private: number
  readonly is_busy: number
  readonly location: string
  readonly conference_url: string | null
  readonly role: string
  readonly pending: string | null
}

const ENTRY = `SELECT o.event, e.calendar, e.title, o.starts_at, o.ends_at, o.start_date, o.original_at, e.rule, e.recurrence_id, e.status, e.my_response,
  e.is_private, e.is_busy, e.location, e.conference_url, c.role, e.pending
  FROM occurrence o JOIN event e ON e.id = o.event JOIN calendar c ON c.id = e.calendar`
/** No occurrence is longer than this; what began earlier is over. */
const LONGEST_MS = 40 * 86_400_000
const PEOPLE = `SELECT a.addr AS address, coalesce(nullif(t.name, ''), a.name) AS name, a.person, a.company, a.is_me, t.response, t.is_optional, t.is_organizer
  FROM attendee t JOIN address a ON a.id = t.address WHERE t.event = ? ORDER BY t.ord`

export const readCalendars = (read: Read): readonly CalendarRow[] =>
  read
    .all<{
      id: string
      account: string
      name: string
      hue: number
      is_shown: number
      role: string
      is_default: number
      share_level: CalendarRow['share']
      provider: string
    }>(
      'SELECT c.id, c.account, c.name, c.hue, c.is_shown, c.role, c.is_default, c.share_level, a.provider FROM calendar c JOIN account a ON a.id = c.account ORDER BY c.is_default DESC, c.name',
    )
    .map(row => ({
      id: row.id,
      account: row.account,
      name: row.name,
      hue: row.hue,
      isShown: row.is_shown === 1,
      canWrite: canWrite(row.role),
      isDefault: row.is_default === 1,
      share: row.share_level,
      meets:
        row.provider === 'google' ? 'Google Meet' : row.provider === 'microsoft' ? 'Teams' : null,
    }))

export function readEntries(
  read: Read,
  from: number,
  to: number,
  record: DocId | null,
): readonly CalendarEntry[] {
  const of =
    record === null
      ? ''
      : ` AND o.event IN (SELECT t.event FROM attendee t JOIN address a ON a.id = t.address WHERE a.person = ? OR a.company = ?)`
  return read
    .all<EntryRow>(
      `${ENTRY} WHERE o.starts_at < ? AND o.starts_at >= ? AND o.ends_at > ? AND c.is_shown = 1${of} ORDER BY o.starts_at, o.ends_at DESC`,
      [to, from - LONGEST_MS, from, ...(record === null ? [] : [record, record])],
    )
    .map(row => entryOf(read, row))
}

function entryOf(read: Read, row: EntryRow): CalendarEntry {
  const people = peopleOf(read, row.event)
  // Nobody was asked, or I did the asking: then I come.
  const isMine = people.length === 0 || people.some(one => one.isMe && one.isOrganizer)
  const response = isMine && row.my_response === 'none' ? 'accepted' : row.my_response
  return {
    event: String(row.event),
    calendar: row.calendar,
    title: row.title,
    start: row.starts_at,
    end: row.ends_at,
    isAllDay: row.start_date !== null,
    isRecurring: row.rule !== null || row.recurrence_id !== null,
    status: row.status,
    response,
    isPrivate: row.is_private === 1,
    isBusy: row.is_busy === 1,
    location: row.location,
    conferenceUrl: row.conference_url,
    canWrite: canWrite(row.role),
    people,
    isPending: row.pending !== null,
  }
}

function peopleOf(read: Read, event: number): readonly Attendee[] {
  return read
    .all<{
      address: string
      name: string
      person: DocId | null
      company: DocId | null
      is_me: number
      response: Attendee['response']
      is_optional: number
      is_organizer: number
    }>(PEOPLE, [event])
    .map(row => ({
      address: row.address,
      name: row.name,
      person: row.person,
      company: row.company,
      isMe: row.is_me === 1,
      response: row.response,
      isOptional: row.is_optional === 1,
      isOrganizer: row.is_organizer === 1,
    }))
}

/** One event with its words; `occurrence` is the start that was clicked. Records are named by whoever knows the workspace. */
export function readDetail(
  read: Read,
  id: number,
  occurrence: number | null,
  now: number,
  zone: string,
): EventDetail | null {
  const row = readEvent(read, id)
  if (row === undefined) return null
  const found =
    read.get<EntryRow>(
      `${ENTRY} WHERE o.event = ? AND (? IS NULL OR o.starts_at = ?) ORDER BY o.starts_at LIMIT 1`,
      [id, occurrence, occurrence],
    ) ?? read.get<EntryRow>(`${ENTRY} WHERE o.event = ? ORDER BY o.starts_at LIMIT 1`, [id])
  if (found === undefined) return null
  const event = eventOf(read, row)
  const people = peopleOf(read, id)
  return {
    ...entryOf(read, found),
    description: event.description,
    zone: event.zone,
    rule: event.rule,
    ruleWords:
      event.rule === null
        ? null
        : ruleWords(event.rule, {
            startDate: event.startDate ?? dateIn(event.startsAt ?? now, event.zone ?? zone),
            today: dateIn(now, zone),
          }),
    reminders: event.reminders,
    records: [
      ...people.flatMap(one =>
        one.person === null ? [] : [{ object: 'person', id: one.person, name: one.name }],
      ),
      ...new Map(
        people.flatMap(one =>
          one.company === null
            ? []
            : [[one.company, { object: 'company', id: one.company, name: '' }] as const],
        ),
      ).values(),
    ],
    conflict: row.conflict,
  }
}

const canWrite = (role: string): boolean => role === 'owner' || role === 'writer'
