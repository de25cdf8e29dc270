/** Calendars of this device. All-day events are dates in no zone, never moments. */
import { s, type DocId, type Schema } from '#kit'
import { call, input, of, stream } from '../define.ts'
import type { MailPerson, ShareLevel } from './mail-types.ts'

export interface CalendarRow {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly hue: number
  readonly isShown: boolean
  readonly canWrite: boolean
  readonly isDefault: boolean
  readonly share: ShareLevel
  /** What a video call made here is; `null`: the calendar makes none. */
  readonly meets: 'Google Meet' | 'Teams' | null
}
/** How an account's calendars do. */
export interface CalendarState {
  readonly account: string
  /** `not-allowed`: the person did not permit it; `none`: this account has no calendar. */
  readonly state: 'none' | 'waiting' | 'ok' | 'not-allowed' | 'failed'
  readonly calendars: number
  readonly events: number
  /** Changes that the provider still has to be told. */
  readonly pending: number
  readonly lastOkAt: number | null
  /** A sentence for the person when it does not go well. */
  readonly reason: string | null
}
export type Response = 'accepted' | 'declined' | 'tentative' | 'none'
export interface Attendee extends MailPerson {
  readonly response: Response
  readonly isOptional: boolean
  readonly isOrganizer: boolean
}
/** One occurrence on the grid. */
export interface CalendarEntry {
  readonly event: string
  readonly calendar: string
  readonly title: string
  /** ms UTC; for an all-day event midnight UTC of its dates. */
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly isAllDay: boolean
  readonly isRecurring: boolean
  readonly status: 'confirmed' | 'tentative' | 'cancelled'
  readonly response: Response
  readonly isPrivate: boolean
  readonly isBusy: boolean
  readonly location: string
  readonly conferenceUrl: string | null
  readonly canWrite: boolean
  readonly people: readonly Attendee[]
  /** Waits to be sent to the provider. */
  readonly isPending: boolean
}
export interface EventDetail extends CalendarEntry {
  readonly description: string
  readonly zone: string | null
  /** RRULE of RFC 5545 without its name, or `null`. */
  readonly rule: string | null
  /** "Every second Tuesday until 3 March". */
  readonly ruleWords: string | null
  readonly reminders: readonly number[]
  readonly records: readonly {
    readonly object: string
    readonly id: DocId
    readonly name: string
  }[]
  /** The other side's version, when both changed it. */
  readonly conflict: string | null
}
export interface EventDraft {
  readonly event: string | null
  /** Which occurrence was opened, its original start. */
  readonly occurrence: number | null
  readonly calendar: string
  readonly title: string
  readonly start: number
  readonly end: number
  readonly isAllDay: boolean
  readonly zone: string | null
  readonly location: string
  readonly description: string
  readonly people: readonly {
    readonly address: string
    readonly name: string
    readonly isOptional: boolean
  }[]
  readonly rule: string | null
  readonly wantsConference: boolean
  readonly isPrivate: boolean
  readonly isBusy: boolean
  readonly reminders: readonly number[]
}
export type EventScope = 'one' | 'following' | 'all'
export interface Busy {
  readonly address: string
  readonly spans: readonly { readonly start: number; readonly end: number }[]
  /** Nobody could tell; what is known of meetings here is in `spans` all the same. */
  readonly isUnknown: boolean
}
/** What mail says before a meeting; deals, tasks and notes of its people are the workspace's. */
export interface Brief {
  readonly entry: CalendarEntry
  readonly people: readonly {
    readonly person: DocId | null
    readonly name: string
    readonly address: string
    readonly lastContact: number | null
    readonly lastSubject: string | null
    readonly lastThread: number | null
  }[]
}

/** A calendar message in a mail, as its card. */
export interface InvitationView {
  readonly message: number
  /** REQUEST, CANCEL, REPLY, … */
  readonly method: string
  readonly title: string
  readonly start: number
  readonly end: number
  readonly isAllDay: boolean
  readonly ruleWords: string | null
  readonly location: string
  readonly conferenceUrl: string | null
  readonly organizer: string | null
  /** Invited besides this person. */
  readonly others: number
  /** In a calendar of this device. */
  readonly event: string | null
  readonly response: Response
  /** Who answered how, where the mail is an answer. */
  readonly answer: { readonly name: string; readonly response: Response } | null
  /** `open` can be answered; `older`: a newer version is in the calendar. */
  readonly state: 'open' | 'told' | 'older' | 'cancelled'
  /** What stands in the calendar at that time. */
  readonly busyWith: readonly string[]
}

const nothing = s.strictObject({})
const id = s.string().min(1).max(1000)
const moment = s.number().int()
const scope = s.enum(['one', 'following', 'all'])
const draft = s.strictObject({
  event: s.union([id, s.null()]),
  occurrence: s.union([moment, s.null()]),
  calendar: id,
  title: s.string().max(2000),
  start: moment,
  end: moment,
  isAllDay: s.boolean(),
  zone: s.union([s.string().max(100), s.null()]),
  location: s.string().max(2000),
  description: s.string().max(100_000),
  people: s
    .array(
      s.strictObject({
        address: s.string().max(500),
        name: s.string().max(500),
        isOptional: s.boolean(),
      }),
    )
    .max(500),
  rule: s.union([s.string().max(1000), s.null()]),
  wantsConference: s.boolean(),
  isPrivate: s.boolean(),
  isBusy: s.boolean(),
  reminders: s.array(s.number().int().min(0).max(40_320)).max(10),
}) as unknown as Schema<EventDraft>

export const calendar = {
  calendars: stream(nothing, of<readonly CalendarRow[]>),
  states: stream(nothing, of<readonly CalendarState[]>),
  /** Looks now. */
  look: call(input<{ account: string }>({ account: id }), of<null>),
  changeCalendar: call(
    input<{
      calendar: string
      isShown?: boolean
      hue?: number
      isDefault?: boolean
      share?: ShareLevel
    }>({
      calendar: id,
      isShown: s.optional(s.boolean()),
      hue: s.optional(s.number().min(0).max(360)),
      isDefault: s.optional(s.boolean()),
      share: s.optional(s.enum(['private', 'metadata', 'subject', 'full'])),
    }),
    of<null>,
  ),
  /** Occurrences that touch the span, by start. `record`: only those that concern it. */
  entries: call(
    input<{ from: number; to: number; record?: DocId | null }>({
      from: moment,
      to: moment,
      record: s.optional(s.union([s.string().length(36), s.null()])),
    }),
    of<readonly CalendarEntry[]>,
  ),
  /** Something changed: ask again for what is on screen. */
  changes: stream(nothing, of<{ readonly revision: number }>),
  event: call(
    input<{ event: string; occurrence: number | null }>({
      event: id,
      occurrence: s.union([moment, s.null()]),
    }),
    of<EventDetail | null>,
  ),
  /** Shown at once, sent behind it. `undo` takes it back. */
  save: call(
    input<{ draft: EventDraft; scope: EventScope; tellsPeople: boolean }>({
      draft,
      scope,
      tellsPeople: s.boolean(),
    }),
    of<{ readonly event: string; readonly undo: string }>,
  ),
  remove: call(
    input<{ event: string; occurrence: number | null; scope: EventScope; tellsPeople: boolean }>({
      event: id,
      occurrence: s.union([moment, s.null()]),
      scope,
      tellsPeople: s.boolean(),
    }),
    of<{ readonly undo: string }>,
  ),
  respond: call(
    input<{ event: string; occurrence: number | null; response: Response; comment: string }>({
      event: id,
      occurrence: s.union([moment, s.null()]),
      response: s.enum(['accepted', 'declined', 'tentative', 'none']),
      comment: s.string().max(5000),
    }),
    of<null>,
  ),
  invitation: call(input<{ message: number }>({ message: moment }), of<InvitationView | null>),
  /** Once, through the calendar's server or by a mail to who invited. */
  answerInvitation: call(
    input<{ message: number; response: Exclude<Response, 'none'>; comment: string }>({
      message: moment,
      response: s.enum(['accepted', 'declined', 'tentative']),
      comment: s.string().max(5000),
    }),
    of<null>,
  ),
  undo: call(input<{ undo: string }>({ undo: id }), of<null>),
  /** The person first, with an empty address; `except` is an event that is being moved. */
  freeBusy: call(
    input<{ addresses: readonly string[]; from: number; to: number; except: string | null }>({
      addresses: s.array(s.string().max(500)).max(50),
      from: moment,
      to: moment,
      except: s.union([id, s.null()]),
    }),
    of<readonly Busy[]>,
  ),
  brief: call(
    input<{ event: string; occurrence: number | null }>({
      event: id,
      occurrence: s.union([moment, s.null()]),
    }),
    of<Brief | null>,
  ),
}
