/**
 * Whether a contact is made of an address that was met in mail or a meeting (MAIL 8).
 *
 * Nothing is made of machines, desks, lists, members, the own company, or of somebody whom the person
 * deleted or blocked. What is left depends on the policy of the account.
 */
import { domainOf, foldAddress, isAddress } from './address.ts'
import { isWithin } from './domain.ts'
import { isHumanName } from './name-rank.ts'
import { roleOf } from './role-address.ts'
import { isFromPeople } from './classify.ts'
import type { ContactPolicy, MailKind } from './types.ts'

/** Of meetings: who of them becomes a contact. */
export type MeetingPolicy = 'none' | 'organizer' | 'participants' | 'both'

export interface ContactFacts {
  readonly address: string
  readonly name: string
  /** Folded addresses of the account and its aliases. */
  readonly mine: ReadonlySet<string>
  /** Domains of the own company. */
  readonly ownDomains: Iterable<string>
  readonly isMember: boolean
  /** A person of the workspace has this address. */
  readonly isKnown: boolean
  readonly isBlocked: boolean
  /** Deleted before: never made again. */
  readonly isSuppressed: boolean
  readonly via: MailVia | MeetingVia
}
export interface MailVia {
  readonly kind: 'mail'
  readonly policy: ContactPolicy
  readonly mailKind: MailKind
  readonly isOut: boolean
  /** We wrote to it, or answered it, or accepted a meeting with it, at any time. */
  readonly wroteTo: boolean
  /** Mails from it so far. */
  readonly inCount: number
  readonly hasMet: boolean
  readonly recipients: number
}
export interface MeetingVia {
  readonly kind: 'meeting'
  readonly policy: MeetingPolicy
  readonly isOrganizer: boolean
  readonly isDeclined: boolean
  readonly isAllDay: boolean
  readonly attendees: number
}

export type ContactReason =
  | 'known'
  | 'not-an-address'
  | 'own-address'
  | 'member'
  | 'own-domain'
  | 'blocked'
  | 'deleted-before'
  | 'no-reply'
  | 'desk'
  | 'machine'
  | 'group'
  | 'not-from-a-person'
  | 'many-recipients'
  | 'policy'
  | 'no-name'
  | 'met-once'
  | 'meeting-declined'
  | 'meeting-all-day'
  | 'wrote-to-it'
  | 'wrote-often'
  | 'met'

export interface ContactDecision {
  readonly do: 'create' | 'suggest' | 'none'
  readonly reason: ContactReason
}

const RECIPIENTS_MAX = 20
const ATTENDEES_MAX = 50
const INBOUND_MIN = 2
const none = (reason: ContactReason): ContactDecision => ({ do: 'none', reason })

export function decideContact(facts: ContactFacts): ContactDecision {
  const refused = refusal(facts)
  if (refused !== null) return none(refused)
  return facts.via.kind === 'mail' ? fromMail(facts, facts.via) : fromMeeting(facts.via)
}

function refusal({
  address,
  mine,
  ownDomains,
  isMember,
  isKnown,
  isBlocked,
  isSuppressed,
}: ContactFacts): ContactReason | null {
  const folded = foldAddress(address)
  if (!isAddress(folded)) return 'not-an-address'
  if (mine.has(folded)) return 'own-address'
  if (isMember) return 'member'
  if (isKnown) return 'known'
  if (isWithin(domainOf(folded), ownDomains)) return 'own-domain'
  if (isBlocked) return 'blocked'
  if (isSuppressed) return 'deleted-before'
  const role = roleOf(folded)
  return role === null ? null : role === 'role' ? 'desk' : role
}

function fromMail({ name, address }: ContactFacts, via: MailVia): ContactDecision {
  if (via.policy === 'none') return none('policy')
  if (!via.isOut && !isFromPeople(via.mailKind)) return none('not-from-a-person')
  if (via.recipients > RECIPIENTS_MAX) return none('many-recipients')
  const asPolicy = (reason: ContactReason): ContactDecision =>
    via.policy === 'suggest' ? { do: 'suggest', reason } : { do: 'create', reason }
  if (via.isOut || via.wroteTo) return asPolicy('wrote-to-it')
  // Only received: a person who wrote more than once, or whom we met.
  if (!isHumanName(name, address)) return none('no-name')
  if (!via.hasMet && via.inCount < INBOUND_MIN) return none('met-once')
  const reason = via.hasMet ? 'met' : 'wrote-often'
  return via.policy === 'sent-and-received' ? { do: 'create', reason } : { do: 'suggest', reason }
}

function fromMeeting(via: MeetingVia): ContactDecision {
  if (via.policy === 'none') return none('policy')
  if (via.isDeclined) return none('meeting-declined')
  if (via.isAllDay) return none('meeting-all-day')
  if (via.attendees > ATTENDEES_MAX) return none('many-recipients')
  const isWanted = via.policy === 'both' || via.isOrganizer === (via.policy === 'organizer')
  return isWanted ? { do: 'create', reason: 'met' } : none('policy')
}

/** The reason, for the page that explains why somebody is or is not among the contacts. */
export const CONTACT_WORDS: Readonly<Record<ContactReason, string>> = {
  known: 'is a person of your workspace already',
  'not-an-address': 'is no address that mail can be sent to',
  'own-address': 'is your own address',
  member: 'is a member of your team',
  'own-domain': 'works at your own company',
  blocked: 'is on your block list',
  'deleted-before': 'was deleted before and is not made again',
  'no-reply': 'is an address that nobody reads',
  desk: 'is an address of a desk, not of a person',
  machine: 'is an address of a program',
  group: 'is an address of a list',
  'not-from-a-person': 'came in a mail that was not written by a person to you',
  'many-recipients': 'stood among very many others',
  policy: 'is left out by the setting of this account',
  'no-name': 'wrote without the name of a person',
  'met-once': 'wrote only once so far',
  'meeting-declined': 'was in a meeting that you declined',
  'meeting-all-day': 'was in an all-day event',
  'wrote-to-it': 'is somebody you wrote to',
  'wrote-often': 'wrote to you more than once',
  met: 'had a meeting with you',
}
