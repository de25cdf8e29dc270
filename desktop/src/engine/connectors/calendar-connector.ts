/** What every calendar can do for us (MAIL.md 3 and 12). Same manners as `MailConnector`. */
export interface RemoteCalendar {
  readonly providerId: string
  readonly name: string
  /** IANA. */
  readonly zone: string | null
  readonly hue: number | null
  readonly role: 'owner' | 'writer' | 'reader' | 'free-busy'
  readonly isDefault: boolean
}
export interface RemoteAttendee {
  readonly address: string
  readonly name: string
  readonly response: 'none' | 'accepted' | 'tentative' | 'declined'
  readonly isOptional: boolean
  readonly isOrganizer: boolean
}
/** An event as providers tell it: a single one, a series, or one changed occurrence of a series. */
export interface RemoteEvent {
  readonly providerId: string
  readonly etag: string | null
  readonly uid: string
  /** Set for a changed or cancelled occurrence: its original start, as in RFC 5545. */
  readonly recurrenceId: string | null
  /** providerId of the series, where occurrences have ids of their own. */
  readonly series: string | null
  readonly sequence: number
  readonly status: 'confirmed' | 'tentative' | 'cancelled'
  readonly title: string
  readonly description: string
  readonly location: string
  readonly conferenceUrl: string | null
  /** ms UTC; `null` for whole days, which have dates instead. */
  readonly startsAt: number | null
  readonly endsAt: number | null
  /** `YYYY-MM-DD`; the end is the day after the last one. */
  readonly startDate: string | null
  readonly endDate: string | null
  readonly zone: string | null
  /** RRULE value without its name. */
  readonly rule: string | null
  readonly rdates: readonly string[]
  readonly exdates: readonly string[]
  readonly isBusy: boolean
  readonly isPrivate: boolean
  readonly attendees: readonly RemoteAttendee[]
  readonly myResponse: 'none' | 'accepted' | 'tentative' | 'declined'
  /** Minutes before the start. */
  readonly reminders: readonly number[]
  /** The provider's own form, for what is not understood. */
  readonly raw: Uint8Array | null
  readonly updatedAt: number
}
export interface EventPage {
  readonly events: readonly RemoteEvent[]
  /** Of a series also all its changed occurrences. */
  readonly removed: readonly string[]
  /** Series of which this page names every changed occurrence there is. */
  readonly wholeSeries: readonly string[]
  /** `null`: no place to come back to yet. */
  readonly cursor: string | null
  /** A listing that began without a cursor has now named every event of the window. */
  readonly isWhole: boolean
}
export interface CalendarWindow {
  readonly from: number
  readonly to: number
}
export interface Written {
  readonly providerId: string
  readonly etag: string | null
  /** Where the provider gave a new event a UID of its own. */
  readonly uid?: string
}
export type EventDraft = Omit<
  RemoteEvent,
  'providerId' | 'etag' | 'raw' | 'updatedAt' | 'series'
> & {
  /** Ask the provider for a meeting link (Meet, Teams). */
  readonly wantsConference: boolean
  /** Mails to the invited; who cannot choose sends them. */
  readonly tellsPeople: boolean
  /** Occurrences, as `exdates`, that were left out and shall be there again. */
  readonly restored: readonly string[]
}
export interface FreeBusy {
  readonly address: string
  readonly busy: readonly (readonly [number, number])[]
  /** The provider cannot tell about this person. */
  readonly isUnknown: boolean
}

export interface CalendarConnector {
  readonly listCalendars: (signal: AbortSignal) => Promise<readonly RemoteCalendar[]>
  /** Throws `connect/cursor-lost`. */
  readonly list: (
    calendar: string,
    cursor: string | null,
    window: CalendarWindow,
    signal: AbortSignal,
  ) => AsyncIterable<EventPage>
  readonly get: (calendar: string, id: string, signal: AbortSignal) => Promise<RemoteEvent | null>
  /** May be repeated with the same UID when its answer was lost: there is one event afterwards. */
  readonly create: (calendar: string, event: EventDraft, signal: AbortSignal) => Promise<Written>
  /**
   * `id` is an event's, or `<series>#<recurrenceId>` for an occurrence that has none of its own yet.
   * Throws `connect/conflict` when the event is not at `ifMatch` any more.
   */
  readonly update: (
    calendar: string,
    id: string,
    event: EventDraft,
    ifMatch: string | null,
    signal: AbortSignal,
  ) => Promise<Written>
  readonly respond: (
    calendar: string,
    id: string,
    response: 'accepted' | 'tentative' | 'declined',
    comment: string,
    signal: AbortSignal,
  ) => Promise<Written>
  readonly remove: (
    calendar: string,
    id: string,
    ifMatch: string | null,
    tellsPeople: boolean,
    signal: AbortSignal,
  ) => Promise<void>
  readonly freeBusy: (
    addresses: readonly string[],
    window: CalendarWindow,
    signal: AbortSignal,
  ) => Promise<readonly FreeBusy[]>
  /** Whether the provider itself carries invitations and answers; else mail has to (RFC 6047). */
  readonly schedules: (signal: AbortSignal) => Promise<boolean>
  readonly close: () => Promise<void>
}
