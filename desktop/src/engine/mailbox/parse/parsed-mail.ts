/** A mail as it comes out of a parse worker: everything deliver needs, nothing that must be parsed again. */
import type { Bounce, Header, MailAddress, MailClass } from '@kith/shared/mail'

export interface ParsedPart {
  readonly name: string
  readonly type: string
  readonly size: number
  /** Without its brackets. */
  readonly cid: string | null
  readonly isInline: boolean
}

export interface ParsedMail {
  readonly rfcId: string | null
  readonly inReplyTo: string | null
  /** Oldest first, without brackets. */
  readonly references: readonly string[]
  /** SHA-256 of Message-ID, sender and second, or of words and files where there is no Message-ID. */
  readonly identity: string
  readonly from: MailAddress | null
  readonly people: readonly { readonly role: Role; readonly person: MailAddress }[]
  readonly subject: string
  readonly subjectKey: string
  readonly isLooseReply: boolean
  /** ms UTC; `null` where `Date` is missing or nonsense. */
  readonly sentAt: number | null
  readonly snippet: string
  /** Compressed with `encoding`. */
  readonly encoding: 'zstd' | 'deflate'
  readonly text: Uint8Array | null
  readonly html: Uint8Array | null
  readonly headers: Uint8Array
  /** Characters of the text that are its own; the rest quotes. */
  readonly ownLength: number
  /** For the index: own words, and the first level of what is quoted. */
  readonly ownWords: string
  readonly quotedWords: string
  readonly parts: readonly ParsedPart[]
  /** Seen by somebody who has written to the sender before, or not. */
  readonly classes: { readonly known: MailClass; readonly unknown: MailClass }
  readonly unsubscribe: Unsubscribe | null
  readonly invitation: Invitation | null
  readonly bounce: Bounce | null
  readonly hasLink: boolean
}

export type Role = 'from' | 'to' | 'cc' | 'bcc' | 'reply-to'
export interface Unsubscribe {
  readonly https: string | null
  readonly mailto: string | null
  /** RFC 8058. */
  readonly isOneClick: boolean
}
export interface Invitation {
  readonly method: string
  /** The text/calendar part as it stood, at most 256 KB. */
  readonly ics: string
}

/** Limits of MAIL.md 7: what is beyond them is kept as unreadable, never in the way of others. */
export const MAX_MAIL_BYTES = 50 * 1024 * 1024
export const MAX_DEPTH = 50
export const MAX_PARTS = 1000
export const PARSE_TIMEOUT_MS = 10_000
export const PARSE_HEAP_MB = 256
/** What a worker says first: from here on it is the mails that take time. */
export const READY = 'ready'

export interface ParseJob {
  readonly raw: Uint8Array
  readonly isInSpam: boolean
  /** Gmail's categories and the like. */
  readonly labels: readonly string[]
}
export type ParseResult =
  | { readonly mail: ParsedMail }
  | { readonly error: string; readonly header: HeaderOnly }
/** What can be said of a mail that cannot be read. */
export interface HeaderOnly {
  readonly subject: string
  readonly from: string
  readonly at: number | null
}
export type { Header }
