/** The board: one column per value of a field, cards between them by mouse or keyboard. */
import './board.css'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { Json } from '@kith/shared/kit'
import { useCommand, useFormat, useStored } from '#renderer/client'
import { isJsonObject, toCommandValue, useCellContext } from '#renderer/fields'
import { announce, Button, EmptyState, Kbd } from '#renderer/ui'
import { cardFields } from '../bar/fields-button.tsx'
import { useGroups, type ListSection } from '../group/use-groups.ts'
import { useBookVersion, useRowBook, type Shown } from '../rows/use-row-book.ts'
import type { RowSpan } from '../rows/row-book.ts'
import type { TableViewProps } from '../table/table-view.tsx'
import { BoardColumn, type BoardDrag } from './board-column.tsx'
import { columnBeside, edgeScroll, stepOnBoard, type BoardPlace } from './board-move.ts'
import { boardTotals, columnSum } from './column-sum.ts'
import { CARD_DRAG } from './board-card.tsx'
import { layCard } from './card-layout.ts'

const COLUMN = 276
const FOLDED = 40

export function BoardView(props: TableViewProps) {
  const { object, view, query, handle } = props
  const fields = useMemo(() => cardFields(object, view), [object, view])
  const layout = useMemo(() => layCard(fields), [fields])
  const sumId = view.options['sumField']
  const sumField = object.fields.find(field => field.id === sumId || field.name === sumId) ?? null
  const measures = useMemo(
    () => (sumField === null ? [] : [{ fn: 'sum' as const, field: sumField.id }]),
    [sumField],
  )
  const status = object.fields.find(field => field.type === 'status')
  const asked = useMemo(
    () => [
      object.titleField,
      ...fields.map(field => field.id),
      ...(status === undefined ? [] : [status.id]),
      ...(sumField === null ? [] : [sumField.id]),
    ],
    [object, fields, status, sumField],
  )
  const groups = useGroups({ object, view, query, fields: asked, measures, showsAll: true })
  const question = JSON.stringify([query, view.group?.field, view.group?.bucket, asked])
  const shown = useRowBook(question, groups.sections)
  const count = groups.sections?.reduce((sum, section) => sum + (section.count ?? 0), 0) ?? null
  const { locale } = useFormat()
  const summary = useMemo(
    () => boardTotals(groups.sections?.flatMap(section => section.group ?? []) ?? [], locale),
    [groups.sections, locale],
  )
  useEffect(() => handle.setCounts({ total: count, ticked: 0, summary }), [handle, count, summary])
  useEffect(() => () => handle.setCounts({ total: null, ticked: 0, summary: null }), [handle])
  if (groups.field === null)
    return (
      <div className="bd-none">
        <EmptyState
          icon="square-kanban"
          text={`Choose a field to make columns of`}
          hint="A select, status, date or relation: one column per value."
        />
      </div>
    )
  if (shown === null) return <div className="bd" />
  return (
    <Board
      {...props}
      shown={shown}
      layout={layout}
      sumField={sumField}
      groupField={groups.field.id}
    />
  )
}

interface BoardProps extends TableViewProps {
  readonly shown: Shown<ListSection>
  readonly layout: ReturnType<typeof layCard>
  readonly sumField: ReturnType<typeof cardFields>[number] | null
  readonly groupField: string
}

function Board(props: BoardProps) {
  const {
    object,
    view,
    shown,
    layout,
    sumField,
    groupField,
    onOpen,
    onVisit,
    onChange,
    open,
    newCells,
    handle,
  } = props
  const { book } = shown
  const status = object.fields.find(field => field.type === 'status')
  const version = useBookVersion(book)
  const context = useCellContext()
  const run = useCommand()
  const root = useRef<HTMLDivElement>(null)
  const [folded, setFolded] = useStored<readonly string[]>(
    `folded:${view.id}:${groupField}`,
    NO_KEYS,
  )
  const [drag, setDrag] = useState<BoardDrag | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const [adding, setAdding] = useState<string | null>(null)
  const [active, setActive] = useState<BoardPlace | null>(null)
  const hidden = useMemo(() => new Set(hiddenKeys(view.options['hidden'])), [view.options])
  const columns = useMemo(
    () =>
      shown.sections.filter(
        section =>
          !hidden.has(section.key) &&
          !(
            section.group?.isEmptyGroup === true &&
            (section.count === 0 || view.options['showNoValue'] === false)
          ),
      ),
    [shown.sections, hidden, view.options],
  )
  const field = object.fields.find(entry => entry.id === groupField) ?? null

  const virtual = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => root.current,
    estimateSize: at => (folded.includes(columns[at]?.key ?? '') ? FOLDED : COLUMN),
    overscan: 2,
    initialRect: { width: 1600, height: 800 },
    isRtl: document.documentElement.dir === 'rtl',
  })
  const widthKey = columns.map(section => (folded.includes(section.key) ? 1 : 0)).join('')
  useEffect(() => virtual.measure(), [virtual, widthKey])

  const onSight = useSight(book, columns)
  const scrollers = useRef(new Map<string, HTMLElement>())
  const elementOf = useCallback((key: string, element: HTMLElement | null): void => {
    if (element === null) scrollers.current.delete(key)
    else scrollers.current.set(key, element)
  }, [])
  useAutoScroll(root, scrollers, setDrag, setOver)

  const move = useCallback(
    async (record: string, title: string, to: string): Promise<void> => {
      const target = columns.find(section => section.key === to)?.group
      if (target === undefined || target === null || target.value === undefined || field === null)
        return
      await run('record.set', {
        object: object.id,
        record,
        cells: { [field.id]: toCommandValue(field, target.value) },
      })
      announce(`${title} moved to ${target.label}`)
    },
    [columns, field, object, run],
  )
  const onDrop = useCallback(
    (dropped: BoardDrag, to: string): void => {
      if (dropped.from !== to) void move(dropped.record, dropped.title, to)
    },
    [move],
  )
  const amountOf = (key: string, index: number): number | null => {
    const value = sumField === null ? null : book.row(key, index)?.cells[sumField.id]
    if (isJsonObject(value)) return Number(value['amountMicros'] ?? 0)
    return null
  }
  const toggleFold = (key: string): void =>
    setFolded(folded.includes(key) ? folded.filter(other => other !== key) : [...folded, key])
  const hide = (key: string): void =>
    onChange({ options: { ...view.options, hidden: [...hidden, key] } })

  const shape = {
    counts: columns.map(section =>
      folded.includes(section.key) ? 0 : (book.total(section.key) ?? section.count ?? 0),
    ),
    takes: columns.map(section => section.group?.value !== undefined),
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.target !== root.current) return
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const place = active ?? { column: shape.counts.findIndex(entry => entry > 0), index: 0 }
    if (place.column < 0) return
    const section = columns[place.column]
    const row = section === undefined ? undefined : book.row(section.key, place.index)
    const isMod = event.ctrlKey || event.metaKey
    const step = STEPS[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const seen =
        isRtl && (step === 'start' || step === 'end') ? (step === 'start' ? 'end' : 'start') : step
      if (isMod && (seen === 'start' || seen === 'end') && row !== undefined) {
        const to = columnBeside(place.column, seen === 'start' ? -1 : 1, shape)
        const target = to === null ? undefined : columns[to]
        if (to === null || target === undefined) {
          announce('There is no column there')
          return
        }
        setActive({ column: to, index: 0 })
        void move(row.id, row.title, target.key)
        return
      }
      const next = active === null ? place : stepOnBoard(place, seen, shape)
      setActive(next)
      virtual.scrollToIndex(next.column)
      const element = scrollers.current.get(columns[next.column]?.key ?? '')
      if (element !== undefined)
        revealCard(element, next.index * (layout.height + 6), layout.height)
      const there = book.row(columns[next.column]?.key ?? '', next.index)
      announce(
        `${there?.title ?? ''}, ${columns[next.column]?.group?.label ?? ''}, ${next.index + 1} of ${shape.counts[next.column] ?? 0}`,
      )
    } else if (row !== undefined && (event.key === ' ' || (event.key === 'Enter' && !isMod))) {
      event.preventDefault()
      event.stopPropagation()
      onOpen(row.id)
    } else if (row !== undefined && event.key === 'Enter') {
      event.preventDefault()
      onVisit(row.id)
    } else if (event.key === 'Escape' && active !== null) {
      event.stopPropagation()
      setActive(null)
    }
  }
  useEffect(
    () =>
      handle.offer({
        add: () =>
          setAdding(columns.find(section => section.group?.value !== undefined)?.key ?? null),
      }),
    [handle, columns],
  )

  const add = (section: ListSection, title: unknown): void => {
    const { group } = section
    if (group === null || field === null || group.value === undefined) return
    const cells = {
      ...newCells,
      [object.titleField]: title as Json,
      [field.id]: toCommandValue(field, group.value),
    }
    void run('record.create', { object: object.id, cells }, { toast: false })
  }
  const overGroup = columns.find(section => section.key === over)?.group ?? null
  const items = virtual.getVirtualItems()
  return (
    <>
      {/* The board is a widget of its own: one stop of Tab, arrows go through its cards. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={root}
        role="group"
        aria-label={`${view.name}: board`}
        aria-roledescription="board"
        // The board is one stop of Tab; arrows go through its cards.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="bd"
        data-dragging={drag !== null || undefined}
        onKeyDown={onKeyDown}
        onClick={event => {
          const card =
            event.target instanceof Element
              ? event.target.closest<HTMLElement>('[data-card]')
              : null
          if (card === null) return
          const column = columns.findIndex(section => section.key === card.dataset['column'])
          setActive({ column, index: Number(card.dataset['card']) })
          const id = card.dataset['id']
          if (id !== undefined) onOpen(id)
        }}
      >
        <div className="bd-columns" style={{ width: virtual.getTotalSize() }}>
          {items.map(({ index, start, size }) => {
            const section = columns[index]
            if (section === undefined || section.group === null) return null
            return (
              <BoardColumn
                key={section.key}
                object={object}
                section={section}
                book={book}
                version={version}
                layout={layout}
                context={context}
                start={start}
                width={size}
                isFolded={folded.includes(section.key)}
                sum={sumField === null ? null : columnSum(sumField, section.group, context)}
                open={open}
                active={active?.column === index ? active.index : -1}
                drag={drag}
                statusField={status}
                amountOf={at => amountOf(section.key, at)}
                menu={[
                  { label: 'Fold', icon: 'chevron-left', onSelect: () => toggleFold(section.key) },
                  { label: 'Hide', icon: 'eye-off', onSelect: () => hide(section.key) },
                  ...(hidden.size === 0
                    ? []
                    : [
                        {
                          label: `Show ${hidden.size} hidden`,
                          icon: 'eye',
                          onSelect: () => onChange({ options: { ...view.options, hidden: [] } }),
                        },
                      ]),
                ]}
                onSight={onSight}
                onOver={setOver}
                onDrop={onDrop}
                onFold={toggleFold}
                onAdd={add}
                isAdding={adding === section.key}
                onAdding={setAdding}
                elementOf={elementOf}
              />
            )
          })}
        </div>
        {columns.length > 0 &&
          columns.every(section => section.count === 0) &&
          (view.filter !== null || props.query.search !== undefined) && (
            <div className="bd-filtered">
              <EmptyState
                icon="list-filter"
                text={`No ${object.labelPlural.toLocaleLowerCase()} answer the filter`}
                action={
                  <Button icon="x" onClick={props.onClearFilter}>
                    Clear the filter
                  </Button>
                }
              />
            </div>
          )}
      </div>
      {drag !== null && (
        <div className="bd-pill" role="status">
          {overGroup === null || over === drag.from ? (
            <span>
              <b className="trunc">{drag.title}</b>
            </span>
          ) : (
            <span>
              Move to <b>{overGroup.label}</b>
            </span>
          )}
          <span className="muted">
            <Kbd keys="Ctrl+ArrowLeft" /> <Kbd keys="Ctrl+ArrowRight" /> move by keyboard
          </span>
          <span className="muted">
            <Kbd keys="Escape" /> cancels
          </span>
        </div>
      )}
    </>
  )
}

const NO_KEYS: readonly string[] = []
const STEPS: Readonly<Record<string, 'up' | 'down' | 'start' | 'end' | 'first' | 'last'>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'start',
  ArrowRight: 'end',
  Home: 'first',
  End: 'last',
}

const hiddenKeys = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(key => typeof key === 'string') : []

function revealCard(scroller: HTMLElement, top: number, height: number): void {
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (top + height > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + height + 8 - scroller.clientHeight
}

const REST_MS = 120

/** What all columns have in sight, told to the book together. */
function useSight(book: Shown<ListSection>['book'], columns: readonly ListSection[]) {
  const spans = useRef(new Map<string, RowSpan>())
  const timer = useRef(0)
  const frame = useRef(0)
  useEffect(() => {
    const keys = new Set(columns.map(section => section.key))
    for (const key of spans.current.keys()) if (!keys.has(key)) spans.current.delete(key)
  }, [columns])
  useEffect(
    () => () => {
      window.clearTimeout(timer.current)
      cancelAnimationFrame(frame.current)
    },
    [],
  )
  return useCallback(
    (key: string, from: number, to: number): void => {
      spans.current.set(key, { key, from: Math.max(0, from - 10), to: to + 20 })
      cancelAnimationFrame(frame.current)
      frame.current = requestAnimationFrame(() => book.look([...spans.current.values()], false))
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => book.look([...spans.current.values()], true), REST_MS)
    },
    [book],
  )
}

/** While a card is dragged the board and the column under it scroll near their edges. */
function useAutoScroll(
  root: React.RefObject<HTMLDivElement | null>,
  scrollers: React.RefObject<Map<string, HTMLElement>>,
  setDrag: (drag: BoardDrag | null) => void,
  setOver: (over: string | null) => void,
): void {
  useEffect(() => {
    let frame = 0
    let at: { readonly x: number; readonly y: number } | null = null
    const tick = (): void => {
      frame = requestAnimationFrame(tick)
      const board = root.current
      if (board === null || at === null) return
      const box = board.getBoundingClientRect()
      board.scrollLeft += edgeScroll(at.x, box.left, box.right)
      for (const element of scrollers.current.values()) {
        const inner = element.getBoundingClientRect()
        if (at.x < inner.left || at.x > inner.right) continue
        element.scrollTop += edgeScroll(at.y, inner.top, inner.bottom)
      }
    }
    const stop = monitorForElements({
      canMonitor: ({ source }) => source.data['kind'] === CARD_DRAG,
      onDragStart: ({ source }) => {
        const { data } = source
        setDrag({
          record: String(data['record']),
          title: String(data['title']),
          from: String(data['column']),
          amount: Number(data['amount']),
        })
        frame = requestAnimationFrame(tick)
      },
      onDrag: ({ location }) => {
        at = { x: location.current.input.clientX, y: location.current.input.clientY }
      },
      onDrop: () => {
        cancelAnimationFrame(frame)
        at = null
        setDrag(null)
        setOver(null)
      },
    })
    return () => {
      cancelAnimationFrame(frame)
      stop()
    }
  }, [root, scrollers, setDrag, setOver])
}
