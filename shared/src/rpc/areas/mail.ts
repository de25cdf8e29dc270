/** Mail of this device: what the page may ask. Nothing here leaves the device unless `share` says so. */
import { s, type DocId, type Schema } from '#kit'
import { call, of, stream } from '../define.ts'

/** A row of mail.db; newer mail has the greater number. */
export type MailId = number
export type MailBox =
  | 'inbox'
  | 'snoozed'
  | 'starred'
  | 'sent'
  | 'drafts'
  | 'scheduled'
  | 'archive'
  | 'spam'
  | 'trash'
  | 'all'
/** Tabs of the inbox: people first, what machines send apart. */
export type MailSplit = 'important' | 'customers' | 'team' | 'news' | 'other'
export type MailKind =
  | 'person'
  | 'notification'
  | 'newsletter'
  | 'marketing'
  | 'list'
  | 'auto-reply'
  | 'bounce'
  | 'invite'
  | 'receipt'
  | 'spam-like'
export type ShareLevel = 'private' | 'metadata' | 'subject' | 'full'

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
  }[]
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

const nothing = s.strictObject({})
const doc = s.string().length(36) as unknown as Schema<DocId>
const id = s.string().min(1).max(200)
const mailId = s.number().int().nonnegative()
const level = s.enum(['private', 'metadata', 'subject', 'full'])
const person = s.strictObject({ address: s.string().max(500), name: s.string().max(500) })
const input = <T>(shape: Record<keyof T & string, unknown>): Schema<T> =>
  s.strictObject(shape as Parameters<typeof s.strictObject>[0]) as unknown as Schema<T>
const box = s.enum([
  'inbox',
  'snoozed',
  'starred',
  'sent',
  'drafts',
  'scheduled',
  'archive',
  'spam',
  'trash',
  'all',
])
const split = s.enum(['important', 'customers', 'team', 'news', 'other'])

const threadsQuery = s.strictObject({
  box,
  split: s.optional(s.union([split, s.null()])),
  account: s.optional(s.union([id, s.null()])),
  label: s.optional(s.union([id, s.null()])),
  query: s.optional(s.string().max(2000)),
  record: s.optional(s.union([s.string().length(36), s.null()])),
  cursor: s.optional(s.union([s.string().max(200), s.null()])),
  limit: s.optional(s.number().int().min(1).max(500)),
}) as unknown as Schema<ThreadsQuery>

const action = s.union([
  s.strictObject({
    do: s.enum([
      'archive',
      'inbox',
      'trash',
      'spam',
      'not-spam',
      'read',
      'unread',
      'star',
      'unstar',
      'mute',
      'unmute',
      'unsnooze',
    ]),
  }),
  s.strictObject({ do: s.literal('snooze'), until: s.number() }),
  s.strictObject({ do: s.enum(['label', 'unlabel', 'move']), label: id }),
]) as unknown as Schema<ThreadAction>

const draft = s.strictObject({
  id,
  account: id,
  identity: id,
  to: s.array(person).max(1000),
  cc: s.array(person).max(1000),
  bcc: s.array(person).max(1000),
  subject: s.string().max(10_000),
  html: s.string().max(5_000_000),
  quotedHtml: s.string().max(20_000_000),
  attachments: s
    .array(
      s.strictObject({
        hash: s.string().length(64),
        name: s.string().max(1000),
        type: s.string().max(300),
        size: s.number().int().nonnegative(),
      }),
    )
    .max(200),
  thread: s.union([mailId, s.null()]),
  replyTo: s.union([mailId, s.null()]),
  mode: s.enum(['new', 'reply', 'reply-all', 'forward']),
  updatedAt: s.number(),
}) as unknown as Schema<MailDraft>

const template = s.strictObject({
  id,
  name: s.string().min(1).max(200),
  subject: s.string().max(1000),
  html: s.string().max(1_000_000),
  isSnippet: s.boolean(),
}) as unknown as Schema<MailTemplate>

export const mail = {
  threads: call(threadsQuery, of<ThreadsPage>),
  /** Says that something changed: which threads, or `null` for many. Ask again for what is on screen. */
  changes: stream(nothing, of<{ readonly threads: readonly MailId[] | null }>),
  /** Unread threads per box and split, for the sidebar and the tabs. */
  counts: stream(
    nothing,
    of<{
      readonly inbox: number
      readonly splits: Readonly<Record<MailSplit, number>>
      readonly drafts: number
      readonly waiting: number
    }>,
  ),
  thread: call(input<{ id: MailId }>({ id: mailId }), of<ThreadDetail | null>),
  body: call(input<{ message: MailId }>({ message: mailId }), of<MailBody | null>),
  /** Fetches the bytes when they are not here; answers the hash under which the host serves them. */
  attachment: call(
    input<{ message: MailId; index: number }>({ message: mailId, index: s.number().int().min(0) }),
    of<{ readonly hash: string; readonly name: string; readonly type: string }>,
  ),
  /** Puts the attachment among the record's files. */
  keepAttachment: call(
    input<{ message: MailId; index: number; record: DocId }>({
      message: mailId,
      index: s.number().int().min(0),
      record: doc,
    }),
    of<{ readonly id: DocId }>,
  ),
  labels: call(nothing, of<readonly MailLabel[]>),
  /** Shown at once, sent to the mailbox behind it. `undo` takes exactly this back. */
  act: call(
    input<{ threads: readonly MailId[]; action: ThreadAction }>({
      threads: s.array(mailId).min(1).max(5000),
      action,
    }),
    of<{ readonly undo: string }>,
  ),
  undo: call(input<{ undo: string }>({ undo: id }), of<null>),
  /** A draft with recipients, subject and quote as the mode wants them; nothing is stored yet. */
  compose: call(
    input<{ mode: MailDraft['mode']; message: MailId | null; to: readonly DraftPerson[] }>({
      mode: s.enum(['new', 'reply', 'reply-all', 'forward']),
      message: s.union([mailId, s.null()]),
      to: s.array(person).max(1000),
    }),
    of<MailDraft>,
  ),
  saveDraft: call(draft, of<{ readonly updatedAt: number }>),
  draft: call(input<{ id: string }>({ id }), of<MailDraft | null>),
  drafts: call(
    input<{ thread: MailId | null }>({ thread: s.union([mailId, s.null()]) }),
    of<readonly MailDraft[]>,
  ),
  discardDraft: call(input<{ id: string }>({ id }), of<null>),
  /** Leaves after the undo time. Answers the row of the outbox. */
  send: call(
    input<{ draft: MailDraft; options: SendOptions }>({
      draft,
      options: s.strictObject({
        at: s.optional(s.union([s.number(), s.null()])),
        remindAt: s.optional(s.union([s.number(), s.null()])),
      }),
    }),
    of<OutboxRow>,
  ),
  /** Before it left: back into drafts. Throws `mail/already-sent`. */
  unsend: call(input<{ id: string }>({ id }), of<MailDraft>),
  sendNow: call(input<{ id: string }>({ id }), of<null>),
  outbox: stream(nothing, of<readonly OutboxRow[]>),
  templates: call(nothing, of<readonly MailTemplate[]>),
  saveTemplate: call(template, of<null>),
  removeTemplate: call(input<{ id: string }>({ id }), of<null>),
  identities: call(nothing, of<readonly MailIdentity[]>),
  saveIdentity: call(
    input<MailIdentity>({
      id,
      account: id,
      address: s.string().max(500),
      name: s.string().max(500),
      signatureHtml: s.string().max(200_000),
      isDefault: s.boolean(),
    }),
    of<null>,
  ),
  /** People and addresses written to before, best first. */
  recipients: call(
    input<{ text: string }>({ text: s.string().max(200) }),
    of<readonly MailPerson[]>,
  ),
  /** "Always show images": of this sender, or once for this message. */
  showImages: call(
    input<{ message: MailId; from: 'message' | 'sender' | 'domain' }>({
      message: mailId,
      from: s.enum(['message', 'sender', 'domain']),
    }),
    of<null>,
  ),
  unsubscribe: call(
    input<{ message: MailId }>({ message: mailId }),
    of<{ readonly how: 'one-click' | 'mail' | 'link'; readonly url: string | null }>,
  ),
  link: call(
    input<{ thread: MailId; record: DocId; isLinked: boolean }>({
      thread: mailId,
      record: doc,
      isLinked: s.boolean(),
    }),
    of<null>,
  ),
  /** Who of the team sees what of a thread, a contact's mail or an account. `null`: as the wider rule says. */
  share: call(
    input<{
      of: { readonly thread: MailId } | { readonly record: DocId } | { readonly account: string }
      level: ShareLevel | null
    }>({
      of: s.union([
        s.strictObject({ thread: mailId }),
        s.strictObject({ record: s.string().length(36) }),
        s.strictObject({ account: id }),
      ]),
      level: s.union([level, s.null()]),
    }),
    of<{ readonly messages: number }>,
  ),
  /** What the team would see at a level: the newest examples and how many there are. */
  sharePreview: call(
    input<{ account: string; level: ShareLevel }>({ account: id, level }),
    of<{ readonly messages: number; readonly examples: readonly string[] }>,
  ),
  suggestions: stream(nothing, of<readonly MailSuggestion[]>),
  answerSuggestion: call(
    input<{ id: string; isAccepted: boolean }>({ id, isAccepted: s.boolean() }),
    of<null>,
  ),
  contact: stream(input<{ record: DocId }>({ record: doc }), of<Contact>),
  keepInTouch: call(
    input<{ person: DocId; everyWeeks: number | null }>({
      person: doc,
      everyWeeks: s.union([s.number().int().min(1).max(260), s.null()]),
    }),
    of<null>,
  ),
  /** People whom nobody wrote to for longer than is usual or was chosen, longest first. */
  goingCold: call(
    input<{ limit: number }>({ limit: s.number().int().min(1).max(200) }),
    of<readonly { readonly person: DocId; readonly name: string; readonly contact: Contact }[]>,
  ),
}
