/**
 * Whether a mail reports that another was not delivered, to whom and why.
 *
 * Half of the reports carry a machine-readable part (RFC 3464); the others are told by points for
 * what they have in common, and their recipient is read from the text.
 */
import { foldAddress, isAddress, localOf, parseAddresses } from './address.ts'
import { COPY, DAEMON, DAEMON_NAME, ENHANCED, REPLY_CODE, SUBJECT, TEXT } from './bounce-words.ts'
import { readHeaders, type Headers } from './headers.ts'
import { messageId, messageIds } from './message-id.ts'
import type { Header } from './types.ts'

export interface BounceFacts {
  readonly headers: readonly Header[]
  /** The readable text of the mail. */
  readonly text: string
  /** The body as it came, undecoded: broken reports have no parts that could be read. */
  readonly raw: () => string
  /** Parts of type message/* and text/rfc822-headers, decoded. */
  readonly parts: readonly { readonly type: string; readonly text: string }[]
}
export interface BouncedRecipient {
  readonly address: string
  /** `5.1.1`, or `null` when nobody said. */
  readonly status: string | null
  readonly diagnostic: string
}
export interface Bounce {
  /** 'complaint': somebody pressed "spam" (RFC 5965). */
  readonly kind: 'failed' | 'delayed' | 'complaint'
  readonly recipients: readonly BouncedRecipient[]
  /** Trying again will not help. */
  readonly isHard: boolean
  /** Message-ID of the mail that did not arrive. */
  readonly originalId: string | null
}

const TEXT_MAX = 60_000
const ENOUGH = 3
const FAILED = ['failed', 'delayed', 'expired', 'undeliverable']

export function readBounce(facts: BounceFacts): Bounce | null {
  const headers = readHeaders(facts.headers)
  const isTyped = facts.parts.some(part =>
    /^message\/(?:\w+-)?(?:delivery-status|feedback-report)/i.test(part.type),
  )
  // Nearly every mail ends here, for the price of three short looks.
  if (!isTyped && !mayReport(headers)) return null
  const text = textOf(facts)
  const report = facts.parts.find(part => /^message\/(?:global-)?delivery-status/i.test(part.type))
  const original = originalOf(facts, text)
  const originalId = original === '' ? null : messageId(fieldOf(original, 'message-id'))
  if (facts.parts.some(part => /^message\/feedback-report/i.test(part.type)))
    return {
      kind: 'complaint',
      recipients: complained(facts.parts, original),
      isHard: false,
      originalId,
    }
  if (report) {
    const read = fromReport(report.text)
    // A report of success is no bounce.
    if (
      read.actions.size > 0 &&
      !FAILED.some(action => read.actions.has(action)) &&
      !read.actions.has('delayed')
    )
      return null
    if (read.recipients.length > 0) {
      const kind = read.actions.has('delayed') && !read.actions.has('failed') ? 'delayed' : 'failed'
      return {
        kind,
        recipients: read.recipients,
        isHard: isHard(kind, read.recipients, text),
        originalId,
      }
    }
  }
  if (!report && points(headers, text, facts, original) < ENOUGH) return null
  const said = text.slice(0, reportLength(text))
  const recipients = fromText(headers, said, original)
  const kind =
    /\b(?:delayed|still (?:being )?(?:trying|retr)|will (?:be retried|continue)|warning message|not yet been delivered|temporar(?:y|ily) (?:fail|problem|defer))/i.test(
      `${headers.first('subject')}\n${said.slice(0, 2000)}`,
    ) && !/permanent|fatal|failed permanently/i.test(said)
      ? 'delayed'
      : 'failed'
  return {
    kind,
    recipients,
    isHard: isHard(kind, recipients, said),
    originalId:
      originalId ??
      messageIds(headers.first('references')).at(-1) ??
      messageIds(headers.first('in-reply-to'))[0] ??
      null,
  }
}

function points(h: Headers, text: string, facts: BounceFacts, original: string): number {
  const isDaemon = isDaemonic(h)
  const type = h.first('content-type')
  const said = text.slice(0, reportLength(text))
  const sum =
    (isDaemon ? 2 : 0) +
    (SUBJECT.test(h.first('subject')) ? 2 : 0) +
    (h.has('x-failed-recipients') ? 3 : 0) +
    (/^<\s*>$/.test(h.first('return-path')) ? 1 : 0) +
    (/multipart\/report/i.test(type) && /delivery-status/i.test(type) ? 3 : 0) +
    (original === '' ? 0 : 1) +
    (ENHANCED.test(said) || REPLY_CODE.test(said) ? 1 : 0) +
    (TEXT.test(said.slice(0, 3000)) ? 1 : 0) +
    (/^final-recipient:|"notificationType"\s*:\s*"Bounce"/im.test(text) ? 3 : 0)
  return sum
}

const isDaemonic = (h: Headers): boolean => {
  const [from] = parseAddresses(h.first('from'))
  return (
    (from !== undefined && DAEMON.test(localOf(from.address))) || DAEMON_NAME.test(h.first('from'))
  )
}

/** A report has a daemon, an empty sender, its own subject or type; who answers or writes to a list about one has not. */
function mayReport(h: Headers): boolean {
  const isDaemon = isDaemonic(h)
  if (!isDaemon && h.has('in-reply-to')) return false
  if (h.has('list-id') || h.has('list-post')) return false
  return (
    isDaemon ||
    h.has('x-failed-recipients') ||
    /^<\s*>$/.test(h.first('return-path')) ||
    /delivery-status/i.test(h.first('content-type')) ||
    SUBJECT.test(h.first('subject'))
  )
}

/** Readable text; where a broken report has none, what stands in its source. */
function textOf({ text, parts, raw }: BounceFacts): string {
  const isBroken = text.trim() === '' || (parts.length === 0 && addressesIn(text).length === 0)
  return (isBroken ? `${text}\n${raw()}` : text).slice(0, TEXT_MAX).replace(/\r\n?/g, '\n')
}

interface Report {
  readonly actions: ReadonlySet<string>
  readonly recipients: readonly BouncedRecipient[]
}

/** The blocks of RFC 3464: one about the mail, then one per recipient. */
function fromReport(text: string): Report {
  const actions = new Set<string>()
  const recipients = new Map<string, BouncedRecipient>()
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n\s*\n/)) {
    const named = ['final-recipient', 'original-recipient', 'x-actual-recipient'].flatMap(name =>
      addressesIn(fieldOf(block, name).replace(/^[\w-]+\s*;/, '')),
    )
    const action = fieldOf(block, 'action')
      .toLowerCase()
      .replace(/[^a-z].*$/, '')
    if (action !== '') actions.add(action)
    const [address] = named
    if (address === undefined || recipients.has(address)) continue
    if (action !== '' && !FAILED.includes(action)) continue
    const status = ENHANCED.exec(fieldOf(block, 'status'))?.[0] ?? null
    const diagnostic = fieldOf(block, 'diagnostic-code')
      .replace(/^[\w-]+\s*;\s*/, '')
      .slice(0, 500)
    recipients.set(address, { address, status, diagnostic })
  }
  return { actions, recipients: [...recipients.values()] }
}

const ADDRESS =
  /(?:^|[^\w.+@-])["'<(]*([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24})/gi
const addressesIn = (text: string): readonly string[] =>
  [...text.matchAll(ADDRESS)]
    .map(match =>
      foldAddress(
        (match[1] ?? '').replace(/^['=]+(?=\w)/, '').replace(/^(?:rfc822|smtp|to|rcpt)[;:=]/i, ''),
      ),
    )
    .filter(isAddress)

/** Lines by which reports name the recipient, the surest first. */
const NAMING: readonly RegExp[] = [
  /^\s*(?:final|original|failed|x-actual)[- ]recipient:.*$/gim,
  /^\s*<[^<>\s]+@[^<>\s]+>\s*(?::|\.\.\.|$).*$/gim,
  /^.*\b(?:rcpt to|forward-path|recipient(?: address)?|to address|destination|mailbox|user)\s*[:=(<\s]\s*<?[^<>\s]+@[^\s>]+.*$/gim,
  /^.*(?:deliver(?:y|ed)? (?:to|of)|message to|sent to|mail to|reach|addressed to|an|à|a)\s+["'<]*[^\s<>]+@[^\s>]+.*$/gim,
  /^\s{1,8}[^\s@]+@[^\s@]+$/gim,
  /^(?:to|an):\s.*@.*$/gim,
]

function fromText(h: Headers, said: string, original: string): readonly BouncedRecipient[] {
  const own = new Set(
    [
      'to',
      'delivered-to',
      'from',
      'x-original-to',
      'envelope-to',
      'reply-to',
      'return-path',
    ].flatMap(name => h.all(name).flatMap(addressesIn)),
  )
  const sent = ['to', 'cc', 'x-failed-recipients', 'delivered-to'].flatMap(name =>
    addressesIn(fieldOf(original, name)),
  )
  const isOther = (address: string) => !own.has(address) && !DAEMON.test(localOf(address))
  const named = addressesIn(h.all('x-failed-recipients').join(', '))
  const inText = NAMING.flatMap(line =>
    [...said.matchAll(line)].flatMap(match => addressesIn(match[0])),
  ).filter(isOther)
  const anywhere = addressesIn(said).filter(isOther)
  const confirmed = [...inText, ...anywhere].filter(address => sent.includes(address))
  const [first] =
    [
      named,
      confirmed,
      inText,
      anywhere,
      sent.filter(isOther),
      sent,
      addressesIn(said).filter(one => !DAEMON.test(localOf(one))),
    ].find(list => list.length > 0) ?? []
  const all =
    first === undefined ? [] : named.length > 0 ? named : confirmed.length > 0 ? confirmed : [first]
  return [...new Set(all)].map(address => ({
    address,
    status: ENHANCED.exec(said)?.[0] ?? null,
    diagnostic: reasonFor(said, address),
  }))
}

function reasonFor(said: string, address: string): string {
  const at = said.toLowerCase().indexOf(address)
  const lines = (at < 0 ? said : said.slice(at)).split('\n').slice(0, 12)
  const line =
    lines.find(one => ENHANCED.test(one) || REPLY_CODE.test(one)) ??
    lines.find(one => TEXT.test(one)) ??
    ''
  return line.trim().slice(0, 500)
}

const isHard = (
  kind: Bounce['kind'],
  recipients: readonly BouncedRecipient[],
  text: string,
): boolean => {
  if (kind !== 'failed') return false
  const codes = recipients.flatMap(one => one.status ?? [])
  // A full mailbox (5.2.2) and a mail too large (5.3.4, 5.2.3) say nothing about the address.
  if (codes.length > 0)
    return codes.some(code => code.startsWith('5') && !/^5\.(?:2\.[23]|3\.4|7\.)/.test(code))
  return !/over quota|quota exceeded|mailbox (?:is )?full|too large|size limit|exceeds?.{0,20}size/i.test(
    text,
  )
}

const reportLength = (text: string): number => {
  const at = text.search(COPY)
  return at < 40 ? text.length : at
}

function originalOf(facts: BounceFacts, text: string): string {
  const part = facts.parts.find(one =>
    /^(?:message\/(?:global|rfc822)|text\/rfc822-headers|message\/rfc822-headers)/i.test(one.type),
  )
  if (part) return part.text.slice(0, TEXT_MAX)
  const at = text.search(COPY)
  const rest = at < 0 ? '' : text.slice(at)
  return /^(?:received|return-path|from|message-id|subject|to):/im.test(rest) ? rest : ''
}

/** A header field in raw text, unfolded; empty when missing. Fields of quoted copies may be indented or marked. */
function fieldOf(text: string, name: string): string {
  const found = new RegExp(
    String.raw`^[ \t>|]{0,6}${name}:[ \t]*((?:[^\n]|\n[ \t]+(?!\w[\w-]*:))*)`,
    'im',
  ).exec(text)?.[1]
  return (found ?? '').replace(/\s+/g, ' ').trim()
}

function complained(parts: BounceFacts['parts'], original: string): readonly BouncedRecipient[] {
  const report = parts.find(part => /feedback-report/i.test(part.type))?.text ?? ''
  const named = [
    fieldOf(report, 'original-rcpt-to'),
    fieldOf(report, 'removal-recipient'),
    fieldOf(original, 'to'),
  ].flatMap(addressesIn)
  return [...new Set(named)]
    .slice(0, 1)
    .map(address => ({ address, status: null, diagnostic: fieldOf(report, 'feedback-type') }))
}
