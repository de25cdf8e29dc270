/**
 * Invitations, cancellations and answers by mail (RFC 6047), for calendars whose server carries none
 * itself. A mail is built before and queued in the transaction that settles the change, so that it goes
 * once, whatever happens in between.
 */
import { isoMoment, replyTo, writeCalendar, type CalendarEvent } from '@kith/shared/calendar'
import { buildRaw, newRfcId } from '#engine/connectors'
import { queueRaw, readSettings } from '#engine/mailbox'
import type { Read, Write } from '#engine/store'

export interface ImipDeps {
  readonly read: Read
  readonly now: number
  readonly locale: string
  readonly zone: string
}
export interface Sender {
  readonly account: string
  readonly address: string
  readonly name: string
}
type Queued = (tx: Write) => string
type Person = CalendarEvent['attendees'][number]

const ANSWERS = { accepted: 'Accepted', tentative: 'Maybe', declined: 'Declined' } as const
const VERBS = {
  accepted: 'comes',
  tentative: 'may come',
  declined: 'does not come',
} as const

/** To everybody invited. `undefined`: nobody is, or somebody else invites. */
export async function invitationMail(
  deps: ImipDeps,
  from: Sender,
  event: CalendarEvent,
  method: 'REQUEST' | 'CANCEL',
): Promise<Queued | undefined> {
  const organizer = event.attendees.find(one => one.isOrganizer)
  if (organizer === undefined || !isSame(organizer.address, from.address)) return undefined
  const to = event.attendees.filter(one => !one.isOrganizer && !isSame(one.address, from.address))
  if (to.length === 0) return undefined
  const stamped: CalendarEvent = {
    ...event,
    stampedAt: deps.now,
    reminders: [],
    status: method === 'CANCEL' ? 'cancelled' : event.status,
  }
  const verb = method === 'CANCEL' ? 'Cancelled' : event.sequence > 0 ? 'Updated' : 'Invitation'
  return mail(deps, from, to, {
    subject: `${verb}: ${event.title}`,
    text: wordsOf(deps, event, `${from.name || from.address} ${LEADS[verb]}`),
    method,
    ics: writeCalendar([stamped], method),
  })
}
const LEADS = {
  Invitation: 'invites you.',
  Updated: 'changed the meeting.',
  Cancelled: 'cancelled the meeting.',
} as const

/** To who invited. `undefined`: nobody did, or it was this person. */
export async function answerMail(
  deps: ImipDeps,
  from: Sender,
  event: CalendarEvent,
  response: keyof typeof ANSWERS,
  comment: string,
): Promise<Queued | undefined> {
  const organizer = event.attendees.find(one => one.isOrganizer)
  if (organizer === undefined || isSame(organizer.address, from.address)) return undefined
  const lead = `${from.name || from.address} ${VERBS[response]}.${comment === '' ? '' : `\n\n${comment}`}`
  return mail(deps, from, [organizer], {
    subject: `${ANSWERS[response]}: ${event.title}`,
    text: wordsOf(deps, event, lead),
    method: 'REPLY',
    ics: replyTo(event, from, response, deps.now),
  })
}

async function mail(
  deps: ImipDeps,
  from: Sender,
  to: readonly Person[],
  parts: {
    readonly subject: string
    readonly text: string
    readonly method: string
    readonly ics: string
  },
): Promise<Queued> {
  const { account, address, name } = from
  const rfcId = newRfcId(address)
  const people = to.map(one => ({ address: one.address, name: one.name }))
  const raw = await buildRaw({
    rfcId,
    at: deps.now,
    from: { address, name },
    to: people,
    cc: [],
    subject: parts.subject,
    text: parts.text,
    html: null,
    attachments: [],
    calendar: { method: parts.method, content: parts.ics },
  })
  return tx =>
    queueRaw(tx, {
      account,
      from: address,
      to: people,
      subject: parts.subject,
      rfcId,
      raw,
      notBefore: deps.now + readSettings(tx).undoSeconds * 1000,
      now: deps.now,
    })
}

/** For readers without a calendar: what, when, where. */
function wordsOf({ locale, zone }: ImipDeps, event: CalendarEvent, lead: string): string {
  const isDate = event.startDate !== null
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'full',
    ...(isDate ? { timeZone: 'UTC' } : { timeStyle: 'short', timeZone: event.zone ?? zone }),
  })
  const start = event.startsAt ?? Date.parse(event.startDate ?? isoMoment(0))
  const when = isDate
    ? format.format(start)
    : `${format.formatRange(start, event.endsAt ?? start)} (${event.zone ?? zone})`
  return [
    lead,
    '',
    event.title,
    when,
    ...(event.location === '' ? [] : [event.location]),
    ...(event.conferenceUrl === null ? [] : [event.conferenceUrl]),
    ...(event.description === '' ? [] : ['', event.description]),
    '',
  ].join('\n')
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
