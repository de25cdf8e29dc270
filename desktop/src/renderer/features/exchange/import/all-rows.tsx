/** Every row of the file, read as it is scrolled to. */
import { useEffect, useRef, useState } from 'react'
import type { ImportColumn, ImportIssue } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { CheckTable, type FileRow, type Fix } from './check-table.tsx'
import type { ImportState } from './import-state.ts'

const PAGE = 100

interface Props {
  readonly state: ImportState
  readonly columns: readonly ImportColumn[]
  readonly issues: readonly ImportIssue[]
  readonly open: string | null
  readonly onOpen: (key: string | null) => void
  readonly isLocked: boolean
  readonly onFix: (fix: Fix) => void
}

export function AllRows({ state, ...table }: Props) {
  const client = useClient()
  const { source } = state.source
  const [read, setRead] = useState<{ readonly source: string; readonly rows: readonly FileRow[] }>({
    source,
    rows: [],
  })
  const rows = read.source === source ? read.rows : []
  const end = useRef<HTMLDivElement>(null)
  const count = rows.length
  const isAll = count >= state.source.rows

  useEffect(() => {
    const mark = end.current
    if (mark === null || isAll) return undefined
    let isCurrent = true
    const watcher = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting !== true) return
        watcher.disconnect()
        client.exchange
          .rows({ source, offset: count, limit: PAGE })
          .then(more => isCurrent && setRead({ source, rows: [...rows, ...more] }))
          .catch(showFault)
      },
      { rootMargin: '400px' },
    )
    watcher.observe(mark)
    return () => {
      isCurrent = false
      watcher.disconnect()
    }
    // `rows` belongs to `count`; both change together.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, source, count, isAll])

  return (
    <>
      <CheckTable {...table} state={state} rows={rows} />
      <div ref={end} className="import-end" />
    </>
  )
}
