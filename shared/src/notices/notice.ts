/** What a person is told: kinds, and one notice as it stands before it was read or put off. */
import type { DocId } from '#kit'

export const NOTICE_KINDS = [
  'mention',
  'reply',
  'comment',
  'assigned',
  'changed',
  /** Two records that say the same where one was meant. */
  'duplicate',
  'due',
  'conflict',
  'refused',
  'shared',
  'invite',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

export interface NewNotice {
  readonly id: string
  readonly kind: NoticeKind
  /** Milliseconds. */
  readonly at: number
  readonly title: string
  readonly body: string
  readonly actor: string | null
  readonly record: DocId | null
  readonly object: string | null
  readonly why: string
}
