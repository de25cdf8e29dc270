/**
 * Events as Google Calendar v3 shows and reads them:
 * https://developers.google.com/workspace/calendar/api/v3/reference/events#resource
 */
import { dateOf, isoMoment, localOf, momentOf } from '@kith/shared/calendar'
import { answerOf, type SimCalendar, type SimCalendars, type SimEvent } from './sim-calendar.ts'

const RESPONSES = {
  none: 'needsAction',
  accepted: 'accepted',
  tentative: 'tentative',
  declined: 'declined',
} as const
interface Time {
  readonly date?: string | null
  readonly dateTime?: string | null
  readonly timeZone?: string | null
}
export interface GoogleBody {
  readonly id?: string
  readonly iCalUID?: string
  readonly status?: string
  readonly summary?: string
  readonly description?: string
  readonly location?: string
  readonly start?: Time
  readonly end?: Time
  readonly recurrence?: readonly string[]
  readonly transparency?: string
  readonly visibility?: string
  readonly sequence?: number
  readonly attendees?: readonly {
    readonly email?: string
    readonly displayName?: string
    readonly responseStatus?: string
    readonly optional?: boolean
    readonly organizer?: boolean
  }[]
  readonly reminders?: {
    readonly useDefault?: boolean
    readonly overrides?: readonly { readonly method: string; readonly minutes: number }[]
  }
  readonly conferenceData?: { readonly createRequest?: { readonly requestId: string } } | null
}

export const etagOf = (event: SimEvent): string => `"${event.seq}"`

export function googleEvent(box: SimCalendars, event: SimEvent, isThin = false): object {
  const calendar = box.calendars.get(event.calendar)
  const head = {
    kind: 'calendar#event',
    etag: etagOf(event),
    id: event.id,
    status: event.status,
    ...(event.series === null
      ? {}
      : { recurringEventId: event.series, originalStartTime: originalOf(event, calendar) }),
  }
  // "Cancelled exceptions … are only guaranteed to have values for id, recurringEventId and originalStartTime."
  if (event.status === 'cancelled' && isThin) return head
  const isDate = event.startDate !== null
  return {
    ...head,
    htmlLink: `https://calendar.sim.test/event?eid=${event.id}`,
    created: new Date(event.createdAt).toISOString(),
    updated: new Date(event.stampedAt).toISOString(),
    summary: event.title,
    ...(event.description === '' ? {} : { description: event.description }),
    ...(event.location === '' ? {} : { location: event.location }),
    creator: { email: event.organizer.address },
    organizer: {
      email: event.organizer.address,
      displayName: event.organizer.name,
      ...(event.organizer.address === box.owner.address ? { self: true } : {}),
    },
    start: isDate ? { date: event.startDate } : shown(event.startsAt ?? 0, event, calendar),
    end: isDate ? { date: event.endDate } : shown(event.endsAt ?? 0, event, calendar),
    ...(event.rule === null
      ? {}
      : {
          recurrence: [
            `RRULE:${event.rule}`,
            ...event.exdates.map(each => listed('EXDATE', each)),
            ...event.rdates.map(each => listed('RDATE', each)),
          ],
        }),
    ...(event.isBusy ? {} : { transparency: 'transparent' }),
    ...(event.isPrivate ? { visibility: 'private' } : {}),
    iCalUID: event.uid,
    sequence: event.sequence,
    ...(event.attendees.length === 0
      ? {}
      : {
          attendees: event.attendees.map(one => ({
            email: one.address,
            displayName: one.name,
            responseStatus: RESPONSES[one.response],
            ...(one.isOptional ? { optional: true } : {}),
            ...(one.isOrganizer ? { organizer: true } : {}),
            ...(one.address === box.owner.address ? { self: true } : {}),
          })),
        }),
    ...(event.conferenceUrl === null
      ? {}
      : {
          hangoutLink: event.conferenceUrl,
          conferenceData: {
            entryPoints: [{ entryPointType: 'video', uri: event.conferenceUrl }],
            conferenceSolution: { key: { type: 'hangoutsMeet' }, name: 'Google Meet' },
          },
        }),
    reminders: {
      useDefault: false,
      overrides: event.reminders.map(minutes => ({ method: 'popup', minutes })),
    },
    eventType: 'default',
  }
}

/** What a body changes; of what it does not name nothing. */
export function readGoogle(body: GoogleBody, zone: string): Partial<SimEvent> {
  const { start, end } = body
  const rule = body.recurrence?.find(line => line.startsWith('RRULE:'))
  const dates = (name: string) =>
    (body.recurrence ?? [])
      .filter(line => line.startsWith(name))
      .flatMap(line =>
        line
          .slice(line.indexOf(':') + 1)
          .split(',')
          .map(expand),
      )
  return {
    ...(body.status === undefined ? {} : { status: body.status as SimEvent['status'] }),
    ...(body.summary === undefined ? {} : { title: body.summary }),
    ...(body.description === undefined ? {} : { description: body.description ?? '' }),
    ...(body.location === undefined ? {} : { location: body.location ?? '' }),
    ...(body.sequence === undefined ? {} : { sequence: body.sequence }),
    ...(start === undefined || end === undefined
      ? {}
      : start.date === undefined || start.date === null
        ? {
            startsAt: at(start, zone),
            endsAt: at(end, zone),
            startDate: null,
            endDate: null,
            zone: start.timeZone ?? zone,
          }
        : {
            startsAt: null,
            endsAt: null,
            startDate: start.date,
            endDate: end.date ?? start.date,
            zone: null,
          }),
    ...(body.recurrence === undefined
      ? {}
      : {
          rule: rule?.slice('RRULE:'.length) ?? null,
          exdates: dates('EXDATE'),
          rdates: dates('RDATE'),
        }),
    ...(body.transparency === undefined ? {} : { isBusy: body.transparency !== 'transparent' }),
    ...(body.visibility === undefined ? {} : { isPrivate: body.visibility === 'private' }),
    ...(body.attendees === undefined
      ? {}
      : {
          attendees: body.attendees.map(one => ({
            address: one.email ?? '',
            name: one.displayName ?? '',
            response: responseOf(one.responseStatus),
            isOptional: one.optional === true,
            isOrganizer: one.organizer === true,
          })),
        }),
    ...(body.reminders === undefined
      ? {}
      : { reminders: (body.reminders.overrides ?? []).map(each => each.minutes) }),
  }
}

export const selfAnswer = (box: SimCalendars, event: SimEvent, body: GoogleBody) => {
  const mine = body.attendees?.find(one => one.email === box.owner.address)?.responseStatus
  const next = mine === undefined ? undefined : responseOf(mine)
  return next === undefined || next === answerOf(event, box.owner.address) ? undefined : next
}

const responseOf = (text: string | undefined): 'none' | 'accepted' | 'tentative' | 'declined' =>
  text === 'accepted' || text === 'tentative' || text === 'declined' ? text : 'none'

/** RFC 3339 with the offset of the calendar's zone, as the reference shows it. */
function shown(moment: number, event: SimEvent, calendar: SimCalendar | undefined) {
  const zone = calendar?.zone ?? 'UTC'
  const local = localOf(moment, zone)
  const minutes = Math.round((Date.parse(`${local}Z`) - moment) / 60_000)
  const sign = minutes < 0 ? '-' : '+'
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  const offset = minutes === 0 ? 'Z' : `${sign}${two(minutes / 60)}:${two(minutes % 60)}`
  return { dateTime: `${local.slice(0, 19)}${offset}`, timeZone: event.zone ?? zone }
}
function originalOf(event: SimEvent, calendar: SimCalendar | undefined) {
  const original = event.recurrenceId ?? ''
  return original.length === 10 ? { date: original } : shown(Date.parse(original), event, calendar)
}
function at(time: Time, zone: string): number {
  const text = time.dateTime ?? ''
  return /(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : momentOf(text, time.timeZone ?? zone)
}
const compact = (text: string): string => text.replaceAll(/[-:]/g, '').replace('.000', '')
const listed = (name: string, text: string): string =>
  text.length === 10 ? `${name};VALUE=DATE:${compact(text)}` : `${name}:${compact(text)}`
const expand = (text: string): string => {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)(T\d{6}Z?)?$/.exec(text) ?? []
  const date = `${year}-${month}-${day}`
  return time === undefined
    ? date
    : `${date}T${time.slice(1, 3)}:${time.slice(3, 5)}:${time.slice(5, 7)}Z`
}

/** An occurrence that no row stands for, as `instances` tells it. */
export const instanceRow = (
  event: SimEvent,
  found: {
    readonly id: string
    readonly startsAt: number
    readonly endsAt: number
    readonly startDate: string | null
    readonly endDate: string | null
    readonly originalAt: number
    readonly kind: string
  },
): SimEvent =>
  found.kind !== 'occurrence'
    ? event
    : {
        ...event,
        id: found.id,
        series: event.id,
        rule: null,
        exdates: [],
        rdates: [],
        recurrenceId:
          found.startDate === null
            ? isoMoment(found.originalAt)
            : dateOf(Math.floor(found.originalAt / 86_400_000)),
        startsAt: found.startDate === null ? found.startsAt : null,
        endsAt: found.startDate === null ? found.endsAt : null,
        startDate: found.startDate,
        endDate: found.endDate,
      }
