/** Where a record stands in the list it was opened from, and the way to its neighbours. */
import type { Query } from '@kith/shared/query'
import { queryKey, showFault, useCall, useClient } from '#renderer/client'

export interface Walk {
  /** From 0; `null` while unknown or when the record is not in the list. */
  readonly index: number | null
  readonly total: number
  readonly go: (step: 1 | -1) => void
}

export function useWalk(
  query: Query | null,
  record: string,
  onOpen: (record: string, object: string) => void,
): Walk {
  const client = useClient()
  const key = query === null ? null : `walk:${queryKey(query)}:${record}`
  const { value } = useCall(key, async ask => {
    const asked = query ?? { object: '' }
    const [{ index }, { total }] = await Promise.all([
      ask.rows.indexOf({ query: asked, id: record }),
      ask.rows.window({ query: { ...asked, fields: [] }, offset: 0, limit: 1 }),
    ])
    return { record, index, total }
  })
  const index = value === null || value.record !== record || value.index < 0 ? null : value.index

  const go = (step: 1 | -1) => {
    if (query === null || index === null || value === null) return
    const offset = index + step
    if (offset < 0 || offset >= value.total) return
    void client.rows
      .window({ query: { ...query, fields: [] }, offset, limit: 1 })
      .then(({ rows: [row] }) => row !== undefined && onOpen(row.id, row.object))
      .catch(showFault)
  }
  return { index, total: value?.total ?? 0, go }
}
