/**
 * Which cards a conversation should have now: from its messages, whom they concern, and what the
 * person chose for the conversation, its contacts and its account.
 */
import { cardId, cardOf, cardThreadId, type Card } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import { isSensitiveMail, shareLevel, unitedLevel, type ShareLevel } from '@kith/shared/mail'
import { IMPORT_ACCOUNT, unpackText } from '#engine/mailbox'
import type { Read } from '#engine/store'
import { readGuests, whomOf, type Guest } from './guests.ts'

export interface Wanted {
  readonly cards: readonly WantedCard[]
  /** The person said that these are private: another device of theirs may have shared them. */
  readonly never: readonly { readonly id: DocId; readonly item: string; readonly at: number }[]
}
/** Whose cards, and in which workspace. */
export interface Whose {
  readonly workspace: DocId
  readonly me: DocId | null
  /** Of the workspace. */
  readonly most: ShareLevel
}
export interface WantedCard {
  readonly item: string
  readonly card: Card
}

export interface ThreadRow {
  readonly id: number
  readonly account: string
  readonly share_level: ShareLevel | null
  readonly in_trash: number
  readonly in_spam: number
}
export interface MessageRow {
  readonly id: number
  readonly identity: string
  readonly rfc_id: string | null
  readonly in_reply_to: string | null
  readonly subject: string
  readonly received_at: number
  readonly is_out: number
  readonly kind: string
  readonly from_addr: string | null
  readonly encoding: string | null
  readonly headers: Uint8Array | null
}

const THREAD = 'SELECT id, account, share_level, in_trash, in_spam FROM thread WHERE id = ?'
/** A message without text never came; a draft is nobody's. */
const MESSAGES = `SELECT m.id, m.identity, m.rfc_id, m.in_reply_to, m.subject, m.received_at, m.is_out, m.kind,
  (SELECT addr FROM address WHERE id = m.sender) AS from_addr, b.encoding, b.headers
  FROM message m LEFT JOIN message_body b ON b.message = m.id
  WHERE m.thread = ? AND m.is_draft = 0 AND m.state IN ('here', 'gone') ORDER BY m.id`
const ACCOUNTS = `SELECT DISTINCT a.share_level FROM message_copy c JOIN account a ON a.id = c.account WHERE c.message = ? AND c.is_hidden = 0`
/** Of accounts that were disconnected alone; what was imported stands under none. */
const IS_LEFT = `SELECT count(*) > 0 AND max(c.account = '${IMPORT_ACCOUNT}' OR a.id IS NOT NULL) = 0
  FROM message_copy c LEFT JOIN account a ON a.id = c.account WHERE c.message = ?`
const ACCOUNT = 'SELECT share_level FROM account WHERE id = ?'
const LINKS = 'SELECT record, is_linked FROM thread_link WHERE thread = ?'
const CONFIRMED = `SELECT 1 FROM share_rule WHERE scope = 'confirmed' AND key = ?`
const RULES = `SELECT level FROM share_rule WHERE scope = 'record' AND key IN (SELECT value FROM json_each(?))`
const BODY = 'SELECT encoding, text, own_length FROM message_body WHERE message = ?'
const FILES =
  'SELECT name, size FROM attachment WHERE message = ? AND is_inline = 0 ORDER BY ord LIMIT 40'
/** What people write to each other; the rest only when its conversation was shared by hand. */
const PERSONAL = new Set(['person', 'invite'])

export const itemOfMessage = (message: number): string => `m${message}`

export function wantedOfThread(read: Read, { workspace, me, most }: Whose, id: number): Wanted {
  const found = threadRowOf(read, id)
  if (found === undefined) return { cards: [], never: [] }
  const cards: WantedCard[] = []
  const never: { id: DocId; item: string; at: number }[] = []
  for (const message of messagesOf(read, id)) {
    const item = itemOfMessage(message.id)
    const { level, isChosen, isLeft, records, guests } = levelOfMessage(read, found, message, {
      me,
      most,
    })
    const card = cardId(workspace, message.identity)
    if (level === 'private') {
      // What another device has is its own to give, where this one only lost the account.
      if (isChosen && !isLeft) never.push({ id: card, item, at: message.received_at })
      continue
    }
    const made = cardOf(
      {
        id: card,
        kind: 'mail',
        at: message.received_at,
        until: null,
        direction: directionOf(message, guests),
        thread: cardThreadId(workspace, rootOf(message)),
        ...whomOf(guests),
        records,
        subject: message.subject,
        ...(level === 'full' ? textOf(read, message.id) : NO_TEXT),
      },
      level,
    )
    if (made !== null) cards.push({ item, card: made })
  }
  return { cards, never }
}

export interface ThreadFacts {
  readonly row: ThreadRow
  readonly links: readonly { readonly record: DocId; readonly is_linked: number }[]
}

export function threadRowOf(read: Read, id: number): ThreadFacts | undefined {
  const row = read.get<ThreadRow>(THREAD, [id])
  return row && { row, links: read.all<{ record: DocId; is_linked: number }>(LINKS, [id]) }
}

export const messagesOf = (read: Read, thread: number): readonly MessageRow[] =>
  read.all<MessageRow>(MESSAGES, [thread])

/** How much of one message is shared, and whether somebody said so for it or its contacts. */
export function levelOfMessage(
  read: Read,
  { row: thread, links }: ThreadFacts,
  message: MessageRow,
  { me, most }: Pick<Whose, 'me' | 'most'>,
) {
  const guests = readGuests(read, 'mail', message.id, me)
  const { records: concerned } = whomOf(guests)
  const removed = new Set(links.flatMap(link => (link.is_linked === 0 ? [link.record] : [])))
  const added = links.flatMap(link => (link.is_linked === 1 ? [link.record] : []))
  const records = [...concerned.filter(record => !removed.has(record)), ...added]
  const contacts = read.pluck<ShareLevel>(RULES, [JSON.stringify(records)])
  const isSensitive = isSensitiveMail({
    subject: message.subject,
    from: message.from_addr ?? '',
    sensitivity: headerOf(message, 'sensitivity'),
  })
  const wanted = shareLevel({
    workspaceMost: most,
    account: accountLevel(read, thread, message),
    contacts,
    thread: thread.share_level,
    isSensitive,
    isConfirmed: read.get(CONFIRMED, [String(thread.id)]) !== undefined,
  })
  // Colleagues among themselves, spam, what was thrown away, what stayed of a disconnected account; machines, unless chosen by hand.
  const isLeft = read.pluck<number>(IS_LEFT, [message.id])[0] === 1
  const isOut =
    guests.every(({ is_me, is_member }) => is_me === 1 || is_member === 1) ||
    thread.in_spam === 1 ||
    thread.in_trash === 1 ||
    isLeft ||
    (thread.share_level === null && !PERSONAL.has(message.kind))
  return {
    level: isOut ? ('private' as const) : wanted,
    isChosen: thread.share_level !== null || contacts.length > 0,
    isLeft,
    isSensitive,
    records,
    guests,
  }
}

/** In several accounts: the highest, as of several owners. */
function accountLevel(read: Read, thread: ThreadRow, { id }: MessageRow): ShareLevel {
  const levels = read.pluck<ShareLevel>(ACCOUNTS, [id])
  return unitedLevel(levels.length > 0 ? levels : read.pluck<ShareLevel>(ACCOUNT, [thread.account]))
}

/** From whom it came matters: what a colleague wrote is neither way of the owner's. */
function directionOf({ is_out }: MessageRow, guests: readonly Guest[]): Card['direction'] {
  const from = guests.filter(({ role }) => role === 'from')
  if (is_out === 1 || from.some(({ is_me }) => is_me === 1)) return 'out'
  return from.some(({ is_member }) => is_member === 1) ? null : 'in'
}

/** What the conversation begins with, as this mail names it: the same wherever it arrived. */
function rootOf(message: MessageRow): string {
  const named = /<([^<>\s]+)>/.exec(headerOf(message, 'references'))?.[1]
  return named ?? message.in_reply_to ?? message.rfc_id ?? message.identity
}

export function headerOf({ encoding, headers }: MessageRow, name: string): string {
  if (encoding === null || headers === null) return ''
  const list = JSON.parse(unpackText(encoding, headers)) as readonly [string, string][]
  return list.find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
}

const NO_TEXT = { text: '', ownLength: 0, place: null, files: [] }

function textOf(read: Read, message: number) {
  const body = read.get<{ encoding: string; text: Uint8Array | null; own_length: number }>(BODY, [
    message,
  ])
  return {
    text: body === undefined ? '' : unpackText(body.encoding, body.text),
    ownLength: body?.own_length ?? 0,
    place: null,
    files: read.all<{ name: string; size: number }>(FILES, [message]),
  }
}
