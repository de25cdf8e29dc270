/** Whether a notice was read or put off: an entry a notice in the person's settings document. */
import { isJsonObject, type Json } from '#kit'

export interface NoticeState {
  readonly readAt: number | null
  readonly snoozedUntil: number | null
}

/** Key of the settings document; its value is `{ r, s }`, milliseconds or `null`. */
export const stateKey = (id: string): string => `inbox.at.${id}`

export function readStateOf(kept: Json | undefined): NoticeState {
  const { r, s } = isJsonObject(kept) ? kept : {}
  return {
    readAt: typeof r === 'number' ? r : null,
    snoozedUntil: typeof s === 'number' ? s : null,
  }
}

/** What happens again after it was read is unread. */
export const isRead = ({ readAt }: NoticeState, at: number): boolean =>
  readAt !== null && readAt >= at
