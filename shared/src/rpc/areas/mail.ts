/** Mail of this device: what the page may ask. */
import { s, type DocId, type Schema } from '#kit'
import { MAIL_BOXES, MAIL_SPLITS } from '#mail'
import { call, input, of, stream } from '../define.ts'
import type {
  ColdContact,
  Contact,
  DraftPerson,
  MailBody,
  MailDraft,
  MailId,
  MailIdentity,
  MailLabel,
  MailPerson,
  MailSplit,
  MailSuggestion,
  MailTemplate,
  OutboxRow,
  SendOptions,
  ShareLevel,
  ThreadAction,
  ThreadDetail,
  ThreadsPage,
  ThreadsQuery,
} from './mail-types.ts'

const nothing = s.strictObject({})
const doc = s.string().length(36) as unknown as Schema<DocId>
const id = s.string().min(1).max(200)
const mailId = s.number().int().nonnegative()
const level = s.enum(['private', 'metadata', 'subject', 'full'])
const person = s.strictObject({ address: s.string().max(500), name: s.string().max(500) })
const box = s.enum(MAIL_BOXES)
const split = s.enum(MAIL_SPLITS)

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
        cid: s.optional(s.union([s.string().max(1000), s.null()])),
      }),
    )
    .max(200),
  toFetch: s.optional(
    s
      .array(
        s.strictObject({
          message: mailId,
          index: s.number().int().min(0),
          name: s.string().max(1000),
          type: s.string().max(300),
          size: s.number().int().nonnegative(),
          cid: s.union([s.string().max(1000), s.null()]),
        }),
      )
      .max(200),
  ),
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
  /** Of one that nobody could tell about: the person knows that it arrived. Throws `mail/missing`. */
  arrived: call(input<{ id: string }>({ id }), of<null>),
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
  /**
   * A remote picture that the person wants to see, fetched by the engine without cookies or referrer
   * and never from this network. Throws `mail/no-picture`.
   */
  picture: call(
    input<{ message: MailId; url: string }>({ message: mailId, url: s.string().max(4000) }),
    of<{ readonly bytes: Uint8Array; readonly type: string }>,
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
      /** Of a conversation that looks like nobody else's business: it may go all the same. */
      isConfirmed?: boolean
    }>({
      of: s.union([
        s.strictObject({ thread: mailId }),
        s.strictObject({ record: s.string().length(36) }),
        s.strictObject({ account: id }),
      ]),
      level: s.union([level, s.null()]),
      isConfirmed: s.optional(s.boolean()),
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
    of<readonly ColdContact[]>,
  ),
}
