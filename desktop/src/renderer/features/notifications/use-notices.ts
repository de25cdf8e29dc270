/** What this person was told, live. */
import type { Notice, NoticePreferences } from '@kith/shared/rpc'
import { useLive } from '#renderer/client'

const NOTHING: readonly Notice[] = []

export interface NoticesView {
  readonly notices: readonly Notice[]
  readonly unread: number
  readonly isReady: boolean
}

export function useNotices(): NoticesView {
  const { value } = useLive<{ readonly unread: number; readonly notices: readonly Notice[] }>(
    'inbox',
    ({ client }, signal) => client.inbox.watch({}, { signal }),
    true,
  )
  return {
    notices: value?.notices ?? NOTHING,
    unread: value?.unread ?? 0,
    isReady: value !== null,
  }
}

export const useUnread = (): number => useNotices().unread

export const usePreferences = (): NoticePreferences | null =>
  useLive<NoticePreferences>('inbox.preferences', ({ client }, signal) =>
    client.inbox.preferences({}, { signal }),
  ).value
