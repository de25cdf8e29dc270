/**
 * The pages of the app, in one place for the routes. They come with the frame: the code is on this
 * device, and React would hold back a page that loads later for a third of a second.
 */
import { lazy } from 'react'
import { MailAccountsPage } from '#renderer/features/accounts'
import { SyncPage } from '#renderer/features/sync'
import { AccountPage, MembersPage } from '#renderer/features/team'

export { CalendarPage } from '#renderer/features/calendar'
export { ActivityPage } from '#renderer/features/activity'
export { ImportPage } from '#renderer/features/exchange'
export { ObjectPage } from '#renderer/features/objects'
export { MailPage } from '#renderer/features/mail'
export { NotificationsPage } from '#renderer/features/notifications'
export { StartPage } from '#renderer/features/onboarding'
export { RecordPage } from '#renderer/features/records'
export { SearchPage } from '#renderer/features/search'
export { SettingsPage } from '#renderer/features/settings'
export { JoinPage } from '#renderer/features/team'
export { TodayPage } from '#renderer/features/today'
export { TrashPage } from '#renderer/features/trash'

/** Settings that rooms above the settings bring. */
export const SETTINGS_PAGES = {
  account: AccountPage,
  members: MembersPage,
  sync: SyncPage,
  mail: MailAccountsPage,
} as const

/** Only builders look at it. */
export const StoriesPage = lazy(async () => ({
  default: (await import('./stories/stories-page.tsx')).StoriesPage,
}))
