/** Graph's events ↔ ours. https://learn.microsoft.com/graph/api/resources/event */
import { dateIn, isoMoment, localOf, resolveZone } from '@kith/shared/calendar'
import type { EventDraft, RemoteAttendee, RemoteEvent } from './calendar-connector.ts'
import { connectFault } from './connect-faults.ts'
import { GRAPH_HOST } from './graph-call.ts'
import { graphFromRule, ruleFromGraph, type GraphRepetition } from './graph-rule.ts'

export interface GraphTime {
  readonly dateTime: string
  readonly timeZone: string
}
interface Address {
  readonly emailAddress?: { readonly address?: string; readonly name?: string }
}
export interface GraphEvent {
  readonly id: string
  readonly '@odata.etag'?: string
  readonly '@removed'?: { readonly reason: string }
  readonly type?: 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception'
  readonly seriesMasterId?: string | null
  readonly originalStart?: string
  readonly originalStartTimeZone?: string
  readonly lastModifiedDateTime?: string
  readonly iCalUId?: string
  readonly subject?: string | null
  readonly body?: { readonly contentType: string; readonly content: string }
  readonly location?: { readonly displayName?: string | null }
  readonly start?: GraphTime
  readonly end?: GraphTime
  readonly isAllDay?: boolean
  readonly isCancelled?: boolean
  readonly sensitivity?: string
  readonly showAs?: string
  readonly isReminderOn?: boolean
  readonly reminderMinutesBeforeStart?: number
  readonly recurrence?: GraphRepetition | null
  readonly organizer?: Address | null
  readonly responseStatus?: { readonly response?: string }
  readonly attendees?: readonly (Address & {
    readonly type?: string
    readonly status?: { readonly response?: string }
  })[]
  readonly onlineMeeting?: { readonly joinUrl?: string | null } | null
}

/** `series` gives an occurrence its UID: Graph's `iCalUId` differs between the occurrences of a series. */
export function fromGraph(
  event: GraphEvent,
  exdates: readonly string[],
  series: GraphEvent | null,
): RemoteEvent {
  const isAllDay = event.isAllDay === true
  const zone = resolveZone(event.originalStartTimeZone ?? '') ?? 'UTC'
  const attendees = attendeesOf(event)
  return {
    providerId: event.id,
    etag: event['@odata.etag'] ?? null,
    uid: (series ?? event).iCalUId ?? event.id,
    recurrenceId: series === null ? null : originalOf(event, isAllDay),
    series: series?.id ?? null,
    sequence: 0,
    status:
      event.isCancelled === true
        ? 'cancelled'
        : event.showAs === 'tentative' && attendees.length === 0
          ? 'tentative'
          : 'confirmed',
    title: event.subject ?? '',
    description: (event.body?.content ?? '').replaceAll('\r\n', '\n').trim(),
    location: event.location?.displayName ?? '',
    conferenceUrl: event.onlineMeeting?.joinUrl ?? null,
    startsAt: isAllDay ? null : momentIn(event.start),
    endsAt: isAllDay ? null : momentIn(event.end),
    startDate: isAllDay ? dateAt(event.start, zone) : null,
    endDate: isAllDay ? dateAt(event.end, zone) : null,
    zone: isAllDay ? null : zone,
    rule: event.recurrence ? ruleFromGraph(event.recurrence, isAllDay) : null,
    rdates: [],
    exdates,
    isBusy: event.showAs !== 'free' && event.showAs !== 'workingElsewhere',
    isPrivate: event.sensitivity !== undefined && event.sensitivity !== 'normal',
    attendees,
    myResponse: responseOf(event.responseStatus?.response),
    reminders: event.isReminderOn === true ? [event.reminderMinutesBeforeStart ?? 15] : [],
    raw: null,
    updatedAt: Date.parse(event.lastModifiedDateTime ?? '') || 0,
  }
}

/** Which occurrence it is: `YYYY-MM-DD` or an ISO moment. */
export function originalOf(event: GraphEvent, isAllDay: boolean): string {
  if (event.originalStart !== undefined)
    return isAllDay ? event.originalStart.slice(0, 10) : isoMoment(Date.parse(event.originalStart))
  return isAllDay
    ? (event.start?.dateTime ?? '').slice(0, 10)
    : isoMoment(momentIn(event.start) ?? 0)
}

export function graphBody(draft: EventDraft, zone: string): Record<string, unknown> {
  const isAllDay = draft.startDate !== null
  const own = draft.zone ?? zone
  const at = (moment: number) => ({ dateTime: localOf(moment, own), timeZone: own })
  const midnight = (date: string | null) => ({ dateTime: `${date}T00:00:00`, timeZone: own })
  return {
    subject: draft.title,
    body: { contentType: 'text', content: draft.description },
    location: { displayName: draft.location },
    isAllDay,
    start: isAllDay ? midnight(draft.startDate) : at(draft.startsAt ?? 0),
    end: isAllDay ? midnight(draft.endDate) : at(draft.endsAt ?? draft.startsAt ?? 0),
    ...(draft.recurrenceId === null ? { recurrence: repetition(draft, own) } : {}),
    showAs: draft.isBusy ? 'busy' : 'free',
    sensitivity: draft.isPrivate ? 'private' : 'normal',
    isReminderOn: draft.reminders.length > 0,
    // Outlook keeps one reminder: the earliest.
    ...(draft.reminders.length > 0
      ? { reminderMinutesBeforeStart: Math.max(...draft.reminders) }
      : {}),
    attendees: draft.attendees
      .filter(one => !one.isOrganizer)
      .map(one => ({
        emailAddress: { address: one.address, ...(one.name === '' ? {} : { name: one.name }) },
        type: one.isOptional ? 'optional' : 'required',
      })),
  }
}

type Keys = readonly (keyof RemoteEvent & keyof EventDraft)[]
const TIMES: Keys = ['startsAt', 'endsAt', 'startDate', 'endDate', 'zone']
const PARTS: Readonly<Record<string, Keys>> = {
  subject: ['title'],
  body: ['description'],
  location: ['location'],
  isAllDay: TIMES,
  start: TIMES,
  end: TIMES,
  // A moved series begins on another day.
  recurrence: ['rule', ...TIMES],
  showAs: ['isBusy'],
  sensitivity: ['isPrivate'],
  isReminderOn: ['reminders'],
  reminderMinutesBeforeStart: ['reminders'],
}

/** Only what the draft says otherwise than the event at Graph: HTML of a body nobody changed stays HTML. */
export function graphPatch(
  draft: EventDraft,
  known: RemoteEvent,
  zone: string,
): Record<string, unknown> {
  const body = graphBody(draft, zone)
  const differs = (keys: Keys) =>
    keys.some(key => JSON.stringify(draft[key]) !== JSON.stringify(known[key]))
  const patch = Object.fromEntries(
    Object.entries(body).filter(([name]) => differs(PARTS[name] ?? [])),
  )
  if (draft.rule === null && known.rule === null) delete patch['recurrence']
  const people = (list: readonly RemoteAttendee[]) =>
    list
      .filter(one => !one.isOrganizer)
      .map(one => `${one.address.toLowerCase()} ${one.isOptional}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join()
  return people(draft.attendees) === people(known.attendees)
    ? patch
    : { ...patch, attendees: body['attendees'] }
}

function repetition(draft: EventDraft, zone: string): GraphRepetition | null {
  if (draft.rule === null) return null
  const start = draft.startDate ?? dateIn(draft.startsAt ?? 0, zone)
  const found = graphFromRule(
    draft.rule,
    start,
    zone,
    draft.startsAt === null ? undefined : localOf(draft.startsAt, zone).slice(11),
  )
  if (found === null)
    throw connectFault('permanent', {
      host: GRAPH_HOST,
      text: 'Outlook cannot repeat an event like this. Choose a simpler repetition.',
    })
  return found
}

function attendeesOf(event: GraphEvent): readonly RemoteAttendee[] {
  const list = (event.attendees ?? []).flatMap((one): RemoteAttendee[] =>
    one.emailAddress?.address && one.type !== 'resource'
      ? [
          {
            address: one.emailAddress.address.toLowerCase(),
            name: one.emailAddress.name ?? '',
            response: responseOf(one.status?.response),
            isOptional: one.type === 'optional',
            isOrganizer: false,
          },
        ]
      : [],
  )
  const { address, name = '' } = event.organizer?.emailAddress ?? {}
  if (list.length === 0 || address === undefined) return list
  const organizer = {
    address: address.toLowerCase(),
    name,
    response: 'accepted',
    isOptional: false,
    isOrganizer: true,
  } as const
  return [organizer, ...list.filter(one => one.address !== organizer.address)]
}

const RESPONSES: Readonly<Record<string, RemoteEvent['myResponse']>> = {
  organizer: 'accepted',
  accepted: 'accepted',
  tentativelyAccepted: 'tentative',
  declined: 'declined',
}
const responseOf = (text: string | undefined): RemoteEvent['myResponse'] =>
  RESPONSES[text ?? ''] ?? 'none'

/** Times come in UTC, because every call asks for it; the seconds have seven places. */
export const momentIn = (time: GraphTime | undefined): number | null =>
  time === undefined ? null : Date.parse(`${time.dateTime.slice(0, 19)}Z`)
/** Whole days are midnights; told as a moment by an old client, they are the day of its zone. */
function dateAt(time: GraphTime | undefined, zone: string): string {
  const text = time?.dateTime ?? ''
  return text.slice(11, 19) === '00:00:00' ? text.slice(0, 10) : dateIn(momentIn(time) ?? 0, zone)
}
