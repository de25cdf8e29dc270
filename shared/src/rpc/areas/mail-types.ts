/** What the page is told of mail. Nothing here leaves the device unless `mail.share` says so. */
import type { DocId } from '#kit'
import type { MailBox, MailKind, MailSplit, ShareLevel } from '#mail'

/** A row of mail.db; newer mail has the greater number. */
export type MailId = number
export type { MailBox, MailKind, MailSplit, ShareLevel }

export interface MailPerson {
  readonly address: string
  readonly name: string
  /** The person and the company of the workspace that this address belongs to. */
  readonly person: DocId | null
  readonly company: DocId | null
  readonly isMe: boolean
}

export interface ThreadRow {
  readonly id: MailId
  readonly account: string
  /** Names to show in the row, oldest first, the own one as "me". */
  readonly people: readonly MailPerson[]
  readonly count: number
  readonly subject: string
  readonly snippet: string
  /** Time of the newest message, ms UTC. */
  readonly at: number
  readonly isUnread: boolean
  readonly isStarred: boolean
  readonly isMuted: boolean
  readonly hasAttachment: boolean
  readonly hasDraft: boolean
  readonly company: { readonly id: DocId; readonly name: string } | null
  readonly labels: readonly MailLabel[]
  readonly snoozedUntil: number | null
  /** Came back because nobody replied: how many days it waited. */
  readonly waitedDays: number | null
  readonly split: MailSplit
  readonly share: ShareLevel
}

export interface MailLabel {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly role: string | null
  readonly hue: number | null
}

export interface MailAttachment {
  /** Place in the message, 0 first. */
  readonly index: number
  readonly name: string
  readonly type: string
  readonly size: number
  readonly isInline: boolean
  readonly cid: string | null
  /** SHA-256 when the bytes are on this device. */
  readonly hash: string | null
}

export interface MailMessage {
  readonly id: MailId
  readonly thread: MailId
  readonly account: string
  readonly from: MailPerson
  readonly to: readonly MailPerson[]
  readonly cc: readonly MailPerson[]
  readonly bcc: readonly MailPerson[]
  readonly replyTo: readonly MailPerson[]
  readonly subject: string
  readonly at: number
  readonly snippet: string
  readonly isUnread: boolean
  readonly isStarred: boolean
  readonly isSent: boolean
  readonly isDraft: boolean
  readonly kind: MailKind
  readonly attachments: readonly MailAttachment[]
  readonly canUnsubscribe: 'one-click' | 'mail' | 'link' | null
  /** Remote images may load without asking. */
  readonly showsImages: boolean
  readonly invitation: { readonly event: string | null; readonly method: string } | null
  /** 'gone' was deleted in the mailbox and is kept here for the record's sake. */
  readonly state: 'here' | 'headers' | 'unreadable' | 'gone'
  readonly share: ShareLevel
}

export interface MailBody {
  /** As it was sent; the page cleans it before it shows it. */
  readonly html: string | null
  readonly text: string
  /** Characters of `text` that are this message's own; the rest quotes. */
  readonly ownLength: number
  readonly headers: readonly (readonly [string, string])[]
}

export interface ThreadDetail extends ThreadRow {
  readonly messages: readonly MailMessage[]
  /** Records that this thread stands on: by its people, or linked by hand. */
  readonly records: readonly {
    readonly object: string
    readonly id: DocId
    readonly name: string
    readonly how: 'person' | 'company' | 'hand'
  }[]
}

export interface ThreadsQuery {
  readonly box: MailBox
  readonly split?: MailSplit | null
  readonly account?: string | null
  readonly label?: string | null
  /** The search language: `from:ann has:attachment before:2026-01-01 -word "a phrase"`. */
  readonly query?: string
  /** Threads of a record: its people's, its own links. */
  readonly record?: DocId | null
  readonly cursor?: string | null
  readonly limit?: number
}
export interface ThreadsPage {
  readonly rows: readonly ThreadRow[]
  readonly cursor: string | null
  /** Words of the query that are not understood and were searched as text. */
  readonly unknown: readonly string[]
}

export type ThreadAction =
  | {
      readonly do:
        | 'archive'
        | 'inbox'
        | 'trash'
        | 'spam'
        | 'not-spam'
        | 'read'
        | 'unread'
        | 'star'
        | 'unstar'
        | 'mute'
        | 'unmute'
        | 'unsnooze'
    }
  | { readonly do: 'snooze'; readonly until: number }
  | { readonly do: 'label' | 'unlabel' | 'move'; readonly label: string }

export interface DraftPerson {
  readonly address: string
  readonly name: string
}
/** A file of the forwarded message whose bytes are still in the mailbox. */
export interface FileToFetch {
  readonly message: MailId
  readonly index: number
  readonly name: string
  readonly type: string
  readonly size: number
  readonly cid: string | null
}

export interface MailDraft {
  readonly id: string
  readonly account: string
  readonly identity: string
  readonly to: readonly DraftPerson[]
  readonly cc: readonly DraftPerson[]
  readonly bcc: readonly DraftPerson[]
  readonly subject: string
  readonly html: string
  readonly attachments: readonly {
    readonly hash: string
    readonly name: string
    readonly type: string
    readonly size: number
    /** How the quoted text names it, where it is a picture there. */
    readonly cid?: string | null
  }[]
  /** Goes along as soon as it is here. */
  readonly toFetch?: readonly FileToFetch[]
  readonly thread: MailId | null
  readonly replyTo: MailId | null
  readonly mode: 'new' | 'reply' | 'reply-all' | 'forward'
  readonly updatedAt: number
  /** What the person did not write: the quoted or forwarded message, sent below their text. */
  readonly quotedHtml: string
}
export interface SendOptions {
  /** ms UTC; later than now: scheduled. */
  readonly at?: number | null
  /** Comes back to the inbox when nobody has replied by then, ms UTC. */
  readonly remindAt?: number | null
}
export interface OutboxRow {
  readonly id: string
  readonly draft: string
  readonly account: string
  readonly to: readonly DraftPerson[]
  readonly subject: string
  readonly state:
    | 'queued'
    | 'scheduled'
    | 'sending'
    | 'sent'
    | 'unconfirmed'
    | 'waiting'
    | 'failed'
    | 'cancelled'
  /** Not before, ms UTC: end of the undo time, or the time it is scheduled for. */
  readonly notBefore: number
  readonly attempts: number
  readonly error: string | null
}
export interface MailTemplate {
  readonly id: string
  readonly name: string
  readonly subject: string
  readonly html: string
  /** Typed as `;name` in a text, it becomes the template's words. */
  readonly isSnippet: boolean
}
export interface MailIdentity {
  readonly id: string
  readonly account: string
  readonly address: string
  readonly name: string
  readonly signatureHtml: string
  readonly isDefault: boolean
}
export type MailSuggestion = {
  readonly id: string
  readonly why: string
  readonly at: number
} & (
  | { readonly kind: 'person'; readonly address: string; readonly name: string }
  | {
      readonly kind: 'field'
      readonly person: DocId
      readonly name: string
      readonly field: 'jobTitle' | 'phones' | 'address' | 'websites' | 'linkedin' | 'city'
      readonly value: string
    }
)
export interface Contact {
  /** ms UTC, or `null` when there was none. */
  readonly lastIn: number | null
  readonly lastOut: number | null
  readonly lastMeeting: number | null
  /** The last call, meeting or message that somebody of the team wrote down. */
  readonly lastLogged: number | null
  readonly nextMeeting: number | null
  readonly inCount: number
  readonly outCount: number
  readonly in90Days: number
  readonly strength: 'none' | 'weak' | 'good' | 'strong'
  /** "Usually every 14 days": the median distance of contacts, in days. */
  readonly usualDays: number | null
  /** "Keep in touch every N weeks", chosen by the person. */
  readonly everyWeeks: number | null
  readonly dueAt: number | null
}
/** Somebody whom nobody wrote to for longer than is usual, or than was chosen. */
export interface ColdContact {
  readonly person: DocId
  readonly name: string
  readonly contact: Contact
  /** Messages of each of the last twelve weeks, the oldest first. */
  readonly weeks: readonly number[]
}
