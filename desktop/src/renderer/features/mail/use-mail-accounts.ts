/** Accounts of this device, live. */
import type { ConnectedAccount } from '@kith/shared/rpc'
import { useLive } from '#renderer/client'

const NONE: readonly ConnectedAccount[] = []

export function useMailAccounts(): {
  readonly accounts: readonly ConnectedAccount[]
  readonly isReady: boolean
} {
  const { value } = useLive<readonly ConnectedAccount[]>('mailAccounts', ({ client }, signal) =>
    client.mailAccounts.list({}, { signal }),
  )
  return { accounts: value ?? NONE, isReady: value !== null }
}

export interface MailCounts {
  readonly inbox: number
  readonly splits: Readonly<Record<'important' | 'customers' | 'team' | 'news' | 'other', number>>
  readonly drafts: number
  readonly waiting: number
}

export const useMailCounts = (): MailCounts | null =>
  useLive<MailCounts>(
    'mail.counts',
    ({ client }, signal) => client.mail.counts({}, { signal }),
    true,
  ).value
