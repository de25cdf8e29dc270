/**
 * Who among the addresses of the mail file becomes a contact, in the mail thread.
 *
 * Decided per address and not per mail: an address is looked at again whenever it stands in more mails
 * than its last decision saw. So the order of arrival, restarts and the filling of the past change nothing.
 */
import type { Clock } from '@kith/shared/kit'
import {
  cleanName,
  companyFrom,
  companyInName,
  CONTACT_WORDS,
  decideContact,
  domainOf,
  isFreeMail,
  nameFromAddress,
  registrableDomain,
  type ContactDecision,
  type ContactPolicy,
  type MailKind,
  type MeetingVia,
} from '@kith/shared/mail'
import type { Mailbox } from '#engine/mailbox'
import type { Read, Write } from '#engine/store'

export interface Candidate {
  readonly address: string
  readonly name: string
  readonly company: { readonly domain: string; readonly name: string } | null
  readonly why: string
}
export interface CandidatesDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly isBlocked: (read: Read) => (address: string) => boolean
  /** Contacts to make; called after the decisions are kept. */
  readonly onFound: (candidates: readonly Candidate[]) => void
}

interface AddressRow {
  readonly id: number
  readonly addr: string
  readonly name: string
  readonly seen: number
  readonly is_member: number
}
interface MailRow {
  readonly kind: MailKind
  readonly is_out: number
  readonly role: string
  readonly recipients: number
  readonly policy: ContactPolicy | null
}

interface MeetingRow {
  readonly is_organizer: number
  readonly my_response: string
  readonly start_date: string | null
  readonly policy: ContactPolicy
  readonly attendees: number
}

const AT_ONCE = 100
const LOOKED_AT = 40
/** In how many mails and meetings it stands. */
export const SEEN = 'a.n_in + a.n_out + (SELECT count(*) FROM attendee t WHERE t.address = a.id)'
const OPEN = `SELECT a.id, a.addr, a.name, a.is_member, ${SEEN} AS seen FROM address a LEFT JOIN contact_decision d ON d.address = a.id
  WHERE a.person IS NULL AND a.is_me = 0 AND ${SEEN} > coalesce(d.seen, 0) LIMIT ${AT_ONCE}`
const MAILS = `SELECT m.kind, m.is_out, p.role,
    (SELECT count(*) FROM participant r WHERE r.message = m.id AND r.role IN ('to', 'cc', 'bcc')) AS recipients,
    (SELECT c.contact_policy FROM message_copy k JOIN account c ON c.id = k.account WHERE k.message = m.id
      ORDER BY c.contact_policy = 'sent-and-received' DESC, c.contact_policy = 'sent' DESC LIMIT 1) AS policy
  FROM participant p JOIN message m ON m.id = p.message
  WHERE p.address = ? AND p.role <> 'reply-to' AND m.is_draft = 0 AND m.state <> 'hidden' ORDER BY p.message DESC LIMIT ${LOOKED_AT}`
const MET = `SELECT 1 FROM attendee t JOIN event e ON e.id = t.event WHERE t.address = ? AND e.status <> 'cancelled'
  AND e.my_response IN ('accepted', 'none') AND e.start_date IS NULL LIMIT 1`
const MEETINGS = `SELECT t.is_organizer, e.my_response, e.start_date, c.contact_policy AS policy,
    (SELECT count(*) FROM attendee o WHERE o.event = e.id) AS attendees
  FROM attendee t JOIN event e ON e.id = t.event JOIN calendar k ON k.id = e.calendar JOIN account c ON c.id = k.account
  WHERE t.address = ? AND e.status <> 'cancelled' ORDER BY e.starts_at DESC LIMIT ${LOOKED_AT}`
const SUPPRESSED = 'SELECT 1 FROM suppressed WHERE addr = ?'
const KEEP =
  'INSERT OR REPLACE INTO contact_decision (address, seen, outcome, reason, at) VALUES (?, ?, ?, ?, ?)'
const SUGGEST = `INSERT OR IGNORE INTO suggestion (id, kind, payload, why, at) VALUES (?, 'person', ?, ?, ?)`
/** Who is a person of the workspace by now needs no suggestion. */
const SETTLED = `DELETE FROM suggestion WHERE kind = 'person' AND state = 'open'
  AND payload ->> '$.address' IN (SELECT addr FROM address WHERE person IS NOT NULL)`

const suggestionId = (address: string): string => `person:${address}`

/** Decides about some addresses; answers whether there may be more. */
export function decideSome({ mailbox, clock, isBlocked, onFound }: CandidatesDeps): boolean {
  const { store, book, say } = mailbox
  const rows = store.all<AddressRow>(OPEN)
  const found: Candidate[] = []
  let hasSuggested = false
  store.write(tx => {
    const context = {
      mine: book.mine(),
      ownDomains: ownDomains(book.mine()),
      isBlocked: isBlocked(tx),
    }
    for (const row of rows) {
      const { decision, candidate } = decide(tx, row, context)
      tx.run(KEEP, [row.id, row.seen, decision.do, decision.reason, clock.now()])
      if (decision.do === 'create') found.push(candidate)
      if (decision.do !== 'suggest') continue
      const payload = JSON.stringify({
        kind: 'person',
        address: candidate.address,
        name: candidate.name,
      })
      const { changes } = tx.run(SUGGEST, [
        suggestionId(row.addr),
        payload,
        candidate.why,
        clock.now(),
      ])
      hasSuggested ||= changes > 0
    }
    hasSuggested = tx.run(SETTLED).changes > 0 || hasSuggested
  })
  if (hasSuggested) say([])
  if (found.length > 0) onFound(found)
  return rows.length === AT_ONCE
}

/** What is known of one address, as somebody to be made a contact. */
export function candidateOf(
  address: string,
  written: string,
  mine: ReadonlySet<string>,
  why: string,
): Candidate {
  const name = cleanName(written, address) || nameFromAddress(address)
  const company = companyFrom(address, { domains: ownDomains(mine) }, companyInName(written))
  return { address, name, company, why }
}

function decide(
  tx: Write,
  row: AddressRow,
  context: {
    readonly mine: ReadonlySet<string>
    readonly ownDomains: ReadonlySet<string>
    readonly isBlocked: (address: string) => boolean
  },
): { readonly decision: ContactDecision; readonly candidate: Candidate } {
  const mails = tx.all<MailRow>(MAILS, [row.id])
  const written = mails.filter(
    mail => mail.is_out === 0 && mail.role === 'from' && /^(?:person|invite)$/.test(mail.kind),
  )
  const base = {
    address: row.addr,
    name: row.name,
    mine: context.mine,
    ownDomains: context.ownDomains,
    isMember: row.is_member === 1,
    isKnown: false,
    isBlocked: context.isBlocked(row.addr),
    isSuppressed: tx.get(SUPPRESSED, [row.addr]) !== undefined,
  }
  const hasMet = tx.get(MET, [row.id]) !== undefined
  const wroteTo = mails.some(mail => mail.is_out === 1 && mail.recipients <= MANY)
  // Who only stood in the Cc of others' mail wrote nothing and was written nothing.
  const told = mails.filter(mail => mail.is_out === 1 || mail.role === 'from')
  const decisions = told.map(mail =>
    decideContact({
      ...base,
      via: {
        kind: 'mail',
        policy: mail.policy ?? 'none',
        mailKind: mail.kind,
        isOut: mail.is_out === 1,
        wroteTo,
        inCount: written.length,
        hasMet,
        recipients: mail.is_out === 1 ? mail.recipients : 1,
      },
    }),
  )
  for (const meeting of tx.all<MeetingRow>(MEETINGS, [row.id])) {
    const made = decideContact({ ...base, via: meetingVia(meeting) })
    const isOnlySuggested = meeting.policy === 'suggest' && made.do === 'create'
    decisions.push(isOnlySuggested ? { ...made, do: 'suggest' } : made)
  }
  const decision = decisions.find(one => one.do === 'create') ??
    decisions.find(one => one.do === 'suggest') ??
    decisions[0] ?? { do: 'none', reason: 'not-from-a-person' }
  return {
    decision,
    candidate: candidateOf(row.addr, row.name, context.mine, CONTACT_WORDS[decision.reason]),
  }
}

const MANY = 20

/** Meetings are as wide as mail: whoever met us in one that we did not decline. */
const meetingVia = (row: MeetingRow): MeetingVia => ({
  kind: 'meeting',
  policy: row.policy === 'none' ? 'none' : 'both',
  isOrganizer: row.is_organizer === 1,
  isDeclined: row.my_response === 'declined',
  isAllDay: row.start_date !== null,
  attendees: row.attendees,
})

/** Domains of the own addresses that belong to a company. */
function ownDomains(mine: ReadonlySet<string>): ReadonlySet<string> {
  const domains = [...mine].flatMap(address => {
    const domain = domainOf(address)
    return isFreeMail(domain) ? [] : (registrableDomain(domain) ?? domain)
  })
  return new Set(domains)
}
