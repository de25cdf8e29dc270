/** The conversations of a box, by day. Only what is in sight is in the page, whatever the length. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { ThreadRow } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { dayGroup } from '../mail-time.ts'
import { ThreadLine, type ThreadActs } from './thread-row.tsx'

type Listed = Required<Omit<ThreadActs, 'hasKeys'>>

export interface ThreadListProps extends Listed {
  readonly rows: readonly ThreadRow[]
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly active: number | null
  readonly chosen: ReadonlySet<number>
}

type Line =
  | { readonly kind: 'day'; readonly label: string; readonly key: string }
  | { readonly kind: 'thread'; readonly thread: ThreadRow; readonly key: number }

const ROW = 52
const HEADING = 30
/** Rows from the end at which the next page is asked for. */
const AHEAD = 30

export function ThreadList(props: ThreadListProps) {
  const { rows, hasMore, onMore, active } = props
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => withDays(rows, format), [rows, format])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: at => (lines[at]?.kind === 'day' ? HEADING : ROW),
    getItemKey: at => lines[at]?.key ?? at,
    overscan: 8,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last > lines.length - AHEAD) onMore()
  }, [hasMore, last, lines.length, onMore])
  const acts = useActs(props)
  const activeAt = lines.findIndex(line => line.kind === 'thread' && line.key === active)
  useEffect(() => {
    if (activeAt >= 0) virtual.scrollToIndex(activeAt, { align: 'auto' })
    // Follows the cursor, not the arrival of mail.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [active])
  return (
    <div ref={scroller} className="threads-scroll">
      <div className="threads-rows" style={{ height: virtual.getTotalSize() }}>
        {shown.map(item => {
          const line = lines[item.index]
          if (line === undefined) return null
          return (
            <div
              key={item.key}
              className="threads-at"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {line.kind === 'day' ? (
                <div className="threads-day">{line.label}</div>
              ) : (
                <ThreadLine
                  thread={line.thread}
                  format={format}
                  isActive={line.key === active}
                  isChosen={props.chosen.has(line.key)}
                  acts={acts}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** The same ones for ever, which do what the last ones given do: a row is not drawn again for them. */
function useActs(given: Listed): ThreadActs {
  const latest = useRef(given)
  latest.current = given
  return useMemo(
    () => ({
      onOpen: thread => latest.current.onOpen(thread),
      onChoose: thread => latest.current.onChoose(thread),
      onArchive: thread => latest.current.onArchive(thread),
      onSnooze: thread => latest.current.onSnooze(thread),
      onTask: thread => latest.current.onTask(thread),
      hasKeys: true,
    }),
    [],
  )
}

function withDays(
  rows: readonly ThreadRow[],
  format: Parameters<typeof dayGroup>[1],
): readonly Line[] {
  const lines: Line[] = []
  let last = ''
  for (const thread of rows) {
    const day = dayGroup(thread.at, format)
    if (day.key !== last) lines.push({ kind: 'day', label: day.label, key: day.key })
    last = day.key
    lines.push({ kind: 'thread', thread, key: thread.id })
  }
  return lines
}
