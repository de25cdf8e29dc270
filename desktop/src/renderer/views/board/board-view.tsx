/** The board: one column per value of a field, cards between them by mouse or keyboard. */
import './board.css'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { isJsonObject, type Json } from '@kith/shared/kit'
import { isManual } from '@kith/shared/model'
import { useActionHandler } from '#renderer/actions'
import { useCommand, useFormat, useStored } from '#renderer/client'
import { fieldLock, isLocked, objectLock, toCommandValue, useCellContext } from '#renderer/fields'
import { announce, EmptyState, Kbd, toast, useWalkInto } from '#renderer/ui'
import { cardFields } from '../bar/fields-button.tsx'
import { useGroups, type ListSection } from '../group/use-groups.ts'
import { isOwnGap, shownAt } from '../order/gaps.ts'
import { useRecordMoves, type Moved } from '../order/use-record-moves.ts'
import { useBookFault, useBookVersion, useRowBook, type Shown } from '../rows/use-row-book.ts'
import { useRefusal } from '../rows/use-refusal.tsx'
import type { TableViewProps } from '../table/table-view.tsx'
import { BoardColumn } from './board-column.tsx'
import { columnBeside, stepOnBoard, type BoardPlace } from './board-move.ts'
import { boardTotals, columnSum } from './column-sum.ts'
import { useTextScale } from '../use-text-scale.ts'
import { TableEmpty } from '../table/table-empty.tsx'
import { layCard } from './card-layout.ts'
import { useCardDrag, type BoardDrag } from './use-card-drag.ts'
import { useSight } from './use-sight.ts'

const COLUMN = 276
const FOLDED = 40

export function BoardView(props: TableViewProps) {
  const { object, view, query, handle } = props
  const fields = useMemo(() => cardFields(object, view), [object, view])
  const scale = useTextScale()
  const layout = useMemo(() => layCard(fields, scale), [fields, scale])
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
  const unanswered = useBookFault(shown?.book ?? null)
  const refusal = useRefusal(props, { where: groups.fault, group: null, rows: unanswered })
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
  if (refusal !== null) return <div className="bd-none">{refusal}</div>
  if (shown === null) return <div className="bd" />
  return (
    <Board
      {...props}
      shown={shown}
      layout={layout}
      sumField={sumField}
      groupField={groups.field.id}
      isEmpty={count === 0}
    />
  )
}

interface BoardProps extends TableViewProps {
  /** No card in any column. */
  readonly isEmpty: boolean
  readonly shown: Shown<ListSection>
  readonly layout: ReturnType<typeof layCard>
  readonly sumField: ReturnType<typeof cardFields>[number] | null
  readonly groupField: string
}

function Board(props: BoardProps) {
  const {
    object,
    view,
    query,
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
  // With a record open beside it they walk its records, wherever the focus is.
  const hasLetters = open === null
  useWalkInto(root, { hasLetters })
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
  useCardDrag(root, scrollers, setDrag, setOver)

  // By hand a card goes where it is put; in a sorted list the column is all that can be chosen.
  const byHand = isManual(query.order ?? [])
  const mayMove = props.mayEdit && (field === null || !isLocked(field))
  const sayLocked = (): void => {
    toast(field === null || !props.mayEdit ? objectLock(object) : fieldLock(field), {
      id: 'locked',
    })
  }
  const moves = useRecordMoves(object, book)
  const cellsOf = useCallback(
    (to: string): Readonly<Record<string, Json>> | null => {
      const target = columns.find(section => section.key === to)?.group
      if (target?.value === undefined || field === null) return null
      return { [field.id]: toCommandValue(field, target.value) }
    },
    [columns, field],
  )
  const move = useCallback(
    async (record: string, title: string, to: string, gap: number): Promise<boolean> => {
      const cells = cellsOf(to)
      if (cells === null) return false
      const isDone = byHand
        ? await moves.put({ record, key: to, gap, cells, toast: true })
        : (await run('record.set', { object: object.id, record, cells })) !== null
      const label = columns.find(section => section.key === to)?.group?.label
      if (isDone) announce(`${title} moved to ${label}`)
      return isDone
    },
    [cellsOf, byHand, moves, run, object, columns],
  )
  const onDrop = useCallback(
    (dropped: BoardDrag, to: string, gap: number): void => {
      if (dropped.from !== to) void move(dropped.record, dropped.title, to, gap)
      else if (byHand && !isOwnGap(gap, dropped.index))
        void moves.put({ record: dropped.record, key: to, gap, cells: {}, toast: false })
    },
    [move, byHand, moves],
  )
  const columnAt = (key: string): number => columns.findIndex(section => section.key === key)
  const stepCard = (card: Moved, by: -1 | 1): void => {
    if (!mayMove) {
      sayLocked()
      return
    }
    if (!byHand) {
      announce('This board is sorted. Sort it manually to move cards up and down')
      return
    }
    moves.step(card, by, ({ key, index }) => {
      setActive({ column: columnAt(key), index })
      revealAt(key, index)
    })
  }
  /** To the top of the next column; the card stays the active one wherever the view's order puts it. */
  const moveBeside = (card: Moved, by: -1 | 1): void => {
    if (!mayMove) {
      sayLocked()
      return
    }
    moves.inTurn(
      card,
      async () => {
        const at = book.findLoaded(card.id)
        const to = at === null ? null : columnBeside(columnAt(at.key), by, shape)
        const target = to === null ? undefined : columns[to]
        if (target === undefined) {
          announce('There is no column there')
          return null
        }
        if (!(await move(card.id, card.title, target.key, 0))) return null
        await shownAt(book, card.id, place => place.key === target.key)
        return book.findLoaded(card.id)
      },
      place => setActive({ column: columnAt(place.key), index: place.index }),
    )
  }
  const revealAt = (key: string, index: number): void => {
    const element = scrollers.current.get(key)
    if (element !== undefined) revealCard(element, index * (layout.height + 6), layout.height)
  }
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
  const stepActive = (by: -1 | 1): void => {
    const key = active === null ? undefined : columns[active.column]?.key
    const row =
      moves.moving() ?? (key === undefined ? undefined : book.row(key, active?.index ?? 0))
    if (row !== undefined) stepCard(row, by)
  }
  useActionHandler('view.moveUp', () => stepActive(-1), active !== null)
  useActionHandler('view.moveDown', () => stepActive(1), active !== null)
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // With Alt a key is a shortcut of the page.
    if (event.target !== root.current || event.altKey) return
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const place = active ?? { column: shape.counts.findIndex(entry => entry > 0), index: 0 }
    if (place.column < 0) return
    const section = columns[place.column]
    const row = section === undefined ? undefined : book.row(section.key, place.index)
    const isMod = event.ctrlKey || event.metaKey
    const letter = hasLetters && !isMod && !event.shiftKey ? LETTERS[event.key] : undefined
    const step = letter ?? STEPS[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const seen =
        isRtl && (step === 'start' || step === 'end') ? (step === 'start' ? 'end' : 'start') : step
      if (isMod && (seen === 'start' || seen === 'end') && row !== undefined) {
        moveBeside(moves.moving() ?? row, seen === 'start' ? -1 : 1)
        return
      }
      if (isMod && (seen === 'up' || seen === 'down') && row !== undefined) {
        stepCard(moves.moving() ?? row, seen === 'up' ? -1 : 1)
        return
      }
      const next = active === null ? place : stepOnBoard(place, seen, shape)
      setActive(next)
      virtual.scrollToIndex(next.column)
      revealAt(columns[next.column]?.key ?? '', next.index)
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
    const after = byHand ? book.row(section.key, 0)?.id : undefined
    const place = after === undefined ? {} : { after }
    void run('record.create', { object: object.id, cells, ...place }, { toast: false })
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
                byHand={byHand}
                mayMove={mayMove}
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
        {props.isEmpty && adding === null && (
          <div className="bd-nothing">
            <TableEmpty {...props} />
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
            <Kbd keys="Ctrl+ArrowLeft" /> <Kbd keys="Ctrl+ArrowRight" />{' '}
            {byHand && (
              <>
                <Kbd keys="Ctrl+ArrowUp" /> <Kbd keys="Ctrl+ArrowDown" />{' '}
              </>
            )}
            move by keyboard
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
const LETTERS: Readonly<Record<string, 'up' | 'down'>> = { j: 'down', k: 'up' }
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
