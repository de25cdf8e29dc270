/**
 * What a calendar message in a mail does to what is here (RFC 5546): the newer one counts, by
 * SEQUENCE and then by DTSTAMP, so that reading old mail again changes nothing.
 */
import type { CalendarEvent, EventAttendee, EventResponse } from './event.ts'
import { writeCalendar } from './ics-write.ts'

export type ItipAction =
  /** Put the event in, or in place of the one that is here. */
  | { readonly do: 'put'; readonly event: CalendarEvent }
  | { readonly do: 'cancel'; readonly event: CalendarEvent }
  /** Somebody answered. */
  | { readonly do: 'answer'; readonly address: string; readonly response: EventResponse }
  | { readonly do: 'nothing'; readonly why: 'older' | 'unknown-event' | 'not-for-calendars' }

export interface Held extends Pick<CalendarEvent, 'sequence' | 'stampedAt' | 'attendees'> {
  /** When each attendee's answer was stamped, ms UTC. */
  readonly answeredAt?: ReadonlyMap<string, number>
}

/** `held` is the event of the same UID and RECURRENCE-ID; an occurrence without one of its own is held by its series. */
export function applyItip(method: string, event: CalendarEvent, held: Held | null): ItipAction {
  switch (method.toUpperCase()) {
    case 'REQUEST':
    case 'PUBLISH':
    case 'ADD':
      return held !== null && !isNewer(event, held)
        ? { do: 'nothing', why: 'older' }
        : { do: 'put', event }
    case 'CANCEL':
      if (held === null) return { do: 'nothing', why: 'unknown-event' }
      // A cancellation often repeats the number of what it cancels.
      return event.sequence < held.sequence
        ? { do: 'nothing', why: 'older' }
        : { do: 'cancel', event: { ...event, status: 'cancelled' } }
    case 'REPLY': {
      if (held === null) return { do: 'nothing', why: 'unknown-event' }
      const who = event.attendees.find(one => !one.isOrganizer) ?? event.attendees[0]
      const isThere = who !== undefined && held.attendees.some(one => one.address === who.address)
      if (!isThere) return { do: 'nothing', why: 'unknown-event' }
      const before = held.answeredAt?.get(who.address) ?? 0
      // An answer to an older version does not count for the newer one.
      if (event.sequence < held.sequence || event.stampedAt < before)
        return { do: 'nothing', why: 'older' }
      return { do: 'answer', address: who.address, response: who.response }
    }
    default:
      return { do: 'nothing', why: 'not-for-calendars' }
  }
}

const isNewer = (event: CalendarEvent, held: Held): boolean =>
  event.sequence > held.sequence ||
  (event.sequence === held.sequence && event.stampedAt > held.stampedAt)

/** The answer to an invitation: only who answers, as RFC 5546 3.2.3 wants it. */
export function replyTo(
  event: CalendarEvent,
  me: { readonly address: string; readonly name: string },
  response: EventResponse,
  now: number,
): string {
  const organizer = event.attendees.filter(one => one.isOrganizer).slice(0, 1)
  const answer: EventAttendee = {
    address: me.address.toLowerCase(),
    name: me.name,
    response,
    isOptional: false,
    isOrganizer: false,
  }
  return writeCalendar(
    [
      {
        ...event,
        rule: null,
        rdates: [],
        exdates: [],
        reminders: [],
        stampedAt: now,
        attendees: [...organizer.filter(one => one.address !== answer.address), answer],
      },
    ],
    'REPLY',
  )
}
