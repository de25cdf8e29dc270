/** How an account does, in words and a tone. Every state that needs somebody has one button. */
import type { AccountStage, ConnectedAccount, LeftOutReason } from '@kith/shared/rpc'

export interface StageLook {
  readonly words: string
  readonly tone: 'ok' | 'busy' | 'wait' | 'need'
}

export const STAGES: Readonly<Record<AccountStage, StageLook>> = {
  connecting: { words: 'Connecting', tone: 'busy' },
  backfilling: { words: 'Getting older mail', tone: 'busy' },
  live: { words: 'Up to date', tone: 'ok' },
  throttled: { words: 'Slowed by the provider', tone: 'wait' },
  offline: { words: 'Waiting for the network', tone: 'wait' },
  paused: { words: 'Paused', tone: 'wait' },
  'needs-reauth': { words: 'Sign in again', tone: 'need' },
  'needs-admin': { words: 'Your admin has to allow it', tone: 'need' },
  misconfigured: { words: 'Settings need mending', tone: 'need' },
  error: { words: 'Something is wrong', tone: 'need' },
}

export const BUTTONS: Readonly<Record<NonNullable<ConnectedAccount['button']>, string>> = {
  reconnect: 'Reconnect',
  'copy-for-admin': 'Copy message for your admin',
  'fix-settings': 'Fix settings',
  retry: 'Retry now',
  resume: 'Resume',
}

export const REASONS: Readonly<
  Record<
    LeftOutReason,
    { readonly label: string; readonly icon: string; readonly action: string | null }
  >
> = {
  window: { label: 'Older than your window', icon: 'calendar-x', action: 'Widen' },
  blocked: { label: 'Blocked senders', icon: 'ban', action: 'Show' },
  folder: { label: 'Folders you left out', icon: 'folder', action: 'Change' },
  'spam-or-trash': { label: 'In Spam or Bin', icon: 'trash-2', action: null },
  unreadable: { label: 'Could not be read', icon: 'triangle-alert', action: 'Try again' },
  gone: { label: 'Gone from the server before it was fetched', icon: 'cloud', action: null },
  'too-large': { label: 'Larger than 50 MB', icon: 'file-text', action: null },
}

const NAMES = { google: 'Google', microsoft: 'Microsoft', imap: 'IMAP' } as const
export const providerName = (account: Pick<ConnectedAccount, 'provider'>): string =>
  NAMES[account.provider]
