/** The views of an object and the one that is shown, from the workspace and the URL. */
import { useCallback, useMemo } from 'react'
import { defaultViews, type CatalogObject, type View } from '@kith/shared/model'
import { useNavigation, useWorkspace } from '#renderer/client'
import { shownView, viewSearch, type ViewSearch } from '#renderer/views'
import { useUnread } from './use-unread.ts'

export interface ObjectViews {
  readonly views: readonly View[]
  readonly saved: View
  /** The saved view with what the URL changes. */
  readonly view: View
  readonly search: ViewSearch
  readonly setSearch: (search: ViewSearch, isReplacing?: boolean) => void
  /** What the address asked and could not be read, in words. */
  readonly unread: string | null
  /** It was read by the person: the address says only what holds. */
  readonly dismissUnread: () => void
}

export function useObjectViews(object: CatalogObject): ObjectViews {
  const workspace = useWorkspace()
  const { place, go } = useNavigation()
  const raw = place.page === 'object' ? place.search : undefined
  const record = place.page === 'object' ? place.record : undefined
  const rawKey = JSON.stringify(raw ?? {})
  const asked = useMemo(() => JSON.parse(rawKey) as Record<string, unknown>, [rawKey])
  const search = useMemo(() => viewSearch(asked), [asked])

  const views = useMemo(() => {
    const me = workspace.me?.id ?? null
    const own = workspace.views
      .filter(view => view.object === object.id && (view.owner === null || view.owner === me))
      .toSorted((a, b) => (a.position < b.position ? -1 : 1))
    return own.length > 0 ? own : defaultViews(object)
  }, [workspace.views, workspace.me, object])
  const saved = views.find(view => view.id === search.view) ?? views[0]!
  const view = useMemo(() => shownView(saved, search), [saved, search])

  const unread = useUnread(object, asked, saved.id)

  const setSearch = useCallback(
    (next: ViewSearch, isReplacing = false): void => {
      const { record: _, ...rest } = next
      const kept = Object.fromEntries(
        Object.entries(rest).filter(([, value]) => value !== undefined),
      )
      go(
        {
          page: 'object',
          object: object.id,
          search: kept,
          ...(record === undefined ? {} : { record }),
        },
        { replace: isReplacing },
      )
    },
    [go, object.id, record],
  )
  const dismissUnread = (): void => {
    unread.dismiss()
    setSearch(search, true)
  }
  return { views, saved, view, search, setSearch, unread: unread.words, dismissUnread }
}
