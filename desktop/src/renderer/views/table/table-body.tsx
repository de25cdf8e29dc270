/** The rows in sight, the group header that sticks, the editor and the row that makes a new one. */
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
  type ReactNode,
  type RefObject,
} from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { CatalogObject, View } from '@kith/shared/model'
import { FieldInput } from '#renderer/fields'
import type { ListSection } from '../group/use-groups.ts'
import type { RowBook, RowSpan } from '../rows/row-book.ts'
import type { Shown } from '../rows/use-row-book.ts'
import { drawnRows } from './drawn-rows.ts'
import { isTicked } from './grid-selection.ts'
import { GroupRow } from './group-row.tsx'
import { NewRow } from './new-row.tsx'
import { PassingRow } from './passing-row.tsx'
import { createScrollPace, isTooFast } from './scroll-pace.ts'
import { TableRow, type RowFrame } from './table-row.tsx'
import type { Grid } from './use-grid.ts'

export interface TableBodyProps {
  readonly frame: RowFrame
  readonly grid: Grid
  readonly shown: Shown<ListSection>
  readonly view: View
  readonly object: CatalogObject
  readonly rowHeight: number
  readonly measureAt: readonly number[]
  readonly open: string | null
  readonly scroller: RefObject<HTMLDivElement | null>
}

const GROUP_HEIGHT = 36
/** The header above the rows, the footer and the bulk bar below them. */
const HEAD = 32
const BELOW = 32 + 56

export function TableBody(props: TableBodyProps) {
  const { frame, grid, shown, rowHeight, scroller, measureAt } = props
  const { items, selection, range, editing, ticked } = grid
  const { book, sections } = shown

  const pace = useRef(0)
  const passes = useRef(false)
  const smallest = items.hasHeaders ? Math.min(GROUP_HEIGHT, rowHeight) : rowHeight
  const virtual = useVirtualizer({
    count: items.count,
    getScrollElement: () => scroller.current,
    estimateSize: at =>
      items.hasHeaders && items.itemAt(at).kind === 'header' ? GROUP_HEIGHT : rowHeight,
    overscan: 0,
    rangeExtractor: ({ startIndex, count }) => {
      const { from, length } = drawnRows({
        first: startIndex,
        count,
        height: scroller.current?.clientHeight ?? 800,
        smallest,
        flight: passes.current ? Math.sign(pace.current) : 0,
      })
      return Array.from({ length }, (_, at) => from + at)
    },
    scrollPaddingStart: items.hasHeaders ? GROUP_HEIGHT : 0,
    scrollPaddingEnd: HEAD + BELOW,
    initialRect: { width: 1200, height: 800 },
    isScrollingResetDelay: 120,
  })
  useLayoutEffect(() => virtual.measure(), [virtual, items, rowHeight])

  const isCalm = !virtual.isScrolling
  // A list that has come to rest leans nowhere: its rows have all of their parts.
  passes.current = !isCalm && isTooFast(pace.current, passes.current)
  const isPassing = passes.current
  const seen = virtual.getVirtualItems()
  useArrivals(book, isCalm)
  const isBare = useLateness(isPassing) && frame.layout.frozenCount > 0
  const first = seen[0]?.index ?? 0
  const last = seen.at(-1)?.index ?? 0
  const ahead = useAhead()
  useEffect(() => {
    const rows = isCalm ? 0 : ahead(first)
    pace.current = (rows / AHEAD_MS) * FRAME_MS
    const focus = rows < 0 ? first : last
    book.look(
      spansOf(first - BESIDE + Math.min(0, rows), last + BESIDE + Math.max(0, rows)),
      isCalm,
    )
    function spansOf(from: number, to: number): readonly RowSpan[] {
      const spans = new Map<string, RowSpan>()
      for (let at = Math.max(0, from); at <= Math.min(items.count - 1, to); at += 1) {
        const item = items.itemAt(at)
        const key = item.kind === 'row' ? sections[item.section]?.key : undefined
        if (item.kind !== 'row' || key === undefined) continue
        const known = spans.get(key)
        spans.set(key, {
          key,
          from: Math.min(known?.from ?? item.index, item.index),
          to: item.index + 1,
          focus: at <= focus ? item.index : (known?.focus ?? item.index),
        })
      }
      // Where no row is, the first to come from elsewhere is waited for.
      const [empty] = spans.size === 0 ? sections : []
      return empty === undefined ? [...spans.values()] : [{ key: empty.key, from: 0, to: 1 }]
    }
  }, [book, items, sections, first, last, ahead, isCalm])

  const { reveal } = grid
  useEffect(() => {
    reveal.current = flat => virtual.scrollToIndex(items.itemOfRow(flat), { align: 'auto' })
    return () => {
      reveal.current = null
    }
  }, [reveal, virtual, items])

  const editor = useEditor(props)
  const slots = seen.length
  const rows: ReactNode[] = []
  const drawn = new Set<number>()
  const editedItem = editing === null ? -1 : items.itemOfRow(editing.row)
  // An element that changes its place among others is laid out anew, so they keep it while the list moves.
  const inPlace = isCalm ? seen : seen.toSorted((a, b) => slotOf(a.index) - slotOf(b.index))
  for (const { index, start } of inPlace) {
    drawn.add(index)
    rows.push(drawItem(index, start))
  }
  // The row that is being edited stays while the rest scrolls away: a draft is never lost.
  if (editedItem >= 0 && !drawn.has(editedItem)) {
    const place = virtual.getOffsetForIndex(editedItem, 'start')
    if (place !== undefined)
      rows.push(drawItem(editedItem, place[0] + (items.hasHeaders ? GROUP_HEIGHT : 0)))
  }

  const firstShown = firstInSight(seen, virtual.scrollOffset ?? 0)
  const stuck = items.hasHeaders && firstShown !== null ? items.itemAt(firstShown) : null
  const stuckSection = stuck === null || stuck.kind === 'new' ? -1 : stuck.section
  const stuckGroup = sections[stuckSection]?.group ?? null
  return (
    <>
      {stuckGroup !== null && (
        <div className="tbl-stuck">
          <GroupRow
            frame={frame}
            group={stuckGroup}
            section={stuckSection}
            isCollapsed={grid.collapsed.has(stuckGroup.key)}
            top={null}
            measures={measureAt}
            ariaRow={items.headerOf(stuckSection) + 2}
          />
        </div>
      )}
      {grid.isAdding && (
        <NewRow grid={grid} object={props.object} frame={frame} isPinned onOpen={null} />
      )}
      <div
        className="tbl-body"
        style={{ height: virtual.getTotalSize(), width: frame.layout.totalWidth }}
      >
        {rows}
      </div>
    </>
  )

  function slotOf(index: number): number {
    const item = items.itemAt(index)
    return item.kind === 'row' ? item.flat % slots : slots + index
  }

  function drawItem(index: number, start: number): ReactNode {
    const item = items.itemAt(index)
    if (item.kind === 'new')
      return (
        <NewRow
          key="new"
          grid={grid}
          object={props.object}
          frame={frame}
          top={start}
          onOpen={null}
        />
      )
    if (item.kind === 'header') {
      const group = sections[item.section]?.group ?? null
      if (group === null) return null
      return (
        <GroupRow
          key={`g${item.section}`}
          frame={frame}
          group={group}
          section={item.section}
          isCollapsed={grid.collapsed.has(group.key)}
          top={start}
          measures={measureAt}
          ariaRow={index + 2}
        />
      )
    }
    const key = sections[item.section]?.key ?? ''
    const row = book.row(key, item.index)
    const { flat } = item
    const isRowTicked = row !== undefined && isTicked(ticked, row.id)
    const isOpen = row !== undefined && props.open === row.id
    const isActive = selection.active?.row === flat
    const isInRange = range !== null && flat >= range.top && flat <= range.bottom
    if (isPassing && index !== editedItem)
      return (
        <PassingRow
          key={`p${flat % slots}`}
          frame={frame}
          flat={flat}
          top={start}
          row={row}
          isTicked={isRowTicked}
          isOpen={isOpen}
          isBare={isBare}
          ariaRow={index + 2}
        />
      )
    const isMany = range !== null && (range.top !== range.bottom || range.start !== range.end)
    return (
      <TableRow
        // Slots are reused as rows pass, so that a scroll changes texts instead of making elements.
        key={index === editedItem ? 'edited' : flat % slots}
        frame={frame}
        flat={flat}
        top={start}
        row={row}
        isTicked={isRowTicked}
        isOpen={isOpen}
        active={isActive ? selection.active!.column : -1}
        rangeStart={isInRange && (isMany || isActive) ? range.start : -1}
        rangeEnd={isInRange && (isMany || isActive) ? range.end : -1}
        isRangeEnd={isInRange && flat === range.bottom}
        editor={isActive && editing?.row === flat ? editor : null}
        ariaRow={index + 2}
      />
    )
  }
}

/** Rows beyond the drawn ones that are asked for in any case. */
const BESIDE = 20
const AHEAD_MS = 250
const MOST_AHEAD = 600

/** How far the scroll will be in a moment, in rows; negative upwards. */
function useAhead(): (first: number) => number {
  const pace = useMemo(() => createScrollPace(), [])
  return useCallback(
    first => {
      const rows = pace.note(first, performance.now()) * AHEAD_MS
      return Math.round(Math.max(-MOST_AHEAD, Math.min(MOST_AHEAD, rows)))
    },
    [pace],
  )
}

/** Between two frames of which one was missed. */
const LATE_MS = 25
const MOST_LATE = 2

/** Whether frames came late since rows began to pass; true until they rest, so that nothing flickers. */
function useLateness(isPassing: boolean): boolean {
  const since = useRef({ at: 0, late: 0 })
  useLayoutEffect(() => {
    const { at, late } = since.current
    const now = isPassing ? performance.now() : 0
    const isLate = isPassing && at > 0 && now - at > LATE_MS
    since.current = { at: now, late: isPassing ? late + (isLate ? 1 : 0) : 0 }
  })
  return isPassing && since.current.late >= MOST_LATE
}

const FRAME_MS = 17
/** While the list moves every step of it draws what has come; this long after the last one it draws by itself. */
const ARRIVAL_MS = 50

/** Draws again when rows have come: at once at rest, together with the next step while the list moves. */
function useArrivals(book: RowBook, isCalm: boolean): void {
  const calm = useRef(isCalm)
  calm.current = isCalm
  const subscribe = useCallback(
    (listener: () => void) => {
      let timer = 0
      const stop = book.subscribe(() => {
        window.clearTimeout(timer)
        if (calm.current) listener()
        else timer = window.setTimeout(listener, ARRIVAL_MS)
      })
      return () => {
        stop()
        window.clearTimeout(timer)
      }
    },
    [book],
  )
  useSyncExternalStore(subscribe, book.version)
}
function firstInSight(
  seen: readonly { readonly index: number; readonly start: number; readonly size: number }[],
  offset: number,
): number | null {
  if (offset <= 0) return null
  return seen.find(item => item.start + item.size > offset)?.index ?? null
}

/** One editor for the whole table. */
function useEditor({ grid, frame }: TableBodyProps): ReactNode {
  const { editing, commit, cancel, rowAt } = grid
  const column = editing === null ? undefined : frame.columns[editing.column]
  const row = editing === null ? undefined : rowAt(editing.row)
  const value = column === undefined ? undefined : row?.cells[column.field.id]
  return useMemo(() => {
    if (editing === null || column === undefined) return null
    return (
      <FieldInput
        key={`${editing.record} ${column.field.id}`}
        field={column.field}
        value={value}
        seed={editing.seed}
        onCommit={commit}
        onCancel={cancel}
      />
    )
    // The value the editor opened with stays its own until it is done.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [editing, column, commit, cancel])
}
