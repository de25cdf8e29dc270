/** The boxes of mail by name, and where the page is among them. */
import type { MailBox } from '@kith/shared/rpc'
import type { Place } from '#renderer/client'

export type MailPlace = Extract<Place, { page: 'mail' }>

export const BOX_TITLES: Readonly<Record<MailBox, string>> = {
  inbox: 'Inbox',
  snoozed: 'Snoozed',
  starred: 'Starred',
  sent: 'Sent',
  drafts: 'Drafts',
  scheduled: 'Outbox',
  archive: 'Archive',
  spam: 'Spam',
  trash: 'Bin',
  all: 'All mail',
}
