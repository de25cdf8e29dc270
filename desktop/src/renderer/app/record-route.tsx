/** A record as a full page, with its place in the list it was opened from. */
import { useNavigation } from '#renderer/client'
import { useRecentListQuery } from '#renderer/views'
import * as pages from './pages.tsx'
import { useVisited } from './use-visited.ts'

export function RecordRoute() {
  const { place } = useNavigation()
  const query = useRecentListQuery(place.page === 'record' ? place.object : null)
  useVisited(place.page === 'record' ? place.record : null)
  if (place.page !== 'record') return null
  const { object, record } = place
  return <pages.RecordPage key={record} object={object} record={record} query={query} />
}
