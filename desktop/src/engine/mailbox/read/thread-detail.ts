/** One thread with its messages, and one message's body. */
import type { DocId } from '@kith/shared/kit'
import type {
  MailAttachment,
  MailBody,
  MailKind,
  MailMessage,
  MailPerson,
  ShareLevel,
  ThreadDetail,
} from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { heirOf } from '../find-thread.ts'
import { uncompress } from '../parse/compress.ts'
import type { Invitation, Role, Unsubscribe } from '../parse/parsed-mail.ts'
import { readPeople } from './people.ts'
import { readThreadRows, type RecordName } from './thread-rows.ts'

interface MessageRow {
  readonly id: number
  readonly thread: number
  readonly account: string | null
  readonly sender: number | null
  readonly subject: string
  readonly received_at: number
  readonly snippet: string
  readonly is_unread: number
  readonly is_starred: number
  readonly is_out: number
  readonly is_draft: number
  readonly kind: MailKind
  readonly unsubscribe: string | null
  readonly shows_images: number
  readonly sender_images: number | null
  readonly sender_person: string | null
  readonly invitation: string | null
  readonly state: MailMessage['state'] | 'hidden'
  readonly share_level: ShareLevel | null
}

const MESSAGES = `SELECT m.id, m.thread, (SELECT account FROM message_copy WHERE message = m.id LIMIT 1) AS account, m.sender, m.subject,
  m.received_at, m.snippet, m.is_unread, m.is_starred, m.is_out, m.is_draft, m.kind, m.unsubscribe, m.shows_images, a.shows_images AS sender_images,
  a.person AS sender_person, m.invitation, m.state, m.share_level
  FROM message m LEFT JOIN address a ON a.id = m.sender WHERE m.thread = ? AND m.state <> 'hidden' ORDER BY m.id`
const PEOPLE = `SELECT p.message, p.role, p.address, p.name FROM participant p JOIN message m ON m.id = p.message WHERE m.thread = ? ORDER BY p.message, p.ord`
const PARTS = `SELECT a.message, a.ord, a.name, a.type, a.size, a.cid, a.is_inline, a.hash FROM attachment a JOIN message m ON m.id = a.message WHERE m.thread = ? ORDER BY a.message, a.ord`
const LINKS = 'SELECT record, is_linked FROM thread_link WHERE thread = ?'
const BODY = 'SELECT encoding, text, html, own_length, headers FROM message_body WHERE message = ?'

export function readThread(read: Read, asked: number, nameOf: RecordName): ThreadDetail | null {
  const id = heirOf(read, asked)
  const [row] = readThreadRows(read, [id], nameOf)
  if (row === undefined) return null
  const rows = read.all<MessageRow>(MESSAGES, [id])
  if (rows.length === 0) return null
  const participants = read.all<{ message: number; role: Role; address: number; name: string }>(
    PEOPLE,
    [id],
  )
  const parts = groupBy(read.all<PartRow>(PARTS, [id]), part => part.message)
  const people = readPeople(read, [
    ...participants.map(one => one.address),
    ...rows.flatMap(one => one.sender ?? []),
  ])
  const byMessage = groupBy(participants, one => one.message)
  const messages = rows.map(message =>
    messageOf(
      message,
      byMessage.get(message.id) ?? [],
      parts.get(message.id) ?? [],
      people,
      row.share,
    ),
  )
  return { ...row, messages, records: recordsOf(read, id, [...people.values()], nameOf) }
}

export function readBody(read: Read, message: number): MailBody | null {
  const row = read.get<{
    encoding: string
    text: Uint8Array | null
    html: Uint8Array | null
    own_length: number
    headers: Uint8Array | null
  }>(BODY, [message])
  if (row === undefined) return null
  const headers = uncompress(row.encoding, row.headers)
  return {
    html: row.html === null ? null : uncompress(row.encoding, row.html),
    text: uncompress(row.encoding, row.text),
    ownLength: row.own_length,
    headers: headers === '' ? [] : (JSON.parse(headers) as MailBody['headers']),
  }
}

interface PartRow {
  readonly message: number
  readonly ord: number
  readonly name: string
  readonly type: string
  readonly size: number
  readonly cid: string | null
  readonly is_inline: number
  readonly hash: string | null
}

function messageOf(
  row: MessageRow,
  participants: readonly { role: Role; address: number; name: string }[],
  parts: readonly PartRow[],
  people: ReadonlyMap<number, MailPerson>,
  threadShare: ShareLevel,
): MailMessage {
  const of = (role: Role): MailPerson[] =>
    participants
      .filter(one => one.role === role)
      .flatMap(({ address, name }) => {
        const known = people.get(address)
        return known === undefined ? [] : [{ ...known, name: known.name || name }]
      })
  const nobody: MailPerson = { address: '', name: '', person: null, company: null, isMe: false }
  return {
    id: row.id,
    thread: row.thread,
    account: row.account ?? '',
    from: of('from')[0] ?? (row.sender === null ? undefined : people.get(row.sender)) ?? nobody,
    to: of('to'),
    cc: of('cc'),
    bcc: of('bcc'),
    replyTo: of('reply-to'),
    subject: row.subject,
    at: row.received_at,
    snippet: row.snippet,
    isUnread: row.is_unread === 1,
    isStarred: row.is_starred === 1,
    isSent: row.is_out === 1,
    isDraft: row.is_draft === 1,
    kind: row.kind,
    attachments: parts.map(attachmentOf),
    canUnsubscribe: waysOut(row.unsubscribe),
    showsImages: row.shows_images === 1 || row.sender_images === 1 || row.is_out === 1,
    invitation: invitationOf(row.invitation),
    state: row.state === 'hidden' ? 'gone' : row.state,
    share: row.share_level ?? threadShare,
  }
}

const attachmentOf = ({
  ord,
  name,
  type,
  size,
  cid,
  is_inline,
  hash,
}: PartRow): MailAttachment => ({
  index: ord,
  name,
  type,
  size,
  isInline: is_inline === 1,
  cid,
  hash,
})

function waysOut(text: string | null): MailMessage['canUnsubscribe'] {
  if (text === null) return null
  const { isOneClick, mailto, https } = JSON.parse(text) as Unsubscribe
  if (isOneClick) return 'one-click'
  return mailto === null ? (https === null ? null : 'link') : 'mail'
}

function invitationOf(text: string | null): MailMessage['invitation'] {
  if (text === null) return null
  const { method, ics } = JSON.parse(text) as Invitation
  return { method, event: /^UID:(.+)$/im.exec(ics)?.[1]?.trim() ?? null }
}

function recordsOf(
  read: Read,
  thread: number,
  people: readonly MailPerson[],
  nameOf: RecordName,
): ThreadDetail['records'] {
  const links = read.all<{ record: DocId; is_linked: number }>(LINKS, [thread])
  const removed = new Set(links.filter(link => link.is_linked === 0).map(link => link.record))
  const others = people.filter(one => !one.isMe)
  const found: (readonly [DocId | null, 'person' | 'company' | 'hand'])[] = [
    ...others.map(one => [one.person, 'person'] as const),
    ...others.map(one => [one.company, 'company'] as const),
    ...links.filter(link => link.is_linked === 1).map(link => [link.record, 'hand'] as const),
  ]
  const records = new Map<DocId, ThreadDetail['records'][number]>()
  for (const [id, how] of found) {
    if (id === null || removed.has(id) || records.has(id)) continue
    const named = nameOf(id)
    if (named !== undefined) records.set(id, { ...named, id, how })
  }
  return [...records.values()]
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => number): ReadonlyMap<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
