/** What a table does: editing, ticking, opening, folding, and what each key and click means. */
import type { RefObject } from 'react'
import type { Json } from '@kith/shared/kit'
import type { Row } from '@kith/shared/query'
import {
  fieldLock,
  hasInput,
  isFlag,
  isLocked,
  isWritable,
  type AfterCommit,
} from '#renderer/fields'
import { announce, toast } from '#renderer/ui'
import { scrollToColumn } from './grid-columns.ts'
import { createGridFill } from './grid-fill.ts'
import { gridIntent, type GridIntent } from './grid-keys.ts'
import type { GridNow, GridParts } from './grid-now.ts'
import { placeOf } from './grid-place.ts'
import { createGridPointer } from './grid-pointer.ts'
import {
  isTicked,
  moveSelection,
  noSelection,
  nothingTicked,
  selectCell,
  tabFrom,
  tick,
  tickAll as allTicked,
  type CellPlace,
  type CellRange,
  type GridSelection,
} from './grid-selection.ts'

export function createGridActs(box: RefObject<GridNow>, parts: GridParts) {
  const { root, reveal, lastTicked, setSelection, setEditing, setIsAdding } = parts
  const fill = createGridFill(box, parts)
  const { onPointerDown } = createGridPointer(box, parts, fill)
  const focus = (): void => root.current?.focus({ preventScroll: true })

  function select(selection: GridSelection): void {
    setSelection(selection)
    const at = selection.extent ?? selection.active
    if (at !== null) revealCell(at)
  }

  /** Makes another row the active one, in the same column. */
  function goTo(flat: number): void {
    select(selectCell({ row: flat, column: box.current.selection.active?.column ?? 0 }))
  }

  function revealCell(place: CellPlace): void {
    const { scroller, layout } = box.current
    reveal.current?.(place.row)
    const element = scroller.current
    const column = layout.places[place.column]
    if (element === null || column === undefined || column.isFrozen) return
    const sign = getComputedStyle(element).direction === 'rtl' ? -1 : 1
    const start = Math.abs(element.scrollLeft)
    const next = scrollToColumn(layout, place.column, start, element.clientWidth)
    if (next !== start) element.scrollLeft = next * sign
  }

  function edit(flat: number, column: number, seed?: string): void {
    const { columns, rowAt } = box.current
    const field = columns[column]?.field
    const row = rowAt(flat)
    if (field === undefined || row === undefined) return
    setSelection(selectCell({ row: flat, column }))
    if (isLocked(field)) {
      toast(fieldLock(field), { id: 'locked' })
      return
    }
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
    const { editing, columns, rowAt, writes, bounds } = box.current
    if (editing === null) return
    const field = columns[editing.column]?.field
    const row = rowAt(editing.row)
    setEditing(null)
    focus()
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

  function act(intent: GridIntent): boolean {
    const { selection, range, bounds, ticked, setTicked, props, rowAt, readRows } = box.current
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
        void fill.clear(range)
        return true
      case 'fillDown':
        if (range === null) return false
        void fill.fillDown(range)
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
      case 'delete': {
        // Ticked records are the bulk bar's; without any, the rows of the range are meant.
        if (range === null || ticked.mode === 'all' || ticked.ids.size > 0) return false
        if (!props.mayDelete) return true
        const { top, bottom } = range
        void readRows(top, bottom + 1).then(rows => props.onDelete(rows.map(row => row.id)))
        return true
      }
      case 'menu':
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

  function onDoubleClick(event: React.MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null
    if (
      target === null ||
      target.closest('[data-check], [data-openrecord], [data-editing], .tbl-head, .tbl-foot') !==
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
    goTo,
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
      const { range, copy: take } = box.current
      if (range !== null && isOurs()) take(event, range)
    }
    const cut = (event: ClipboardEvent): void => {
      const { range, copy: take } = box.current
      if (range === null || !isOurs()) return
      take(event, range)
      void fill.clear(range)
    }
    const paste = (event: ClipboardEvent): void => {
      const { range, paste: put } = box.current
      if (range !== null && isOurs()) void put.paste(event, range)
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
