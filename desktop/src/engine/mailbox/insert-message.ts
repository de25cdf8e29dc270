/** The rows of one new message. Called in id order: the index of words is written in ascending rows. */
import type { Bounce } from '@kith/shared/mail'
import type { Write } from '#engine/store'
import type { AddressBook } from './address-book.ts'
import { findThreads, keepLinks, type ThreadNeeds } from './find-thread.ts'
import { hash52 } from './hashes.ts'
import type { Incoming } from './incoming.ts'
import { freeId } from './message-id.ts'
import type { ParsedMail } from './parse/parsed-mail.ts'

export interface Inserted {
  readonly id: number
  readonly thread: number
  readonly isOut: boolean
}

const MESSAGE = `INSERT INTO message (id, identity, rfc_id, in_reply_to, thread, sender, subject, snippet, sent_at, received_at, size,
  is_unread, is_starred, is_answered, is_draft, is_out, kind, bulk, unsubscribe, invitation, is_historical, subject_hash, is_loose, attachments)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const BODY = `INSERT INTO message_body (message, encoding, text, html, own_length, headers) VALUES (?, ?, ?, ?, ?, ?)`
const PERSON = `INSERT OR IGNORE INTO participant (message, role, address, name, ord) VALUES (?, ?, ?, ?, ?)`
const PART = `INSERT INTO attachment (message, ord, name, type, size, cid, is_inline) VALUES (?, ?, ?, ?, ?, ?, ?)`
const WORDS = `INSERT INTO message_fts (rowid, subject, people, body, files) VALUES (?, ?, ?, ?, ?)`
const THREAD = `INSERT INTO thread (account, subject, subject_norm, first_at, last_at, count, unread, has_attachment, is_starred, snippet,
  in_inbox, in_sent, in_trash, in_spam, split) VALUES ('', '', '', 0, 0, 0, 0, 0, 0, '', 0, 0, 0, 0, 'other')`
const MERGE = 'UPDATE thread SET merged_into = ?, places = ? WHERE id = ?'
const LEAVE = 'DELETE FROM thread_place WHERE place = ? AND at = ? AND thread = ?'
const MOVE = 'UPDATE message SET thread = ? WHERE thread = ?'
const MOVE_LINKS = `INSERT OR IGNORE INTO thread_link (thread, record, is_linked) SELECT ?, record, is_linked FROM thread_link WHERE thread = ?`
const DROP_LINKS = 'DELETE FROM thread_link WHERE thread = ?'
/** What a person decided about a thread holds for the one it becomes part of. */
const INHERIT = `UPDATE thread SET is_muted = max(thread.is_muted, o.is_muted), snoozed_until = coalesce(thread.snoozed_until, o.snoozed_until),
  remind_at = coalesce(thread.remind_at, o.remind_at), back_at = coalesce(thread.back_at, o.back_at), share_level = coalesce(thread.share_level, o.share_level)
  FROM (SELECT is_muted, snoozed_until, remind_at, back_at, share_level FROM thread WHERE id = ?) AS o WHERE thread.id = ?`
const DRAFTS = 'UPDATE draft SET thread = ? WHERE thread = ?'
const ANSWERED = 'UPDATE message SET is_answered = 1 WHERE rfc_id = ? AND is_answered = 0'
const HAS_PARENT = 'SELECT 1 FROM message WHERE rfc_id = ? LIMIT 1'
const WROTE_TO = 'SELECT n_out FROM address WHERE id = ?'

const flag = (is: boolean): 0 | 1 => (is ? 1 : 0)

export function insertMessage(
  tx: Write,
  book: AddressBook,
  account: string,
  item: Pick<Incoming, 'flags' | 'providerThread' | 'isHistorical'>,
  mail: ParsedMail,
  facts: { readonly at: number; readonly isSentFolder: boolean; readonly size: number },
): Inserted {
  const { at, isSentFolder, size } = facts
  const people = mail.people.map(({ role, person }, ord) => ({
    role,
    ord,
    name: person.name,
    address: person.address,
    id: book.idOf(tx, person),
  }))
  const sender = people.find(({ role }) => role === 'from')
  const mine = book.mine()
  const isMine = (address: string) => mine.has(address.trim().toLowerCase())
  const isOut = sender === undefined ? isSentFolder : isMine(sender.address) || isSentFolder
  const needs = needsOf(account, item.providerThread ?? null, mail, at, [
    ...new Set(people.filter(({ address }) => !isMine(address)).map(({ id }) => id)),
  ])
  const thread = threadFor(tx, needs)
  const id = freeId(tx, at)
  const wroteTo = sender !== undefined && (tx.pluck<number>(WROTE_TO, [sender.id])[0] ?? 0) > 0
  const { kind, bulk } = wroteTo ? mail.classes.known : mail.classes.unknown
  tx.run(MESSAGE, [
    id,
    mail.identity,
    mail.rfcId,
    mail.inReplyTo,
    thread,
    sender?.id ?? null,
    mail.subject,
    mail.snippet,
    needs.at,
    at,
    size,
    flag(!item.flags.includes('\\Seen')),
    flag(item.flags.includes('\\Flagged')),
    flag(item.flags.includes('\\Answered')),
    flag(item.flags.includes('\\Draft')),
    flag(isOut),
    isOut ? 'person' : kind,
    isOut ? 0 : bulk,
    mail.unsubscribe === null ? null : JSON.stringify(mail.unsubscribe),
    mail.invitation === null ? null : JSON.stringify(mail.invitation),
    flag(item.isHistorical),
    needs.subjectHash === 0 ? null : needs.subjectHash,
    flag(mail.isLooseReply),
    mail.parts.filter(part => !part.isInline).length,
  ])
  tx.run(BODY, [id, mail.encoding, mail.text, mail.html, mail.ownLength, mail.headers])
  for (const { role, id: address, name, ord } of people)
    tx.run(PERSON, [id, role, address, name, ord])
  for (const [ord, part] of mail.parts.entries())
    tx.run(PART, [id, ord, part.name, part.type, part.size, part.cid, flag(part.isInline)])
  const hasParent = mail.inReplyTo !== null && tx.get(HAS_PARENT, [mail.inReplyTo]) !== undefined
  tx.run(WORDS, [
    id,
    mail.subject,
    [...new Set(people.flatMap(({ name, address }) => [name, address]))].join(' '),
    // What an answer quotes is found in the mail it answers, where that is here.
    hasParent ? mail.ownWords : `${mail.ownWords}\n${mail.quotedWords}`,
    mail.parts.map(part => part.name).join(' '),
  ])
  if (mail.bounce !== null && !isOut) keepBounce(tx, book, id, mail.bounce, at)
  keepLinks(tx, needs, thread)
  if (isOut && mail.inReplyTo !== null) tx.run(ANSWERED, [mail.inReplyTo])
  if (!item.flags.includes('\\Draft')) {
    const others = people.filter(({ role, address }) => role !== 'reply-to' && !isMine(address))
    const counted = isOut ? others : others.filter(({ role }) => role === 'from')
    book.count(tx, new Set(counted.map(person => person.id)), isOut, at)
  }
  return { id, thread, isOut }
}

export function needsOf(
  account: string,
  providerThread: string | null,
  mail: ParsedMail,
  at: number,
  others: readonly number[],
): ThreadNeeds {
  const { rfcId, inReplyTo, references, subjectKey, isLooseReply, sentAt } = mail
  return {
    account,
    providerThread,
    rfcId,
    inReplyTo,
    references,
    subjectHash: providerThread !== null || subjectKey === '' ? 0 : hash52(subjectKey),
    isLoose: isLooseReply,
    at: sentAt ?? at,
    others,
  }
}

/** The thread that all the mail's threads become; a new one where there is none. */
export function threadFor(tx: Write, needs: ThreadNeeds, own?: number): number {
  const found = findThreads(tx, needs)
  const all = own === undefined ? found : [...new Set([own, ...found])].toSorted((a, b) => a - b)
  const [thread, ...others] = all
  for (const other of others) merge(tx, other, thread ?? other)
  return thread ?? tx.run(THREAD).lastId
}

function merge(tx: Write, from: number, into: number): void {
  tx.run(MOVE, [into, from])
  tx.run(MOVE_LINKS, [into, from])
  tx.run(DROP_LINKS, [from])
  tx.run(DRAFTS, [into, from])
  tx.run(INHERIT, [from, into])
  const places = JSON.parse(
    tx.pluck<string>('SELECT places FROM thread WHERE id = ?', [from])[0] ?? '[]',
  ) as [number, number][]
  for (const [place, at] of places) tx.run(LEAVE, [place, at, from])
  tx.run(MERGE, [into, '[]', from])
}

/** An address that cannot be reached says so; the mail that did not arrive is found by its Message-ID. */
function keepBounce(tx: Write, book: AddressBook, id: number, bounce: Bounce, at: number): void {
  const { recipients, isHard, kind, originalId } = bounce
  const addresses = recipients.map(({ address }) => book.idOf(tx, { address, name: '' }))
  const [first] = recipients
  tx.run(BOUNCE, [
    id,
    originalId,
    addresses[0] ?? null,
    first?.status ?? null,
    kind,
    first?.diagnostic.slice(0, 1000) ?? null,
    flag(isHard),
    at,
  ])
  if (kind !== 'failed') return
  for (const address of addresses) tx.run(BOUNCED, [isHard ? 'hard' : 'soft', address])
}
const BOUNCE = `INSERT INTO bounce (message, original, address, status, action, diagnostic, is_hard, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
const BOUNCED = `UPDATE address SET bounced = iif(bounced = 'hard', bounced, ?) WHERE id = ?`
