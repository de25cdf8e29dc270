/**
 * A message as bytes (RFC 5322 and MIME), built by nodemailer's composer. No text of a person can
 * become a header: line ends are taken out of everything that stands in one.
 */
import MailComposer from 'nodemailer/lib/mail-composer'
import { newId } from '@kith/shared/kit'

export interface MessagePerson {
  readonly address: string
  readonly name: string
}
export interface MessageAttachment {
  readonly name: string
  readonly type: string
  readonly content: Uint8Array
  /** Shown inside the text as `cid:…`. */
  readonly cid?: string
}
export interface MessageParts {
  readonly rfcId: string
  readonly at: number
  readonly from: MessagePerson
  readonly replyTo?: MessagePerson | null
  readonly to: readonly MessagePerson[]
  readonly cc: readonly MessagePerson[]
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly attachments: readonly MessageAttachment[]
  readonly inReplyTo?: string | null
  /** Oldest first; at most 20 are kept, the first among them. */
  readonly references?: readonly string[]
  readonly headers?: readonly (readonly [string, string])[]
  /** iMIP: the invitation itself, its METHOD beside it. */
  readonly calendar?: { readonly method: string; readonly content: string }
}

const REFERENCES_MAX = 20

/** A Message-ID of ours: made and stored before the first byte leaves. */
export function newRfcId(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).replaceAll(/[^\w.-]/g, '')
  return `<${newId()}@${domain || 'localhost'}>`
}

/** Bcc is not in it: servers are told by the envelope. */
export async function buildRaw(parts: MessageParts): Promise<Uint8Array> {
  const composer = new MailComposer({
    messageId: oneLine(parts.rfcId),
    date: new Date(parts.at),
    from: person(parts.from),
    to: parts.to.map(person),
    cc: parts.cc.map(person),
    ...(parts.replyTo && { replyTo: person(parts.replyTo) }),
    subject: oneLine(parts.subject),
    text: parts.text,
    ...(parts.html !== null && { html: parts.html }),
    ...(parts.inReplyTo && { inReplyTo: oneLine(parts.inReplyTo) }),
    ...(parts.references?.length && {
      references: keptReferences(parts.references).map(oneLine).join(' '),
    }),
    attachments: parts.attachments.map(one => ({
      filename: oneLine(one.name),
      contentType: oneLine(one.type),
      content: Buffer.from(one.content),
      ...(one.cid && { cid: oneLine(one.cid) }),
      contentDisposition: one.cid ? 'inline' : 'attachment',
    })),
    ...(parts.calendar && {
      icalEvent: { method: oneLine(parts.calendar.method), content: parts.calendar.content },
    }),
    headers: (parts.headers ?? []).map(([key, value]) => ({
      key: key.replaceAll(/[^\w-]/g, ''),
      value: oneLine(value),
    })),
    // What a person attaches is given as bytes; a path or an address in it must never be opened.
    disableFileAccess: true,
    disableUrlAccess: true,
    textEncoding: 'quoted-printable',
    newline: '\r\n',
  })
  return await composer.compile().build()
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n\0\u2028\u2029]+/g, ' ').trim()

const person = ({ address, name }: MessagePerson) => ({
  name: oneLine(name),
  address: oneLine(address).replaceAll(/[<>,;\s]/g, ''),
})

function keptReferences(all: readonly string[]): readonly string[] {
  const [first, ...rest] = all
  if (first === undefined || all.length <= REFERENCES_MAX) return all
  return [first, ...rest.slice(-(REFERENCES_MAX - 1))]
}

/** The copy for the sender, and for providers that read the recipients from the headers. */
export function withBcc(raw: Uint8Array, bcc: readonly string[]): Uint8Array {
  if (bcc.length === 0) return raw
  const line = `Bcc: ${bcc.map(oneLine).join(',\r\n ')}\r\n`
  return Buffer.concat([Buffer.from(line), raw])
}
