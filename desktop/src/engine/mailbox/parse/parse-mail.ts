/**
 * One mail, from bytes to what is stored (MAIL.md 7). Runs in a parse worker; knows no tables.
 *
 * Throws for what cannot be read within the limits; the caller keeps a row that says so.
 */
import { createHash } from 'node:crypto'
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import {
  classify,
  foldAddress,
  isLooseReply,
  messageId,
  messageIds,
  readBounce,
  subjectKey,
  type Header,
  type MailAddress,
} from '@kith/shared/mail'
import { compress, ENCODING } from './compress.ts'
import { decoded, timeOf } from './header-of.ts'
import {
  MAX_DEPTH,
  MAX_MAIL_BYTES,
  MAX_PARTS,
  type Invitation,
  type ParseJob,
  type ParsedMail,
  type ParsedPart,
  type Role,
  type Unsubscribe,
} from './parsed-mail.ts'
import { headEnd, repair } from './repair.ts'
import { readableText, snippetOf } from './readable-text.ts'
import { splitQuotes } from './split-quotes.ts'
import { tnefNames } from './tnef.ts'

const MAX_SUBJECT = 2000
const MAX_PEOPLE = 2000
const MAX_WORDS = 64 * 1024
const MAX_ICS = 256 * 1024
const MAX_HEADER = 2000
/** Written by machines for machines; what a person may ask for is kept. */
const DULL =
  /^(?:received|dkim-signature|arc-|x-ms-exchange|x-microsoft|x-forefront|x-google|x-gm-|x-spam-report|x-ms-|x-proofpoint|x-ironport|domainkey|authentication-results-original)/

export async function parseMail(job: ParseJob): Promise<ParsedMail> {
  if (job.raw.byteLength > MAX_MAIL_BYTES) throw new Error('larger than 50 MB')
  const email = await read(job.raw)
  if (email.attachments.length > MAX_PARTS) throw new Error('more than 1,000 parts')
  const headers: readonly Header[] = email.headers.map(({ key, value }) => [key, decoded(value)])
  const people = peopleOf(email)
  const from = people.find(({ role }) => role === 'from')?.person ?? null
  const subject = (email.subject ?? '').replace(/\s+/g, ' ').trim().slice(0, MAX_SUBJECT)
  const rfcId = messageId(email.messageId ?? '')
  const inReplyTo = messageIds(email.inReplyTo ?? '')[0] ?? null
  const references = messageIds(email.references ?? '')
  const sentAt = timeOf(email.date)
  const text = readableText(email.text, email.html)
  const { ownLength, own, quoted } = splitQuotes(text)
  const bounce = readBounce({
    headers,
    text,
    parts: reportsOf(email.attachments),
    raw: () => bodySource(job.raw),
  })
  const partTypes = email.attachments.map(({ mimeType }) => mimeType)
  const facts = {
    headers,
    partTypes,
    isBounce: bounce !== null && bounce.kind !== 'complaint',
    labels: job.labels,
  }
  const classed = (isKnownPerson: boolean) =>
    classify({ ...facts, isInSpam: job.isInSpam, isKnownPerson })
  return {
    rfcId,
    inReplyTo,
    references,
    identity: identityOf({ rfcId, from, sentAt, email, text }),
    from,
    people,
    subject,
    subjectKey: subjectKey(subject),
    isLooseReply: isLooseReply({ inReplyTo, references, subject }),
    sentAt,
    snippet: snippetOf(own) || snippetOf(text),
    encoding: ENCODING,
    text: text === '' ? null : compress(text),
    html: email.html === undefined || email.html === '' ? null : compress(email.html),
    headers: compress(JSON.stringify(kept(headers))),
    ownLength,
    ownWords: own.slice(0, MAX_WORDS),
    quotedWords: quoted.slice(0, MAX_WORDS),
    parts: email.attachments.flatMap(partsOf),
    classes: { known: classed(true), unknown: classed(false) },
    unsubscribe: unsubscribeOf(headers),
    invitation: invitationOf(email.attachments),
    bounce,
    hasLink: /https?:\/\//.test(email.text ?? '') || /<a\s[^>]*href/i.test(email.html ?? ''),
  }
}

/** The bytes of the parts, in the order of `parts`. */
export async function partsOfMail(raw: Uint8Array): Promise<readonly Uint8Array[]> {
  return (await read(raw)).attachments.map(({ content }) => {
    if (typeof content === 'string') return new TextEncoder().encode(content)
    return content instanceof Uint8Array ? content : new Uint8Array(content)
  })
}

/** The beginning of the body as it came; each byte a character. */
function bodySource(raw: Uint8Array): string {
  const fixed = repair(raw.subarray(0, 256 * 1024))
  return Buffer.from(fixed.subarray(headEnd(fixed)))
    .toString('latin1')
    .slice(0, MAX_WORDS)
}

function read(raw: Uint8Array): Promise<Email> {
  return PostalMime.parse(repair(raw), {
    forceRfc822Attachments: true,
    maxNestingDepth: MAX_DEPTH,
    attachmentEncoding: 'arraybuffer',
  })
}

function* mailboxes(list: readonly Address[]): Generator<MailAddress> {
  for (const one of list) {
    if (one.group !== undefined) yield* mailboxes(one.group)
    else if (one.address.includes('@')) yield { address: one.address.trim(), name: one.name.trim() }
  }
}

function peopleOf(email: Email): { role: Role; person: MailAddress }[] {
  const fields: readonly (readonly [Role, readonly Address[]])[] = [
    ['from', email.from ? [email.from] : email.sender ? [email.sender] : []],
    ['to', email.to ?? []],
    ['cc', email.cc ?? []],
    ['bcc', email.bcc ?? []],
    ['reply-to', email.replyTo ?? []],
  ]
  const all = fields.flatMap(([role, list]) =>
    [...mailboxes(list)].map(person => ({ role, person: trimmed(person) })),
  )
  return all.filter(({ person }) => person.address !== '@').slice(0, MAX_PEOPLE)
}

const trimmed = ({ address, name }: MailAddress): MailAddress => ({
  address: address.slice(0, 320),
  name: name.replace(/\s+/g, ' ').slice(0, 200),
})

/** Which mails are the same one, in whatever folder or account they lie (MAIL.md 2). */
function identityOf(mail: {
  readonly rfcId: string | null
  readonly from: MailAddress | null
  readonly sentAt: number | null
  readonly email: Email
  readonly text: string
}): string {
  const { rfcId, from, sentAt, email, text } = mail
  const sender = from === null ? '' : foldAddress(from.address)
  const second = sentAt === null ? '' : Math.floor(sentAt / 1000)
  const parts =
    rfcId === null
      ? [
          sender,
          second,
          email.subject ?? '',
          JSON.stringify(email.to ?? []),
          text,
          email.html ?? '',
          // Two scans with the same words are two mails.
          ...email.attachments.flatMap(({ filename, content }) => [
            filename ?? '',
            sha256(content),
          ]),
        ]
      : [rfcId, sender, second]
  return sha256(parts.join('\0')).slice(0, 22)
}

const sha256 = (content: Attachment['content']): string =>
  createHash('sha256')
    .update(content instanceof ArrayBuffer ? new Uint8Array(content) : content)
    .digest('base64url')

function partsOf(part: Attachment): ParsedPart[] {
  const { content, filename, mimeType, contentId, disposition, related } = part
  const size = typeof content === 'string' ? content.length : content.byteLength
  const cid = contentId?.replace(/^<|>$/g, '') ?? null
  const name = nameOf(filename, part)
  const isInline = related === true || (disposition === 'inline' && cid !== null)
  const own: ParsedPart = { name, type: mimeType.slice(0, 200), size, cid, isInline }
  if (mimeType !== 'application/ms-tnef' && !/^winmail\.dat$/i.test(name)) return [own]
  // Outlook's own wrapping: what it holds is said in the name, the file itself stays whole.
  const inner = typeof content === 'string' ? [] : tnefNames(new Uint8Array(content as ArrayBuffer))
  return [
    inner.length === 0 ? own : { ...own, name: `${name} (${inner.join(', ')})`.slice(0, 300) },
  ]
}

/** Without paths, control characters and marks that turn the direction of reading. */
function nameOf(filename: string | null, part: Attachment): string {
  const clean = (filename ?? '')
    .replace(/^.*[\\/]/, '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    // Not allowed in names on Windows.
    .replace(/[<>:"|?*]/g, '-')
    .trim()
    .slice(0, 250)
  if (clean !== '') return clean
  if (part.mimeType === 'message/rfc822') return 'message.eml'
  if (part.mimeType === 'text/calendar') return 'invite.ics'
  return `attachment.${part.mimeType.split('/')[1]?.replace(/[^a-z0-9]+/g, '') ?? 'bin'}`
}

const kept = (headers: readonly Header[]): readonly Header[] =>
  headers
    .filter(([name]) => !DULL.test(name))
    .slice(0, 200)
    .map(([name, value]) => [name, value.slice(0, MAX_HEADER)])

const valueOf = (headers: readonly Header[], name: string): string =>
  headers.find(([key]) => key === name)?.[1] ?? ''

/** Parts that tell of another mail: reports of delivery and what they return. */
const reportsOf = (parts: readonly Attachment[]): readonly { type: string; text: string }[] =>
  parts
    .filter(({ mimeType }) => mimeType.startsWith('message/') || mimeType === 'text/rfc822-headers')
    .slice(0, 5)
    .map(({ mimeType, content }) => ({ type: mimeType, text: textOf(content).slice(0, MAX_WORDS) }))

const textOf = (content: Attachment['content']): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)

function unsubscribeOf(headers: readonly Header[]): Unsubscribe | null {
  const list = valueOf(headers, 'list-unsubscribe')
  const urls = [...list.matchAll(/<\s*([^<>\s]+)\s*>/g)].map(match => match[1] ?? '')
  const https = urls.find(url => /^https:\/\//i.test(url)) ?? null
  const mailto = urls.find(url => /^mailto:/i.test(url)) ?? null
  if (https === null && mailto === null) return null
  const post = valueOf(headers, 'list-unsubscribe-post')
  return { https, mailto, isOneClick: https !== null && /one-click/i.test(post) }
}

function invitationOf(parts: readonly Attachment[]): Invitation | null {
  const part = parts.find(
    ({ mimeType, method }) => mimeType === 'text/calendar' && method !== undefined,
  )
  if (part === undefined || typeof part.content === 'string') return null
  if (part.content.byteLength > MAX_ICS) return null
  return { method: (part.method ?? 'REQUEST').toUpperCase(), ics: textOf(part.content) }
}
