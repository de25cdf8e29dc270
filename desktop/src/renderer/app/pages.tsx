/**
 * The pages of the app, in one place for the routes. They come with the frame: the code is on this
 * device, and React would hold back a page that loads later for a third of a second.
 */
import { lazy } from 'react'

export { ActivityPage } from '#renderer/features/activity'
export { ImportPage } from '#renderer/features/exchange'
export { ObjectPage } from '#renderer/features/objects'
export { StartPage } from '#renderer/features/onboarding'
export { RecordPage } from '#renderer/features/records'
export { SearchPage } from '#renderer/features/search'
export { SettingsPage } from '#renderer/features/settings'
export { TodayPage } from '#renderer/features/today'
export { TrashPage } from '#renderer/features/trash'

/** Only builders look at it. */
export const StoriesPage = lazy(async () => ({
  default: (await import('./stories/stories-page.tsx')).StoriesPage,
}))
