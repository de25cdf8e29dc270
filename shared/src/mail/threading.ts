/**
 * Which mails make one conversation.
 *
 * A conversation is a connected set: two mails touch when the provider says so, when one names the
 * other, when both name the same third, or (only for answers that name nobody) when subject, people
 * and time agree. All of these are symmetric, so the order of arrival decides nothing.
 */
import { subjectKey, readSubject } from './subject.ts'

export interface ThreadFacts {
  readonly account: string
  readonly providerThread: string | null
  readonly rfcId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly subject: string
  /** Folded addresses of everybody in it who is not the owner of the mailbox. */
  readonly others: readonly string[]
  /** ms UTC. */
  readonly at: number
}

const SUBJECT_DAYS = 30
const DAY = 86_400_000

/** The ids under which a mail is known or that it names; sharing one unites (JWZ). */
const linksOf = (mail: ThreadFacts): readonly string[] => [
  ...new Set([mail.rfcId, mail.inReplyTo, ...mail.references].flatMap(id => id ?? [])),
]

/** An answer whose program named no parent; only such mails are joined by their subject. */
export const isLooseReply = (mail: Pick<ThreadFacts, 'inReplyTo' | 'references' | 'subject'>) =>
  mail.inReplyTo === null && mail.references.length === 0 && readSubject(mail.subject).isReply

/** Whether two mails belong together by subject, people and time. Symmetric. */
function touchBySubject(a: ThreadFacts, b: ThreadFacts): boolean {
  if (a.providerThread !== null || b.providerThread !== null) return false
  if (!isLooseReply(a) && !isLooseReply(b)) return false
  const key = subjectKey(a.subject)
  if (key === '' || key !== subjectKey(b.subject)) return false
  if (Math.abs(a.at - b.at) > SUBJECT_DAYS * DAY) return false
  return a.others.some(address => b.others.includes(address))
}

/** Whether two mails belong together by their ids. What one provider keeps apart stays apart. */
function touchById(a: ThreadFacts, b: ThreadFacts): boolean {
  const saysProvider =
    a.account === b.account && a.providerThread !== null && b.providerThread !== null
  if (saysProvider) return a.providerThread === b.providerThread
  const ids = linksOf(a)
  return linksOf(b).some(id => ids.includes(id))
}

export const touches = (a: ThreadFacts, b: ThreadFacts): boolean =>
  touchById(a, b) || touchBySubject(a, b)

export interface Found {
  readonly thread: number
  readonly mail: ThreadFacts
}
export interface ThreadDecision {
  /** The thread that the mail goes into; `null`: a new one. */
  readonly thread: number | null
  /** Threads that turn out to be the same one and go into it. */
  readonly merges: readonly number[]
}

/**
 * Where a mail goes, given the stored mails that may touch it: those that share an id, the provider's
 * thread, or subject and month. The oldest thread (smallest number) takes the others in.
 */
export function decideThread(mail: ThreadFacts, found: readonly Found[]): ThreadDecision {
  const threads = [
    ...new Set(found.filter(one => touches(mail, one.mail)).map(one => one.thread)),
  ].toSorted((a, b) => a - b)
  const [thread, ...merges] = threads
  return { thread: thread ?? null, merges }
}

/** How far from a mail others may lie that it joins by subject, ms. */
export const SUBJECT_SPAN = SUBJECT_DAYS * DAY
