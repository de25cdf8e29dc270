/** An event as every calendar tells it, in the words of RFC 5545. */

export type EventResponse = 'none' | 'accepted' | 'tentative' | 'declined'

export interface EventAttendee {
  readonly address: string
  readonly name: string
  readonly response: EventResponse
  readonly isOptional: boolean
  readonly isOrganizer: boolean
}

export interface EventTimes {
  /** ms UTC; `null` for whole days, which have dates instead. */
  readonly startsAt: number | null
  /** Exclusive. */
  readonly endsAt: number | null
  /** `YYYY-MM-DD`, in no zone; the end is the day after the last one. */
  readonly startDate: string | null
  readonly endDate: string | null
  /** IANA; `null`: floating, or whole days. */
  readonly zone: string | null
}

export interface CalendarEvent extends EventTimes {
  readonly uid: string
  /** The original start of a changed or cancelled occurrence: `YYYY-MM-DD` or an ISO moment of UTC. */
  readonly recurrenceId: string | null
  /** It and all later ones (RANGE=THISANDFUTURE). */
  readonly isFollowing: boolean
  readonly sequence: number
  readonly status: 'confirmed' | 'tentative' | 'cancelled'
  readonly title: string
  readonly description: string
  readonly location: string
  readonly conferenceUrl: string | null
  /** RRULE value without its name. */
  readonly rule: string | null
  /** As `recurrenceId`. */
  readonly rdates: readonly string[]
  readonly exdates: readonly string[]
  readonly isBusy: boolean
  readonly isPrivate: boolean
  readonly attendees: readonly EventAttendee[]
  /** Minutes before the start. */
  readonly reminders: readonly number[]
  /** DTSTAMP, ms UTC: which of two messages of one SEQUENCE is newer. */
  readonly stampedAt: number
}

export const DAY = 86_400_000

/** A date as the number of days since 1970; all-day arithmetic knows no zones. */
export const dayNumber = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY)
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
export const isoMoment = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

/** `YYYY-MM-DD` or an ISO moment → what occurrences are compared by: ms UTC, for dates midnight of UTC. */
export const occurrenceKey = (text: string): number =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayNumber(text) * DAY : Date.parse(text)
