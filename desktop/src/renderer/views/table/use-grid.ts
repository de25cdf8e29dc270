/**
 * How a table answers the person: keys, pointer, clipboard, editing, ticking, filling.
 *
 * Handlers read what is current from one box that every drawing refills, so they never change and no
 * row is drawn again because a handler did.
 */
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type RefObject,
} from 'react'
import type { Json } from '@kith/shared/kit'
import type { Row } from '@kith/shared/query'
import { useCatalog, useNavigation } from '#renderer/client'
import type { AfterCommit } from '#renderer/fields'
import type { ListSection } from '../group/use-groups.ts'
import { useRowWrites, type RowWrites } from '../rows/use-row-writes.ts'
import { createGridActs } from './grid-acts.ts'
import { layGridItems, type GridItems } from './grid-items.ts'
import type { Editing, GridInput, GridNow } from './grid-now.ts'
import {
  fitSelection,
  noSelection,
  nothingTicked,
  rangeOf,
  type CellRange,
  type GridSelection,
  type Ticked,
} from './grid-selection.ts'
import { useCollapsed } from './use-collapsed.ts'
import { useCopy } from './use-copy.ts'
import { usePaste, type GridPaste } from './use-paste.ts'

export interface Grid {
  readonly root: RefObject<HTMLDivElement | null>
  readonly items: GridItems
  readonly selection: GridSelection
  readonly range: CellRange | null
  readonly ticked: Ticked
  readonly editing: Editing | null
  readonly isAdding: boolean
  readonly activeId: string | undefined
  readonly collapsed: ReadonlySet<string>
  readonly writes: RowWrites
  readonly paste: GridPaste
  readonly rowAt: (flat: number) => Row | undefined
  readonly commit: (value: Json, after: AfterCommit) => void
  readonly cancel: () => void
  readonly add: (cells: Readonly<Record<string, Json>>) => Promise<string | null>
  readonly stopAdding: () => void
  readonly focus: () => void
  readonly goTo: (flat: number) => void
  readonly tickAll: () => void
  readonly toggleGroup: (section: number) => void
  readonly onKeyDown: (event: React.KeyboardEvent) => void
  readonly onPointerDown: (event: React.PointerEvent) => void
  readonly onDoubleClick: (event: React.MouseEvent) => void
  readonly onClick: (event: React.MouseEvent) => void
  readonly rowAtEvent: (event: { readonly target: EventTarget | null }) => number | null
  readonly edit: (flat: number, column: number, seed?: string) => void
  readonly open: (flat: number) => void
  readonly setTicked: (ticked: Ticked) => void
  /** Set by the body: brings a row (and column) in sight. */
  readonly reveal: RefObject<((flat: number) => void) | null>
}

const subscribeToNothing = () => () => undefined

export function useGrid(input: GridInput): Grid {
  const { props, shown, columns, handle, gridId, scroller, rowHeight } = input
  const { object } = props
  const catalog = useCatalog()
  const navigation = useNavigation()
  const root = useRef<HTMLDivElement>(null)
  const reveal = useRef<((flat: number) => void) | null>(null)
  const [selection, setSelection] = useState<GridSelection>(noSelection)
  const [ticked, setTickedState] = useState<Ticked>(nothingTicked)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [isAdding, setIsAdding] = useState(false)
  const { collapsed, toggle } = useCollapsed(props.view)
  const lastTicked = useRef<number | null>(null)
  const book = shown?.book ?? null
  const writes = useRowWrites(object, book)

  const sections = shown?.sections ?? NONE
  // The book learns how long a section is by its first answer, which may be the last thing to arrive.
  const counts = useSyncExternalStore(book?.subscribe ?? subscribeToNothing, () =>
    sections.map(section => book?.total(section.key) ?? section.count ?? 0).join(' '),
  )
  const items = useMemo(
    () =>
      layGridItems(
        sections.map((section, at) => ({
          key: section.key,
          count: Number(counts.split(' ')[at] ?? 0),
          isCollapsed: section.group !== null && collapsed.has(section.key),
        })),
        { hasHeaders: sections.some(section => section.group !== null), hasNew: true },
      ),
    [sections, counts, collapsed],
  )
  const bounds = {
    rows: items.rowCount,
    columns: columns.length,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeight) - 3),
  }
  const fitted = fitSelection(selection, bounds)
  const range = rangeOf(fitted)

  const rowAt = useCallback(
    (flat: number): Row | undefined => {
      const place = items.placeOfRow(flat)
      const section = place === null ? undefined : sections[place.section]
      return place === null || section === undefined
        ? undefined
        : book?.row(section.key, place.index)
    },
    [items, sections, book],
  )
  const readRows = useCallback(
    async (from: number, to: number): Promise<readonly Row[]> => {
      const rows: Row[] = []
      for (let at = from; at < Math.min(to, items.rowCount);) {
        const place = items.placeOfRow(at)
        const section = place === null ? undefined : sections[place.section]
        if (place === null || section === undefined || book === null) break
        const end = Math.min(to - at, (section.count ?? items.rowCount) - place.index)
        const part = await book.read(section.key, place.index, place.index + Math.max(1, end))
        if (part.length === 0) break
        rows.push(...part)
        at += part.length
      }
      return rows
    },
    [items, sections, book],
  )
  const setTicked = useCallback(
    (next: Ticked): void => {
      setTickedState(next)
      handle.setTicked(next)
    },
    [handle],
  )
  const objects = useMemo(
    () =>
      catalog.objects.map(entry => ({
        id: entry.id,
        isListed: entry.isListed,
        titleField: entry.titleField,
      })),
    [catalog],
  )
  const copy = useCopy({ columns, readRows, loadedRow: rowAt })
  const before = useRef<GridSelection>(noSelection)
  const paste = usePaste({
    columns,
    rowCount: items.rowCount,
    objects,
    readRows,
    writes,
    canCreate: props.view.group === null && props.mayCreate,
    newCells: props.newCells,
    onRange(shownRange) {
      if (shownRange === null) {
        setSelection(before.current)
        return
      }
      before.current = selection
      setSelection({
        active: { row: shownRange.top, column: shownRange.start },
        extent: { row: shownRange.bottom, column: shownRange.end },
      })
    },
  })

  const now: GridNow = {
    ...input,
    bounds,
    items,
    selection: fitted,
    range,
    editing,
    ticked,
    rowAt,
    readRows,
    writes,
    copy,
    paste,
    sections,
    toggle,
    setTicked,
    navigation,
  }
  const box = useRef(now)
  useLayoutEffect(() => {
    box.current = now
  })
  const acts = useMemo(
    () => createGridActs(box, { root, reveal, lastTicked, setSelection, setEditing, setIsAdding }),
    [],
  )

  useEffect(
    () => handle.offer({ add: () => setIsAdding(true), focus: acts.focus, tickAll: acts.tickAll }),
    [handle, acts],
  )
  useEffect(() => acts.listenToClipboard(), [acts])
  useEffect(() => handle.subscribe(() => setTickedState(handle.ticked())), [handle])

  const active = fitted.active
  return {
    root,
    reveal,
    items,
    selection: fitted,
    range,
    ticked,
    editing,
    isAdding,
    collapsed,
    writes,
    paste,
    rowAt,
    setTicked,
    activeId: active === null ? undefined : `${gridId}-${active.row}-${active.column}`,
    add: async cells => {
      const answer = await writes.write([], [{ ...props.newCells, ...cells }], { isQuiet: true })
      return answer?.ids[0] ?? null
    },
    stopAdding: () => {
      setIsAdding(false)
      acts.focus()
    },
    ...acts,
  }
}

const NONE: readonly ListSection[] = []
