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
  type RefObject,
} from 'react'
import type { Json } from '@kith/shared/kit'
import type { Row } from '@kith/shared/query'
import { useCatalog, useNavigation } from '#renderer/client'
import { hasInput, isFlag, isWritable, type AfterCommit } from '#renderer/fields'
import { announce, toast } from '#renderer/ui'
import type { ListSection } from '../group/use-groups.ts'
import { useRowWrites, type RowWrites } from '../rows/use-row-writes.ts'
import type { Shown } from '../rows/use-row-book.ts'
import { fillSeries } from './fill-series.ts'
import { layGridItems, type GridItems } from './grid-items.ts'
import { gridIntent, type GridIntent } from './grid-keys.ts'
import type { ColumnLayout } from './grid-columns.ts'
import {
  fitSelection,
  isTicked,
  moveSelection,
  noSelection,
  nothingTicked,
  rangeOf,
  selectCell,
  tabFrom,
  tick,
  tickAll as allTicked,
  type CellPlace,
  type CellRange,
  type GridSelection,
  type Ticked,
} from './grid-selection.ts'
import { placeOf } from './grid-place.ts'
import type { TableHandle } from './table-handle.ts'
import type { TableViewProps } from './table-view.tsx'
import { useClipboard } from './use-clipboard.ts'
import { useCollapsed } from './use-collapsed.ts'
import type { GridColumn } from './use-columns.ts'

export interface Editing {
  readonly row: number
  readonly column: number
  readonly record: string
  readonly seed: string | undefined
}

export interface GridInput {
  readonly props: TableViewProps
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly shown: Shown<ListSection> | null
  readonly columns: readonly GridColumn[]
  readonly layout: ColumnLayout
  readonly rowHeight: number
  readonly total: number | null
  readonly handle: TableHandle
  readonly gridId: string
}

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
  readonly rowAt: (flat: number) => Row | undefined
  readonly commit: (value: Json, after: AfterCommit) => void
  readonly cancel: () => void
  readonly add: (cells: Readonly<Record<string, Json>>) => Promise<string | null>
  readonly stopAdding: () => void
  readonly focus: () => void
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

export function useGrid(input: GridInput): Grid {
  const { props, shown, columns, layout, handle, gridId, scroller, rowHeight, total } = input
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
  const counts = sections.map(section => book?.total(section.key) ?? section.count ?? 0).join(' ')
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
  const clipboard = useClipboard({
    columns,
    rowCount: items.rowCount,
    objects,
    readRows,
    loadedRow: rowAt,
    writes,
    canCreate: props.view.group === null,
    newCells: props.newCells,
    onPasted: pasted =>
      setSelection({
        active: { row: pasted.top, column: pasted.start },
        extent: { row: pasted.bottom, column: pasted.end },
      }),
  })

  const now = {
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
    clipboard,
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
    () => createActs(box, { root, reveal, lastTicked, setSelection, setEditing, setIsAdding }),
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
    rowAt,
    setTicked,
    activeId: active === null ? undefined : `${gridId}-${active.row}-${active.column}`,
    add: async cells => {
      const answer = await writes.write([], [{ ...props.newCells, ...cells }], true)
      return answer?.ids[0] ?? null
    },
    stopAdding: () => {
      setIsAdding(false)
      acts.focus()
    },
    ...acts,
  }
  void layout
  void total
}

const NONE: readonly ListSection[] = []

interface Parts {
  readonly root: RefObject<HTMLDivElement | null>
  readonly reveal: RefObject<((flat: number) => void) | null>
  readonly lastTicked: RefObject<number | null>
  readonly setSelection: (selection: GridSelection) => void
  readonly setEditing: (editing: Editing | null) => void
  readonly setIsAdding: (isAdding: boolean) => void
}
type Now = GridInput & {
  readonly bounds: { readonly rows: number; readonly columns: number; readonly page: number }
  readonly items: GridItems
  readonly selection: GridSelection
  readonly range: CellRange | null
  readonly editing: Editing | null
  readonly ticked: Ticked
  readonly rowAt: (flat: number) => Row | undefined
  readonly readRows: (from: number, to: number) => Promise<readonly Row[]>
  readonly writes: RowWrites
  readonly clipboard: ReturnType<typeof useClipboard>
  readonly sections: readonly ListSection[]
  readonly toggle: (key: string) => void
  readonly setTicked: (ticked: Ticked) => void
  readonly navigation: ReturnType<typeof useNavigation>
}

function createActs(box: RefObject<Now>, parts: Parts) {
  const { root, reveal, lastTicked, setSelection, setEditing, setIsAdding } = parts
  const focus = (): void => root.current?.focus({ preventScroll: true })

  function select(selection: GridSelection): void {
    setSelection(selection)
    const at = selection.extent ?? selection.active
    if (at !== null) revealCell(at)
  }

  function revealCell(place: CellPlace): void {
    const { scroller, layout } = box.current
    reveal.current?.(place.row)
    const element = scroller.current
    const column = layout.places[place.column]
    if (element === null || column === undefined || column.isFrozen) return
    const sign = getComputedStyle(element).direction === 'rtl' ? -1 : 1
    const start = Math.abs(element.scrollLeft)
    const low = column.start - layout.frozenWidth
    const high = column.start + column.width - element.clientWidth
    const next = start > low ? low : start < high ? Math.min(low, high) : start
    if (next !== start) element.scrollLeft = next * sign
  }

  function edit(flat: number, column: number, seed?: string): void {
    const { columns, rowAt } = box.current
    const field = columns[column]?.field
    const row = rowAt(flat)
    if (field === undefined || row === undefined) return
    setSelection(selectCell({ row: flat, column }))
    if (isFlag(field) && isWritable(field)) {
      if (seed === undefined || seed === ' ') flip(row, field.id)
      return
    }
    if (!hasInput(field)) {
      if (seed !== undefined) return
      // What is written on the record's page opens there.
      if (field.storageKind.id === 'richText' || field.storageKind.id === 'inverse') open(flat)
      else announce(`${field.label} cannot be changed here`)
      return
    }
    setEditing({ row: flat, column, record: row.id, seed })
  }

  function flip(row: Row, field: string): void {
    void box.current.writes.set(row, { [field]: row.cells[field] !== true })
  }

  function commit(value: Json, after: AfterCommit): void {
    const { editing, columns, rowAt, writes, bounds, navigation } = box.current
    if (editing === null) return
    const field = columns[editing.column]?.field
    const row = rowAt(editing.row)
    setEditing(null)
    focus()
    void navigation
    if (field === undefined || row === undefined || row.id !== editing.record) return
    if (JSON.stringify(value) !== JSON.stringify(row.cells[field.id] ?? null))
      void writes.set(row, { [field.id]: value })
    const here = { row: editing.row, column: editing.column }
    const next =
      after === 'stay'
        ? here
        : after === 'down' || after === 'up'
          ? {
              ...here,
              row: Math.max(0, Math.min(bounds.rows - 1, here.row + (after === 'down' ? 1 : -1))),
            }
          : (tabFrom(here, after === 'back', bounds) ?? here)
    select(selectCell(next))
  }

  function cancel(): void {
    setEditing(null)
    focus()
  }

  function open(flat: number): void {
    const row = box.current.rowAt(flat)
    if (row !== undefined) box.current.props.onOpen(row.id)
  }

  function tickAll(): void {
    const { ticked, bounds, setTicked } = box.current
    const isAll = ticked.mode === 'all' && ticked.except.size === 0
    setTicked(isAll ? nothingTicked : allTicked)
    announce(isAll ? 'Nothing selected' : `All ${bounds.rows} selected`)
  }

  function tickRow(flat: number, isRange: boolean): void {
    const { ticked, setTicked, rowAt, readRows } = box.current
    const row = rowAt(flat)
    if (row === undefined) return
    const from = lastTicked.current
    const isOn = !isTicked(ticked, row.id)
    lastTicked.current = flat
    if (!isRange || from === null || from === flat) {
      setTicked(tick(ticked, [row.id], isOn))
      return
    }
    // A range takes the state of the row it started from.
    void readRows(Math.min(from, flat), Math.max(from, flat) + 1).then(rows =>
      box.current.setTicked(
        tick(
          box.current.ticked,
          rows.map(entry => entry.id),
          true,
        ),
      ),
    )
  }

  function clearRange(range: CellRange): void {
    void fillRange(range, (_field, _at) => null, 'Cleared')
  }

  /** Writes one value per row of a range, field by field, as one change. */
  async function fillRange(
    range: CellRange,
    valueAt: (field: string, row: number) => Json | undefined,
    _verb: string,
  ): Promise<void> {
    const { columns, readRows, writes } = box.current
    const fields = columns
      .slice(range.start, range.end + 1)
      .map(column => column.field)
      .filter(
        field =>
          isWritable(field) &&
          field.storageKind.id !== 'inverse' &&
          field.storageKind.id !== 'richText',
      )
    if (fields.length === 0) {
      toast('These cells cannot be changed here')
      return
    }
    const rows = await readRows(range.top, range.bottom + 1)
    const changes = rows.flatMap((row, at) => {
      const cells: Record<string, Json> = {}
      for (const field of fields) {
        const value = valueAt(field.id, at)
        if (
          value !== undefined &&
          JSON.stringify(value) !== JSON.stringify(row.cells[field.id] ?? null)
        )
          cells[field.id] = value
      }
      return Object.keys(cells).length === 0 ? [] : [{ row, cells }]
    })
    const [only] = changes
    if (only === undefined) return
    if (changes.length === 1 && Object.keys(only.cells).length === 1)
      await writes.set(only.row, only.cells)
    else await writes.write(changes, [])
  }

  /** Ctrl+D: the first row of the range goes into the rows below; a single cell takes the one above. */
  async function fillDown(range: CellRange): Promise<void> {
    const top = range.top === range.bottom ? Math.max(0, range.top - 1) : range.top
    const [source] = await box.current.readRows(top, top + 1)
    if (source === undefined || (range.top === range.bottom && range.top === 0)) return
    await fillRange({ ...range, top: top + 1 }, field => source.cells[field] ?? null, 'Filled')
  }

  /** The handle: the range's pattern, or its next steps, into the rows below it. */
  async function fillTo(range: CellRange, bottom: number): Promise<void> {
    const sources = await box.current.readRows(range.top, range.bottom + 1)
    const series = new Map<string, readonly Json[]>()
    const height = bottom - range.bottom
    await fillRange(
      { ...range, top: range.bottom + 1, bottom },
      (field, at) => {
        const known =
          series.get(field) ??
          fillSeries(
            sources.map(row => row.cells[field] ?? null),
            height,
          )
        series.set(field, known)
        return known[at]
      },
      'Filled',
    )
    setSelection({
      active: { row: range.top, column: range.start },
      extent: { row: bottom, column: range.end },
    })
  }

  function act(intent: GridIntent): boolean {
    const { selection, range, bounds, ticked, setTicked, props, rowAt } = box.current
    const { active } = selection
    switch (intent.do) {
      case 'move':
        if (bounds.rows === 0) return false
        select(moveSelection(selection, intent.step, bounds, intent.isExtending))
        return true
      case 'tab': {
        if (active === null) return false
        const next = tabFrom(active, intent.isBack, bounds)
        if (next === null) return false
        select(selectCell(next))
        return true
      }
      case 'edit':
        if (active === null) return false
        edit(active.row, active.column, intent.seed)
        return true
      case 'open':
        if (active === null) return false
        open(active.row)
        return true
      case 'visit': {
        const row = active === null ? undefined : rowAt(active.row)
        if (row === undefined) return false
        props.onVisit(row.id)
        return true
      }
      case 'escape':
        if (range !== null && (range.top !== range.bottom || range.start !== range.end))
          setSelection(selectCell(active ?? { row: range.top, column: range.start }))
        else if (ticked.mode === 'all' || ticked.ids.size > 0) setTicked(nothingTicked)
        else if (active === null) return false
        else setSelection(noSelection)
        return true
      case 'clear':
        if (range === null) return false
        clearRange(range)
        return true
      case 'fillDown':
        if (range === null) return false
        void fillDown(range)
        return true
      case 'tick':
        if (active === null) return false
        tickRow(active.row, false)
        return true
      case 'tickAll':
        tickAll()
        return true
      case 'new':
        setIsAdding(true)
        return true
      case 'menu':
      case 'delete':
      case 'fillEnd':
        return false
    }
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.target !== root.current || event.nativeEvent.isComposing) return
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const intent = gridIntent(event, isRtl)
    if (intent === null || !act(intent)) return
    event.preventDefault()
    event.stopPropagation()
  }

  function rowAtEvent(event: { readonly target: EventTarget | null }): number | null {
    const place = placeOf(event.target)
    if (place !== null && box.current.range !== null && !isInside(box.current.range, place.row))
      setSelection(selectCell({ row: place.row, column: Math.max(0, place.column) }))
    return place?.row ?? null
  }

  function onPointerDown(event: React.PointerEvent): void {
    if (event.button !== 0) return
    const target = event.target instanceof Element ? event.target : null
    if (
      target === null ||
      target.closest('.tbl-head, .tbl-foot, [data-editing], .tbl-new, .ui-pop') !== null
    )
      return
    const place = placeOf(target)
    if (place === null || place.column < 0) return
    if (target.closest('[data-check], [data-openrecord], [data-more]') !== null) return
    const { selection, range } = box.current
    if (target.closest('[data-fill]') !== null && range !== null) {
      dragFill(event, range)
      return
    }
    focus()
    event.preventDefault()
    if (event.shiftKey && selection.active !== null)
      setSelection({ active: selection.active, extent: place })
    else setSelection(selectCell(place))
    dragRange(place, event.shiftKey ? (selection.active ?? place) : place)
  }

  function dragRange(_from: CellPlace, anchor: CellPlace): void {
    const move = (event: PointerEvent): void => {
      const place = placeOf(document.elementFromPoint(event.clientX, event.clientY))
      scrollAtEdge(event)
      if (place !== null && place.column >= 0) setSelection({ active: anchor, extent: place })
    }
    const up = (): void => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
  }

  function dragFill(event: React.PointerEvent, range: CellRange): void {
    event.preventDefault()
    let bottom = range.bottom
    const move = (moved: PointerEvent): void => {
      const place = placeOf(document.elementFromPoint(moved.clientX, moved.clientY))
      scrollAtEdge(moved)
      if (place === null) return
      bottom = Math.max(range.bottom, place.row)
      setSelection({
        active: { row: range.top, column: range.start },
        extent: { row: bottom, column: range.end },
      })
    }
    const up = (): void => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      if (bottom > range.bottom) void fillTo(range, bottom)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
  }

  function scrollAtEdge(event: PointerEvent): void {
    const element = box.current.scroller.current
    if (element === null) return
    const view = element.getBoundingClientRect()
    if (event.clientY > view.bottom - 48) element.scrollTop += 24
    else if (event.clientY < view.top + 56) element.scrollTop -= 24
  }

  function onDoubleClick(event: React.MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null
    if (
      target?.closest('[data-check], [data-openrecord], [data-editing], .tbl-head, .tbl-foot') !=
      null
    )
      return
    const place = placeOf(target)
    if (place !== null && place.column >= 0) edit(place.row, place.column)
  }

  function onClick(event: React.MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null
    if (target === null) return
    const group = target.closest<HTMLElement>('[data-g]')
    if (group !== null) {
      toggleGroup(Number(group.dataset['g']))
      return
    }
    const link = target.closest<HTMLElement>('[data-follow]')
    const isMod = event.metaKey || event.ctrlKey
    if (link !== null && !isMod) event.preventDefault()
    const place = placeOf(target)
    if (place === null) return
    if (target.closest('[data-check]') !== null) {
      tickRow(place.row, event.shiftKey)
      focus()
    } else if (target.closest('[data-openrecord]') !== null) open(place.row)
    else if (target.closest('[data-more]') !== null) edit(place.row, place.column)
    else if (isMod) {
      const mark = target.closest<HTMLElement>('[data-record]')
      const record = mark?.dataset['record']
      const object = mark?.dataset['object']
      if (record !== undefined && object !== undefined)
        box.current.navigation.go({ page: 'record', object, record })
    }
  }

  function toggleGroup(section: number): void {
    const key = box.current.sections[section]?.key
    if (key !== undefined) box.current.toggle(key)
  }

  return {
    focus,
    edit,
    commit,
    cancel,
    open,
    tickAll,
    toggleGroup,
    rowAtEvent,
    onKeyDown,
    onPointerDown,
    onDoubleClick,
    onClick,
    listenToClipboard,
  }

  /** A browser tells the document, not the focused element, when no text is selected. */
  function listenToClipboard(): () => void {
    const isOurs = (): boolean =>
      document.activeElement === root.current && (getSelection()?.isCollapsed ?? true)
    const copy = (event: ClipboardEvent): void => {
      const { range, clipboard } = box.current
      if (range !== null && isOurs()) clipboard.copy(event, range)
    }
    const cut = (event: ClipboardEvent): void => {
      const { range, clipboard } = box.current
      if (range === null || !isOurs()) return
      clipboard.copy(event, range)
      clearRange(range)
    }
    const paste = (event: ClipboardEvent): void => {
      const { range, clipboard } = box.current
      if (range !== null && isOurs()) void clipboard.paste(event, range)
    }
    document.addEventListener('copy', copy)
    document.addEventListener('cut', cut)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('copy', copy)
      document.removeEventListener('cut', cut)
      document.removeEventListener('paste', paste)
    }
  }
}

const isInside = (range: CellRange, row: number): boolean => row >= range.top && row <= range.bottom
