import { useEffect } from 'react'
import { SETTINGS_ENTRIES } from '#renderer/actions'
import { useCatalog, useNavigation, useRecord, useWorkspace, type Place } from '#renderer/client'
import type { Catalog } from '@kith/shared/model'

/** Names the window after what is in it, for the task bar, the history and screen readers. */
export function useTitle(): void {
  const { place } = useNavigation()
  const { name } = useWorkspace()
  const catalog = useCatalog()
  const { value: record } = useRecord('record' in place ? (place.record ?? null) : null)
  const title = `${record?.title || titleOf(place, catalog)} · ${name || 'Kith'}`
  useEffect(() => {
    document.title = title
  }, [title])
}

function titleOf(place: Place, catalog: Catalog): string {
  switch (place.page) {
    case 'object':
      return catalog.findObject(place.object)?.labelPlural ?? 'Kith'
    case 'record':
      return catalog.findObject(place.object)?.label ?? 'Kith'
    case 'settings':
      return SETTINGS_ENTRIES.find(entry => entry.section === place.section)?.title ?? 'Settings'
    case 'today':
      return 'Today'
    case 'mail':
      return 'Inbox'
    case 'calendar':
      return 'Calendar'
    case 'notifications':
      return 'Notifications'
    case 'trash':
      return 'Trash'
    case 'activity':
      return 'History'
    case 'search':
      return 'Search'
    case 'import':
      return 'Import'
    case 'join':
      return 'Join a team'
    case 'start':
    case 'stories':
      return 'Kith'
  }
}
