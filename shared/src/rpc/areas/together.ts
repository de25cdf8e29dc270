/** Other people, now: who is here, where they are, and what they wanted this person to know. */
import { s, type DocId, type Schema } from '#kit'
import type { FollowReason, NewNotice, NoticePreferences } from '#notices'
import { call, input, of, stream } from '../define.ts'

export interface Peer {
  /** One window of one person. */
  readonly id: string
  readonly member: DocId
  readonly name: string
  readonly isMe: boolean
  readonly record: DocId | null
  readonly field: string | null
}

export interface Notice extends Omit<NewNotice, 'at'> {
  readonly at: string
  readonly readAt: string | null
  readonly snoozedUntil: string | null
}

const nothing = s.strictObject({})
const doc = s.string().length(36) as unknown as Schema<DocId>
const windowId = s.string().min(1).max(60)
const bytes = s.instanceof(Uint8Array) as unknown as Schema<Uint8Array>

export const presence = {
  /** Everybody else; while it is watched this window counts as here. */
  watch: stream(input<{ window: string }>({ window: windowId }), of<readonly Peer[]>),
  /** Where this window is; `null` when it is nowhere or hidden. Forgotten when the window stops watching. */
  set: call(
    input<{ window: string; record: DocId | null; field: string | null }>({
      window: windowId,
      record: s.union([s.string().length(36), s.null()]),
      field: s.union([s.string().max(100), s.null()]),
    }),
    of<null>,
  ),
  /** A note that is open: what others type at once, and their carets (y-protocols awareness). */
  note: stream(
    input<{ doc: DocId; window: string }>({ doc, window: windowId }),
    of<{
      readonly kind: 'update' | 'awareness' | 'state'
      readonly bytes: Uint8Array
      /** Whether others see at once what is typed here. */
      readonly isLive: boolean
    }>,
  ),
  /** What this window types in an open note, for the others at once; it is kept by `commands.editText`. */
  type: call(
    input<{ doc: DocId; window: string; bytes: Uint8Array }>({ doc, window: windowId, bytes }),
    of<null>,
  ),
  /** This window's caret in an open note, as an awareness update. */
  caret: call(
    input<{ doc: DocId; window: string; bytes: Uint8Array }>({ doc, window: windowId, bytes }),
    of<null>,
  ),
}

export const inbox = {
  watch: stream(nothing, of<{ readonly unread: number; readonly notices: readonly Notice[] }>),
  mark: call(s.strictObject({ ids: s.array(s.string()).max(1000), isRead: s.boolean() }), of<null>),
  snooze: call(
    s.strictObject({ ids: s.array(s.string()).max(1000), until: s.iso.datetime() }),
    of<null>,
  ),
  preferences: stream(nothing, of<NoticePreferences>),
  /** Whether this person follows a record, and why. */
  following: stream(input<{ record: DocId }>({ record: doc }), of<FollowReason | null>),
  follow: call(
    input<{ record: DocId; isFollowed: boolean }>({ record: doc, isFollowed: s.boolean() }),
    of<null>,
  ),
  setPreferences: call(s.strictObject({ preferences: s.unknown() }), of<null>),
}
