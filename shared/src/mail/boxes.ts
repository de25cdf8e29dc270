/** The places mail lies in and the tabs of the inbox: one list for routes, queries and searches. */

/** In the order of the sidebar; `scheduled` is what waits to leave, `all` everything but spam and bin. */
export const MAIL_BOXES = [
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
] as const
export type MailBox = (typeof MAIL_BOXES)[number]

/** People first, what machines send apart. */
export const MAIL_SPLITS = ['important', 'customers', 'team', 'news', 'other'] as const
export type MailSplit = (typeof MAIL_SPLITS)[number]
