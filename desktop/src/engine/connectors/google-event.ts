/** Google's events ↔ ours. https://developers.google.com/workspace/calendar/api/v3/reference/events#resource */
import { isoMoment, localOf, momentOf } from '@kith/shared/calendar'
import type { calendar_v3 as Google } from 'googleapis/build/src/apis/calendar/v3.js'
import { plainWords } from './plain-words.ts'
import type { EventDraft, RemoteAttendee, RemoteEvent } from './calendar-connector.ts'

const RESPONSES = {
  none: 'needsAction',
  accepted: 'accepted',
  tentative: 'tentative',
  declined: 'declined',
} as const
const STATES = ['confirmed', 'tentative', 'cancelled'] as const

export interface GoogleContext {
  /** The person's own address. */
  readonly address: string
  /** Minutes of the calendar's own reminders. */
  readonly reminders: readonly number[]
  /** UID of a series; a cancelled occurrence may come without. */
  readonly uidOf: (series: string) => string
}

export function remoteEvent(event: Google.Schema$Event, context: GoogleContext): RemoteEvent {
  const { start, end } = event
  const isDate = typeof start?.date === 'string'
  const lines = event.recurrence ?? []
  const attendees = attendeesOf(event)
  const me = event.attendees?.find(
    one => one.self === true || one.email?.toLowerCase() === context.address,
  )
  const series = event.recurringEventId ?? null
  return {
    providerId: event.id ?? '',
    etag: event.etag ?? null,
    uid: series === null ? (event.iCalUID ?? event.id ?? '') : context.uidOf(series),
    recurrenceId: series === null ? null : originalOf(event),
    series,
    sequence: event.sequence ?? 0,
    status: STATES.find(each => each === event.status) ?? 'confirmed',
    title: event.summary ?? '',
    description: plainWords(event.description ?? ''),
    location: event.location ?? '',
    conferenceUrl: meetingOf(event),
    startsAt: isDate || !start?.dateTime ? null : Date.parse(start.dateTime),
    endsAt: isDate || !end?.dateTime ? null : Date.parse(end.dateTime),
    startDate: start?.date ?? null,
    endDate: end?.date ?? null,
    zone: isDate ? null : (start?.timeZone ?? null),
    rule: lines.find(line => line.startsWith('RRULE:'))?.slice('RRULE:'.length) ?? null,
    rdates: datesOf(lines, 'RDATE'),
    exdates: datesOf(lines, 'EXDATE'),
    isBusy: event.transparency !== 'transparent',
    isPrivate: event.visibility === 'private' || event.visibility === 'confidential',
    attendees,
    myResponse: responseOf(me?.responseStatus),
    reminders:
      event.reminders?.useDefault === true
        ? context.reminders
        : (event.reminders?.overrides ?? []).flatMap(one => one.minutes ?? []),
    raw: null,
    updatedAt: Date.parse(event.updated ?? '') || 0,
  }
}

/** Everything of a draft; `zone` is the calendar's, for those that name none. */
export function googleBody(draft: EventDraft, zone: string): Google.Schema$Event {
  const isDate = draft.startDate !== null
  return {
    status: draft.status,
    summary: draft.title,
    description: draft.description,
    location: draft.location,
    start: isDate
      ? { date: draft.startDate, dateTime: null, timeZone: null }
      : moment(draft.startsAt ?? 0, draft.zone ?? zone),
    end: isDate
      ? { date: draft.endDate, dateTime: null, timeZone: null }
      : moment(draft.endsAt ?? draft.startsAt ?? 0, draft.zone ?? zone),
    ...(draft.recurrenceId === null
      ? {
          recurrence:
            draft.rule === null
              ? []
              : [
                  `RRULE:${draft.rule}`,
                  ...draft.exdates.map(each => line('EXDATE', each)),
                  ...draft.rdates.map(each => line('RDATE', each)),
                ],
        }
      : {}),
    transparency: draft.isBusy ? 'opaque' : 'transparent',
    visibility: draft.isPrivate ? 'private' : 'default',
    attendees: draft.attendees.map(attendee),
    reminders: {
      useDefault: false,
      overrides: draft.reminders.map(minutes => ({ method: 'popup', minutes })),
    },
  }
}

type Part = readonly (keyof RemoteEvent & keyof EventDraft)[]
const PARTS = {
  status: ['status'],
  summary: ['title'],
  description: ['description'],
  location: ['location'],
  start: ['startsAt', 'endsAt', 'startDate', 'endDate', 'zone'],
  end: ['startsAt', 'endsAt', 'startDate', 'endDate', 'zone'],
  recurrence: ['rule', 'rdates'],
  transparency: ['isBusy'],
  visibility: ['isPrivate'],
  reminders: ['reminders'],
} as const satisfies Partial<Record<keyof Google.Schema$Event, Part>>

/** Only what the draft says otherwise than the event at Google: a patch leaves the rest as it is there. */
export function googlePatch(
  draft: EventDraft,
  known: RemoteEvent,
  there: Google.Schema$Event,
  zone: string,
): Google.Schema$Event {
  const body = googleBody(draft, zone)
  const patch: Google.Schema$Event = {}
  const differs = (part: Part) =>
    part.some(key => JSON.stringify(draft[key]) !== JSON.stringify(known[key]))
  for (const [name, part] of Object.entries(PARTS) as [keyof typeof PARTS, Part][])
    if (body[name] !== undefined && differs(part)) Object.assign(patch, { [name]: body[name] })
  // Lines that leave days out stay beside a changed rule; new ones are taken out as occurrences.
  if (patch.recurrence !== undefined)
    patch.recurrence = [
      ...(body.recurrence ?? []).filter(each => !each.startsWith('EXDATE')),
      ...(draft.rule === null
        ? []
        : (there.recurrence ?? []).filter(each => each.startsWith('EXDATE'))),
    ]
  const before = new Map(there.attendees?.map(one => [one.email?.toLowerCase(), one]))
  const same = (list: readonly RemoteAttendee[]) =>
    list
      .map(one => `${one.address.toLowerCase()} ${one.isOptional}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join()
  if (same(draft.attendees) !== same(known.attendees))
    patch.attendees = draft.attendees.map(one => ({
      ...before.get(one.address.toLowerCase()),
      ...attendee(one),
      ...(before.has(one.address.toLowerCase())
        ? { responseStatus: before.get(one.address.toLowerCase())?.responseStatus ?? 'needsAction' }
        : {}),
    }))
  return patch
}

function attendeesOf(event: Google.Schema$Event): readonly RemoteAttendee[] {
  const list = (event.attendees ?? []).flatMap((one): RemoteAttendee[] =>
    one.email && one.resource !== true
      ? [
          {
            address: one.email.toLowerCase(),
            name: one.displayName ?? '',
            response: responseOf(one.responseStatus),
            isOptional: one.optional === true,
            isOrganizer: one.organizer === true,
          },
        ]
      : [],
  )
  const organizer = event.organizer?.email?.toLowerCase()
  // Somebody else's meeting names its organizer beside the list.
  if (list.length === 0 || organizer === undefined || list.some(one => one.isOrganizer)) return list
  return [
    {
      address: organizer,
      name: event.organizer?.displayName ?? '',
      response: 'accepted',
      isOptional: false,
      isOrganizer: true,
    },
    ...list.filter(one => one.address !== organizer),
  ]
}
const attendee = (one: RemoteAttendee): Google.Schema$EventAttendee => ({
  email: one.address,
  ...(one.name === '' ? {} : { displayName: one.name }),
  responseStatus: RESPONSES[one.response],
  optional: one.isOptional,
})
const responseOf = (text: string | null | undefined): RemoteEvent['myResponse'] =>
  text === 'accepted' || text === 'tentative' || text === 'declined' ? text : 'none'

function originalOf(event: Google.Schema$Event): string {
  const { date, dateTime } = event.originalStartTime ?? {}
  return date ?? isoMoment(Date.parse(dateTime ?? ''))
}
function meetingOf(event: Google.Schema$Event): string | null {
  const video = event.conferenceData?.entryPoints?.find(each => each.entryPointType === 'video')
  return video?.uri ?? event.hangoutLink ?? null
}

const moment = (at: number, zone: string): Google.Schema$EventDateTime => ({
  dateTime: localOf(at, zone),
  timeZone: zone,
  date: null,
})
const compact = (text: string): string => text.replaceAll(/[-:]/g, '')
const line = (name: string, text: string): string =>
  text.length === 10 ? `${name};VALUE=DATE:${compact(text)}` : `${name}:${compact(text)}`

function datesOf(lines: readonly string[], name: string): readonly string[] {
  return lines
    .filter(each => each.startsWith(name))
    .flatMap(each => {
      const zone = /;TZID=([^;:]+)/.exec(each)?.[1] ?? 'UTC'
      return each
        .slice(each.indexOf(':') + 1)
        .split(',')
        .map(text => ({ text, zone }))
    })
    .flatMap(({ text, zone }) => {
      const [, year, month, day, hour, minute, second, isUtc] =
        /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text) ?? []
      if (year === undefined) return []
      const date = `${year}-${month}-${day}`
      if (hour === undefined) return [date]
      const local = `${date}T${hour}:${minute}:${second}`
      return [isUtc === 'Z' ? `${local}Z` : isoMoment(momentOf(local, zone))]
    })
}
