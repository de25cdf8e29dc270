/** A list of an object with the record panel beside it; the address says which record is open. */
import { Suspense } from 'react'
import { useNavigation } from '#renderer/client'
import { RecordPanel } from '#renderer/features/records'
import { useListQuery } from '#renderer/views'
import * as pages from './pages.tsx'
import { useVisited } from './use-visited.ts'

export function ObjectRoute() {
  const { place, go } = useNavigation()
  useVisited(place.page === 'object' ? (place.record ?? null) : null)
  const query = useListQuery()
  if (place.page !== 'object') return null
  const { object, search = {}, record } = place
  const open = (next: string | undefined): void =>
    go(
      { page: 'object', object, search, ...(next === undefined ? {} : { record: next }) },
      // Walking from record to record is one step back to the list, not thirty.
      { replace: record !== undefined && next !== undefined },
    )
  return (
    <>
      <Suspense>
        <pages.ObjectPage key={object} object={object} />
      </Suspense>
      {record !== undefined && (
        <RecordPanel
          record={record}
          query={query}
          onClose={() => open(undefined)}
          onOpen={open}
          onExpand={() => go({ page: 'record', object, record })}
        />
      )}
    </>
  )
}
