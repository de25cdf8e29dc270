/** Pages load when they are first opened; the frame is there meanwhile and local code takes a blink. */
import { lazy } from 'react'

export const ObjectPage = lazy(async () => ({ default: (await import('../features/objects/index.ts')).ObjectPage }))
export const RecordPage = lazy(async () => ({ default: (await import('../features/records/index.ts')).RecordPage }))
export const ImportPage = lazy(async () => ({ default: (await import('../features/exchange/index.ts')).ImportPage }))
export const TodayPage = lazy(async () => ({ default: (await import('../features/today/index.ts')).TodayPage }))
export const TrashPage = lazy(async () => ({ default: (await import('../features/trash/index.ts')).TrashPage }))
export const ActivityPage = lazy(async () => ({ default: (await import('../features/activity/index.ts')).ActivityPage }))
export const SearchPage = lazy(async () => ({ default: (await import('../features/search/index.ts')).SearchPage }))
export const SettingsPage = lazy(async () => ({ default: (await import('../features/settings/index.ts')).SettingsPage }))
export const StartPage = lazy(async () => ({ default: (await import('../features/onboarding/index.ts')).StartPage }))
export const StoriesPage = lazy(async () => ({ default: (await import('./stories/stories-page.tsx')).StoriesPage }))
