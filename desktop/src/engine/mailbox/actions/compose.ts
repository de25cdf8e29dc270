/** A draft as the mode wants it: recipients, subject, quote, and the address it is written from. Stores nothing. */
import {
  answeringAddress,
  compose,
  foldAddress,
  messageIds,
  textToHtml,
  type ComposeSource,
  type MailAddress,
} from '@kith/shared/mail'
import { newId } from '@kith/shared/kit'
import type { DraftPerson, FileToFetch, MailDraft } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { mailFault } from '../mail-faults.ts'
import { readIdentities } from '../read/small-reads.ts'
import { readBody } from '../read/thread-detail.ts'

const PEOPLE = `SELECT p.role, a.addr AS address, p.name FROM participant p JOIN address a ON a.id = p.address WHERE p.message = ? ORDER BY p.role, p.ord`
const MESSAGE =
  'SELECT id, thread, subject, rfc_id, in_reply_to, received_at FROM message WHERE id = ?'
const ACCOUNT = 'SELECT account FROM message_copy WHERE message = ? LIMIT 1'
const PARTS = `SELECT ord AS "index", hash, name, type, size, cid FROM attachment WHERE message = ? ORDER BY ord`

export interface ComposeDeps {
  readonly read: Read
  readonly now: () => number
  readonly locale: string
  readonly timeZone: string
}

interface SourceRow {
  readonly id: number
  readonly thread: number
  readonly subject: string
  readonly rfc_id: string | null
  readonly in_reply_to: string | null
  readonly received_at: number
}

export function composeDraft(
  { read, now, locale, timeZone }: ComposeDeps,
  input: {
    readonly mode: MailDraft['mode']
    readonly message: number | null
    readonly to: readonly DraftPerson[]
  },
): MailDraft {
  const { mode, message, to } = input
  const identities = readIdentities(read)
  const mine = new Set(identities.map(one => foldAddress(one.address)))
  const empty: MailDraft = {
    id: newId(),
    account: identities[0]?.account ?? '',
    identity: identities[0]?.id ?? '',
    to,
    cc: [],
    bcc: [],
    subject: '',
    html: signed(identities[0]?.signatureHtml),
    quotedHtml: '',
    attachments: [],
    thread: null,
    replyTo: null,
    mode,
    updatedAt: now(),
  }
  if (message === null || mode === 'new') return empty
  const row = read.get<SourceRow>(MESSAGE, [message])
  if (row === undefined) throw mailFault('missing', { what: 'message' })
  const source = sourceOf(read, row, dateText(row.received_at, locale, timeZone))
  const composed = compose(mode, source, mine)
  const address = answeringAddress(source, mine)
  const account = read.get<{ account: string }>(ACCOUNT, [message])?.account ?? empty.account
  const own = identities.filter(one => one.account === account)
  const identity = own.find(one => foldAddress(one.address) === address) ?? own[0] ?? identities[0]
  return {
    ...empty,
    account: identity?.account ?? account,
    identity: identity?.id ?? '',
    html: signed(identity?.signatureHtml),
    to: [...to, ...composed.to],
    cc: composed.cc,
    subject: composed.subject,
    quotedHtml: composed.quotedHtml,
    ...(mode === 'forward' && filesOf(read, message)),
    thread: mode === 'forward' ? null : row.thread,
    replyTo: message,
  }
}

/** What is here goes along at once, the rest when it has come. */
function filesOf(read: Read, message: number): Pick<MailDraft, 'attachments' | 'toFetch'> {
  const parts = read.all<FileToFetch & { readonly hash: string | null }>(PARTS, [message])
  return {
    attachments: parts.flatMap(({ hash, name, type, size, cid }) =>
      hash === null ? [] : { hash, name, type, size, cid },
    ),
    toFetch: parts.flatMap(({ hash, index, name, type, size, cid }) =>
      hash === null ? { message, index, name, type, size, cid } : [],
    ),
  }
}

/** In-Reply-To and References of an answer to this message. */
export function referencesOf(read: Read, message: number, mode: MailDraft['mode']) {
  const row = read.get<SourceRow>(MESSAGE, [message])
  if (row === undefined || mode === 'new') return { inReplyTo: null, references: [] }
  const { inReplyTo, references } = compose(mode, sourceOf(read, row, ''), new Set())
  return { inReplyTo, references }
}

function sourceOf(read: Read, row: SourceRow, date: string): ComposeSource {
  const people = read.all<MailAddress & { role: string }>(PEOPLE, [row.id])
  const of = (role: string): MailAddress[] =>
    people.filter(one => one.role === role).map(({ address, name }) => ({ address, name }))
  const body = readBody(read, row.id)
  const field = (name: string) => body?.headers.find(([key]) => key === name)?.[1] ?? ''
  const list = /<mailto:([^>?\s]+)/i.exec(field('list-post'))?.[1]
  return {
    from: of('from')[0] ?? null,
    to: of('to'),
    cc: of('cc'),
    replyTo: of('reply-to'),
    subject: row.subject,
    rfcId: row.rfc_id,
    inReplyTo: row.in_reply_to,
    references: messageIds(field('references')),
    html: body?.html ?? textToHtml(body?.text ?? ''),
    dateText: date,
    listPost: list === undefined ? null : { address: list, name: '' },
  }
}

const dateText = (at: number, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)

/** Room to write, then the signature; nothing where there is none. */
const signed = (signature = ''): string => (signature === '' ? '' : `<p></p><p></p>${signature}`)
