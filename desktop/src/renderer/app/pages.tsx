/** Pages load when they are first opened; the frame is there meanwhile and local code takes a blink. */
import { lazy } from 'react'

export const ObjectPage = lazy(async () => ({
  default: (await import('#renderer/features/objects')).ObjectPage,
}))
export const RecordPage = lazy(async () => ({
  default: (await import('#renderer/features/records')).RecordPage,
}))
export const ImportPage = lazy(async () => ({
  default: (await import('#renderer/features/exchange')).ImportPage,
}))
export const TodayPage = lazy(async () => ({
  default: (await import('#renderer/features/today')).TodayPage,
}))
export const TrashPage = lazy(async () => ({
  default: (await import('#renderer/features/trash')).TrashPage,
}))
export const ActivityPage = lazy(async () => ({
  default: (await import('#renderer/features/activity')).ActivityPage,
}))
export const SearchPage = lazy(async () => ({
  default: (await import('#renderer/features/search')).SearchPage,
}))
export const SettingsPage = lazy(async () => ({
  default: (await import('#renderer/features/settings')).SettingsPage,
}))
export const StartPage = lazy(async () => ({
  default: (await import('#renderer/features/onboarding')).StartPage,
}))
export const StoriesPage = lazy(async () => ({
  default: (await import('./stories/stories-page.tsx')).StoriesPage,
}))
