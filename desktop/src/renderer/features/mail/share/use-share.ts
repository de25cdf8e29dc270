/** What is shared of a conversation, of a contact, and whether there is a team at all. */
import type { DocId } from '@kith/shared/kit'
import type { ShareLevel, ThreadShare } from '@kith/shared/rpc'
import { useClient, useLive } from '#renderer/client'
import { toast } from '#renderer/ui'
import { isOver, toldShare, useCardsState } from '#renderer/features/team'

export const useThreadShare = (thread: number): ThreadShare | null =>
  useLive<ThreadShare | null>(
    `cards.thread:${thread}`,
    ({ client }, signal) => client.cards.thread({ thread }, { signal }),
    true,
  ).value

export const useContactShare = (record: DocId): { readonly level: ShareLevel | null } | null =>
  useLive<{ readonly level: ShareLevel | null }>(
    `cards.rule:${record}`,
    ({ client }, signal) => client.cards.rule({ record }, { signal }),
    true,
  ).value

type ShareOf =
  | { readonly thread: number }
  | { readonly record: DocId }
  | { readonly account: string }

/** Chooses and says what that means. */
export function useShare() {
  const client = useClient()
  const state = useCardsState()
  return async (of: ShareOf, level: ShareLevel | null, isConfirmed = false): Promise<void> => {
    const { messages } = await client.mail.share({ of, level, isConfirmed })
    const most = state?.most ?? 'full'
    const shown = level !== null && isOver(level, most) ? most : level
    toast(toldShare(shown, messages, state?.isShared === true))
  }
}
