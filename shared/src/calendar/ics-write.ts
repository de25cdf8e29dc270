/** Events → iCalendar, in UTC and dates so that no zone has to travel; series keep their zone by its IANA name. */
import { dateOf, dayNumber, type CalendarEvent, type EventAttendee } from './event.ts'
import { localOf } from './zones.ts'

const FOLD = 73

/** `method` is left out for a file that lies on a CalDAV server (RFC 4791 4.1). */
export function writeCalendar(events: readonly CalendarEvent[], method: string | null): string {
  const zones = [
    ...new Set(
      events.flatMap(event =>
        event.rule !== null && event.zone !== null && event.zone !== 'UTC' ? [event.zone] : [],
      ),
    ),
  ]
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kith//Kith//EN',
    'CALSCALE:GREGORIAN',
    ...(method === null ? [] : [`METHOD:${method}`]),
    ...zones.flatMap(zone =>
      zoneLines(zone, Math.min(...events.flatMap(event => event.startsAt ?? []))),
    ),
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ]
  return `${lines.flatMap(fold).join('\r\n')}\r\n`
}

function eventLines(event: CalendarEvent): readonly string[] {
  const zone =
    event.rule !== null && event.zone !== null && event.zone !== 'UTC' ? event.zone : null
  const isDate = event.startDate !== null
  const listed = (name: string, list: readonly string[]) => list.map(one => `${name}${moment(one)}`)
  return [
    'BEGIN:VEVENT',
    `UID:${escape(event.uid)}`,
    `DTSTAMP:${utc(event.stampedAt)}`,
    ...(isDate
      ? [
          `DTSTART;VALUE=DATE:${compact(event.startDate)}`,
          `DTEND;VALUE=DATE:${compact(event.endDate ?? dateOf(dayNumber(event.startDate) + 1))}`,
        ]
      : [
          `DTSTART${timed(event.startsAt ?? 0, zone)}`,
          `DTEND${timed(event.endsAt ?? event.startsAt ?? 0, zone)}`,
        ]),
    ...(event.recurrenceId === null
      ? []
      : [
          `RECURRENCE-ID${event.isFollowing ? ';RANGE=THISANDFUTURE' : ''}${moment(event.recurrenceId)}`,
        ]),
    ...(event.rule === null ? [] : [`RRULE:${event.rule}`]),
    ...listed('RDATE', event.rdates),
    ...listed('EXDATE', event.exdates),
    `SEQUENCE:${event.sequence}`,
    `STATUS:${event.status.toUpperCase()}`,
    `SUMMARY:${escape(event.title)}`,
    ...(event.description === '' ? [] : [`DESCRIPTION:${escape(event.description)}`]),
    ...(event.location === '' ? [] : [`LOCATION:${escape(event.location)}`]),
    ...(event.conferenceUrl === null
      ? []
      : [`X-GOOGLE-CONFERENCE:${event.conferenceUrl.replace(/[\r\n]/g, '')}`]),
    `TRANSP:${event.isBusy ? 'OPAQUE' : 'TRANSPARENT'}`,
    ...(event.isPrivate ? ['CLASS:PRIVATE'] : []),
    ...event.attendees.flatMap(attendeeLines),
    ...event.reminders.flatMap(minutes => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:Reminder',
      `TRIGGER:-PT${minutes}M`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]
}

function attendeeLines({
  address,
  name,
  response,
  isOptional,
  isOrganizer,
}: EventAttendee): readonly string[] {
  const common = name === '' ? '' : `;CN="${name.replace(/["\r\n]/g, "'")}"`
  const to = `:mailto:${address.replace(/[\s,;:"]/g, '')}`
  const state = {
    none: 'NEEDS-ACTION',
    accepted: 'ACCEPTED',
    tentative: 'TENTATIVE',
    declined: 'DECLINED',
  }[response]
  const attendee = `ATTENDEE${common};PARTSTAT=${state};ROLE=${isOptional ? 'OPT-PARTICIPANT' : 'REQ-PARTICIPANT'};RSVP=${response === 'none' ? 'TRUE' : 'FALSE'}${to}`
  return isOrganizer ? [`ORGANIZER${common}${to}`, attendee] : [attendee]
}

const compact = (iso: string): string => iso.replace(/[-:]/g, '').replace(/\.\d+/, '')
const utc = (at: number): string => `${compact(new Date(at).toISOString().slice(0, 19))}Z`
const timed = (at: number, zone: string | null): string =>
  zone === null ? `:${utc(at)}` : `;TZID=${zone}:${compact(localOf(at, zone))}`
const moment = (text: string): string =>
  text.length === 10 ? `;VALUE=DATE:${compact(text)}` : `:${utc(Date.parse(text))}`

const escape = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/([,;])/g, '\\$1')
    .replace(/(?![\t\n])\p{Cc}/gu, '')

/** Lines of at most 75 octets (RFC 5545 3.1), never cut inside a character. */
function fold(line: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const char of line) {
    const size = new TextEncoder().encode(char).length
    if (octets + size > FOLD) {
      parts.push(part)
      part = ' '
      octets = 1
    }
    part += char
    octets += size
  }
  return [...parts, part]
}

/** The offsets of a zone in the years around a series, for readers that do not know its name. */
function zoneLines(zone: string, from: number): readonly string[] {
  const year = new Date(Number.isFinite(from) ? from : 0).getUTCFullYear()
  const at = (month: number) => Date.UTC(year, month, 1)
  const offset = (moment: number) =>
    Math.round((Date.parse(`${localOf(moment, zone)}Z`) - moment) / 60_000)
  const [winter, summer] = [offset(at(0)), offset(at(6))]
  const text = (minutes: number) =>
    `${minutes < 0 ? '-' : '+'}${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')}${String(Math.abs(minutes) % 60).padStart(2, '0')}`
  const standard = Math.min(winter, summer)
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    `X-LIC-LOCATION:${zone}`,
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${text(standard)}`,
    `TZOFFSETTO:${text(standard)}`,
    'END:STANDARD',
    'END:VTIMEZONE',
  ]
}
