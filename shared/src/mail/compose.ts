/** An answer or a forward as it stands before the person writes: recipients, subject, references, quote. */
import { foldAddress } from './address.ts'
import { escapeHtml } from './html-text.ts'
import { referencesFor } from './message-id.ts'
import { forwardSubject, replySubject } from './subject.ts'
import type { MailAddress } from './types.ts'

export type ComposeMode = 'reply' | 'reply-all' | 'forward'

export interface ComposeSource {
  readonly from: MailAddress | null
  readonly to: readonly MailAddress[]
  readonly cc: readonly MailAddress[]
  readonly replyTo: readonly MailAddress[]
  readonly subject: string
  readonly rfcId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  /** Already cleaned HTML, or the text made into it. */
  readonly html: string
  /** As it is shown to the person: "3 May 2026, 10:00". */
  readonly dateText: string
  /** `Mail-Followup-To`, or the address of the list. */
  readonly listPost: MailAddress | null
}
export interface Composed {
  readonly to: readonly MailAddress[]
  readonly cc: readonly MailAddress[]
  readonly subject: string
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly quotedHtml: string
}

/** `mine` are the folded addresses of the account and its aliases, which are never written to. */
export function compose(
  mode: ComposeMode,
  source: ComposeSource,
  mine: ReadonlySet<string>,
): Composed {
  const { to, cc } = mode === 'forward' ? { to: [], cc: [] } : recipients(mode, source, mine)
  return {
    to,
    cc,
    subject: mode === 'forward' ? forwardSubject(source.subject) : replySubject(source.subject),
    inReplyTo: mode === 'forward' ? null : source.rfcId,
    // A forward begins a conversation of its own, yet names what it is about.
    references: mode === 'forward' ? [source.rfcId].flatMap(id => id ?? []) : referencesFor(source),
    quotedHtml: mode === 'forward' ? forwarded(source) : quoted(source),
  }
}

/** Which of the own addresses an answer is written from: the one that was written to. */
export const answeringAddress = (
  source: Pick<ComposeSource, 'from' | 'to' | 'cc'>,
  mine: ReadonlySet<string>,
): string | null =>
  [...source.to, ...source.cc, ...(source.from ? [source.from] : [])]
    .map(one => foldAddress(one.address))
    .find(address => mine.has(address)) ?? null

function recipients(mode: 'reply' | 'reply-all', source: ComposeSource, mine: ReadonlySet<string>) {
  const isMine = (one: MailAddress) => mine.has(foldAddress(one.address))
  const isOwn = source.from !== null && isMine(source.from)
  // An answer to one's own mail goes on to those it was for.
  const first = isOwn
    ? source.to
    : source.replyTo.length > 0
      ? source.replyTo
      : source.from
        ? [source.from]
        : []
  const to = unique(
    first.filter(one => isOwn || !isMine(one)),
    [],
  )
  if (mode === 'reply') return { to: to.length > 0 ? to : unique(first, []), cc: [] }
  const others = isOwn ? source.cc : [...source.to, ...source.cc]
  const all =
    to.length > 0
      ? to
      : unique(
          others.filter(one => !isMine(one)),
          [],
        ).slice(0, 1)
  return {
    to: all,
    cc: unique(
      others.filter(one => !isMine(one)),
      all,
    ),
  }
}

function unique(
  list: readonly MailAddress[],
  without: readonly MailAddress[],
): readonly MailAddress[] {
  const seen = new Set(without.map(one => foldAddress(one.address)))
  return list.filter(one => {
    const key = foldAddress(one.address)
    return key !== '' && !seen.has(key) && seen.add(key)
  })
}

const named = ({ address, name }: MailAddress): string =>
  name === '' ? escapeHtml(`<${address}>`) : escapeHtml(`${name} <${address}>`)

/** In the words and classes that other programs fold by. */
function quoted({ from, dateText, html }: ComposeSource): string {
  const who = from ? named(from) : 'somebody'
  return `<div class="gmail_quote"><div class="gmail_attr">On ${escapeHtml(dateText)}, ${who} wrote:<br></div><blockquote class="gmail_quote" type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${html}</blockquote></div>`
}

function forwarded({ from, to, cc, subject, dateText, html }: ComposeSource): string {
  const rows: readonly (readonly [string, string])[] = [
    ['From', from ? named(from) : ''],
    ['Date', escapeHtml(dateText)],
    ['Subject', escapeHtml(subject)],
    ['To', to.map(named).join(', ')],
    ['Cc', cc.map(named).join(', ')],
  ]
  const heads = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<b>${name}:</b> ${value}<br>`)
  return `<div class="gmail_quote">---------- Forwarded message ----------<br>${heads.join('')}<br>${html}</div>`
}
