/** Events as Microsoft Graph shows and reads them: https://learn.microsoft.com/graph/api/resources/event */
import { dateIn, isoMoment, momentOf, resolveZone } from '@kith/shared/calendar'
import { recurrenceOf, ruleOf, type GraphRecurrence } from './graph-recurrence.ts'
import { answerOf, type SimCalendars, type SimEvent, type SimInstance } from './sim-calendar.ts'

export interface GraphTime {
  readonly dateTime: string
  readonly timeZone: string
}
export interface GraphBody {
  readonly subject?: string
  readonly body?: { readonly contentType: string; readonly content: string }
  readonly location?: { readonly displayName?: string }
  readonly start?: GraphTime
  readonly end?: GraphTime
  readonly isAllDay?: boolean
  readonly recurrence?: GraphRecurrence | null
  readonly showAs?: string
  readonly sensitivity?: string
  readonly isReminderOn?: boolean
  readonly reminderMinutesBeforeStart?: number
  readonly attendees?: readonly {
    readonly emailAddress: { readonly address: string; readonly name?: string }
    readonly type?: string
  }[]
  readonly transactionId?: string
  readonly isOnlineMeeting?: boolean
  readonly singleValueExtendedProperties?: readonly {
    readonly id: string
    readonly value: string
  }[]
}
const RESPONSES = {
  none: 'notResponded',
  accepted: 'accepted',
  tentative: 'tentativelyAccepted',
  declined: 'declined',
} as const

/** Outlook names zones as Windows does. */
const WINDOWS: Readonly<Record<string, string>> = {
  'Europe/Berlin': 'W. Europe Standard Time',
  'America/New_York': 'Eastern Standard Time',
  'Asia/Kolkata': 'India Standard Time',
}

/** Without `Prefer: outlook.timezone` times are UTC: /graph/api/event-get#request-headers */
export interface Shown {
  readonly zone: string
  readonly isText: boolean
  readonly isImmutable: boolean
}

const changeKey = (event: SimEvent): string => `CK${event.seq}`
export const graphEtag = (event: SimEvent): string => `W/"${changeKey(event)}"`
export const graphId = (id: string, shown: Shown): string =>
  `${shown.isImmutable ? 'imm' : 'mut'}-${id}`

/** "Occurrences … only have these properties": delta tells them thin. */
export const thinOccurrence = (found: SimInstance, series: SimEvent, shown: Shown): object => ({
  '@odata.type': '#microsoft.graph.event',
  '@odata.etag': graphEtag(series),
  id: graphId(found.id, shown),
  seriesMasterId: graphId(series.id, shown),
  type: 'occurrence',
  start: time(found.startsAt, found.startDate, shown.zone),
  end: time(found.endsAt, found.endDate, shown.zone),
})

export function graphEvent(
  box: SimCalendars,
  event: SimEvent,
  shown: Shown,
  type = event.rule === null
    ? event.series === null
      ? 'singleInstance'
      : 'exception'
    : 'seriesMaster',
): object {
  const me = box.owner.address
  const isMine = event.organizer.address === me
  const zone = event.zone ?? 'UTC'
  const named = WINDOWS[zone] ?? zone
  return {
    '@odata.etag': graphEtag(event),
    id: graphId(event.id, shown),
    changeKey: changeKey(event),
    createdDateTime: new Date(event.createdAt).toISOString(),
    lastModifiedDateTime: new Date(event.stampedAt).toISOString(),
    originalStartTimeZone: named,
    originalEndTimeZone: named,
    ...(event.recurrenceId === null
      ? {}
      : {
          originalStart:
            event.recurrenceId.length === 10
              ? `${event.recurrenceId}T00:00:00Z`
              : event.recurrenceId,
        }),
    iCalUId: event.series === null ? event.uid : `${event.uid}-${event.id}`,
    type,
    seriesMasterId: event.series === null ? null : graphId(event.series, shown),
    subject: event.title,
    bodyPreview: plain(event.description).slice(0, 255),
    body: shown.isText
      ? { contentType: 'text', content: plain(event.description) }
      : { contentType: 'html', content: event.description },
    location: { displayName: event.location },
    start: time(event.startsAt ?? 0, event.startDate, shown.zone),
    end: time(event.endsAt ?? 0, event.endDate, shown.zone),
    isAllDay: event.startDate !== null,
    isCancelled: event.status === 'cancelled',
    isOrganizer: isMine,
    sensitivity: event.isPrivate ? 'private' : 'normal',
    showAs: event.isBusy ? (event.status === 'tentative' ? 'tentative' : 'busy') : 'free',
    isReminderOn: event.reminders.length > 0,
    reminderMinutesBeforeStart: event.reminders[0] ?? 15,
    recurrence:
      event.rule === null
        ? null
        : recurrenceOf(
            event.rule,
            event.startDate ?? dateIn(event.startsAt ?? 0, zone),
            zone,
            named,
          ),
    organizer: { emailAddress: event.organizer },
    responseStatus: {
      response: isMine ? 'organizer' : RESPONSES[answerOf(event, me)],
      time: '0001-01-01T00:00:00Z',
    },
    attendees: event.attendees
      .filter(one => !one.isOrganizer)
      .map(one => ({
        type: one.isOptional ? 'optional' : 'required',
        status: { response: RESPONSES[one.response], time: '0001-01-01T00:00:00Z' },
        emailAddress: { address: one.address, name: one.name },
      })),
    isOnlineMeeting: event.conferenceUrl !== null,
    onlineMeetingProvider: event.conferenceUrl === null ? 'unknown' : 'teamsForBusiness',
    onlineMeeting: event.conferenceUrl === null ? null : { joinUrl: event.conferenceUrl },
  }
}

/** What a body changes; of what it does not name nothing. */
export function readGraph(body: GraphBody, before: SimEvent | null): Partial<SimEvent> {
  const isAllDay = body.isAllDay ?? (before !== null && before.startDate !== null)
  const { start, end } = body
  const zone = start === undefined ? null : (resolveZone(start.timeZone) ?? 'UTC')
  const moment = (given: GraphTime) =>
    momentOf(given.dateTime.slice(0, 19), resolveZone(given.timeZone) ?? 'UTC')
  return {
    ...(body.subject === undefined ? {} : { title: body.subject }),
    ...(body.body === undefined ? {} : { description: body.body.content }),
    ...(body.location === undefined ? {} : { location: body.location.displayName ?? '' }),
    ...(start === undefined || end === undefined
      ? {}
      : isAllDay
        ? {
            startsAt: null,
            endsAt: null,
            zone: null,
            startDate: start.dateTime.slice(0, 10),
            endDate: end.dateTime.slice(0, 10),
          }
        : { startsAt: moment(start), endsAt: moment(end), zone, startDate: null, endDate: null }),
    ...(body.recurrence === undefined
      ? {}
      : { rule: body.recurrence === null ? null : ruleOf(body.recurrence, isAllDay) }),
    ...(body.showAs === undefined ? {} : { isBusy: body.showAs !== 'free' }),
    ...(body.sensitivity === undefined ? {} : { isPrivate: body.sensitivity === 'private' }),
    ...(body.isReminderOn === undefined
      ? {}
      : { reminders: body.isReminderOn ? [body.reminderMinutesBeforeStart ?? 15] : [] }),
    ...(body.attendees === undefined
      ? {}
      : {
          attendees: body.attendees.map(one => ({
            address: one.emailAddress.address,
            name: one.emailAddress.name ?? '',
            response: before === null ? 'none' : answerOf(before, one.emailAddress.address),
            isOptional: one.type === 'optional',
            isOrganizer: false,
          })),
        }),
  }
}

const plain = (html: string): string =>
  html
    .replaceAll(/<br\s*\/?>|<\/p>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .trim()

/** Whole days are midnight in whichever zone is asked for. */
const time = (at: number, date: string | null, zone: string): GraphTime =>
  date === null
    ? { dateTime: `${isoIn(at, zone)}.0000000`, timeZone: zone }
    : { dateTime: `${date}T00:00:00.0000000`, timeZone: zone }
const isoIn = (at: number, zone: string): string =>
  zone === 'UTC'
    ? isoMoment(at).slice(0, 19)
    : `${dateIn(at, zone)}T${new Date(at).toLocaleTimeString('en-GB', { timeZone: zone })}`
