/** One column of a board: its head with count and sum, its cards, drawn and asked for as they come in sight. */
import { useAccess } from '#renderer/client'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { choiceOf, FieldInput, RecordMark, type CellContext } from '#renderer/fields'
import { Icon, IconButton, Menu, type MenuEntry } from '#renderer/ui'
import { moneyText } from '../aggregate/aggregate-words.ts'
import type { ListSection } from '../group/use-groups.ts'
import { gapAt, isOwnGap } from '../order/gaps.ts'
import type { RowBook } from '../rows/row-book.ts'
import { BoardCard, CARD_DRAG } from './board-card.tsx'
import type { CardLayout } from './card-layout.ts'
import { StagePie } from './stage-pie.tsx'
import type { ColumnSum } from './column-sum.ts'
import { dragOf, type BoardDrag } from './use-card-drag.ts'

export interface BoardColumnProps {
  readonly object: CatalogObject
  readonly section: ListSection
  readonly book: RowBook
  readonly version: number
  readonly layout: CardLayout
  readonly context: CellContext
  readonly start: number
  readonly width: number
  readonly isFolded: boolean
  readonly sum: ColumnSum | null
  readonly open: string | null
  readonly active: number
  readonly drag: BoardDrag | null
  /** Cards stand where people put them. */
  readonly byHand: boolean
  readonly mayMove: boolean
  /** Says whether a record is still under way. */
  readonly statusField: CatalogField | undefined
  readonly amountOf: (index: number) => number | null
  readonly menu: readonly MenuEntry[]
  readonly onSight: (key: string, from: number, to: number) => void
  readonly onOver: (key: string | null) => void
  /** Gap 0 is above the first card. */
  readonly onDrop: (drag: BoardDrag, to: string, gap: number) => void
  readonly onFold: (key: string) => void
  readonly onAdd: (section: ListSection, title: unknown) => void
  readonly isAdding: boolean
  readonly onAdding: (key: string | null) => void
  readonly elementOf: (key: string, element: HTMLElement | null) => void
}

const GAP = 6
const OVERSCAN = 4

export function BoardColumn(props: BoardColumnProps) {
  const { section, book, layout, context, isFolded, sum, drag, byHand, object } = props
  const column = useRef<HTMLElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [isOver, setIsOver] = useState(false)
  const [added, setAdded] = useState(0)
  /** Where the card would go. */
  const [gap, setGap] = useState(0)
  const { group, key } = section
  const choice = group?.choice ?? null
  const ref = group?.ref ?? null
  const total = book.total(key) ?? section.count ?? 0
  const access = useAccess()
  const takes = group?.value !== undefined
  const isTarget = isOver && drag !== null && drag.from !== key && takes
  const size = layout.height + GAP
  const open =
    isTarget || (isOver && byHand && drag?.from === key && takes && !isOwnGap(gap, drag.index))
      ? byHand
        ? gap
        : 0
      : null
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const element = column.current
    if (element === null) return
    const gapUnder = (y: number): number => {
      const { book: rows, section: here, layout: cards, byHand: isByHand } = latest.current
      if (!isByHand || list.current === null) return 0
      const top = list.current.getBoundingClientRect().top
      return gapAt(y - top, cards.height + GAP, rows.total(here.key) ?? here.count ?? 0)
    }
    return dropTargetForElements({
      element,
      canDrop: ({ source }) =>
        source.data['kind'] === CARD_DRAG && latest.current.section.group?.value !== undefined,
      getData: () => ({ column: latest.current.section.key }),
      onDragEnter: () => {
        setIsOver(true)
        latest.current.onOver(latest.current.section.key)
      },
      onDrag: ({ location }) => setGap(gapUnder(location.current.input.clientY)),
      onDragLeave: () => {
        setIsOver(false)
        latest.current.onOver(null)
      },
      onDrop: ({ source, location }) => {
        setIsOver(false)
        latest.current.onDrop(
          dragOf(source.data),
          latest.current.section.key,
          gapUnder(location.current.input.clientY),
        )
      },
    })
  }, [isFolded])

  const virtual = useVirtualizer({
    count: isFolded ? 0 : total,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: OVERSCAN,
    initialRect: { width: 276, height: 800 },
  })
  useLayoutEffect(() => virtual.measure(), [virtual, layout.height])
  const { elementOf } = props
  useEffect(() => {
    elementOf(key, scroller.current)
    return () => elementOf(key, null)
  }, [elementOf, key, isFolded])
  const seen = virtual.getVirtualItems()
  const first = seen[0]?.index ?? 0
  const last = (seen.at(-1)?.index ?? 0) + 1
  const { onSight } = props
  useEffect(() => {
    if (!isFolded) onSight(key, first, last)
  }, [onSight, key, first, last, isFolded, total])

  const label = group?.label ?? object.labelPlural
  const isClosed = (row: Row | undefined): boolean => {
    const id = props.statusField === undefined ? null : row?.cells[props.statusField.id]
    const stage =
      props.statusField === undefined || id === null || id === undefined
        ? undefined
        : choiceOf(props.statusField, id)
    return stage !== undefined && stage.category !== 'open'
  }
  if (isFolded)
    return (
      <section
        ref={column}
        className="bd-col"
        data-folded
        data-target={isTarget || undefined}
        aria-label={label}
        style={{
          transform: `translateX(calc(${props.start}px * var(--flow)))`,
          width: props.width,
        }}
      >
        <button
          type="button"
          className="bd-unfold"
          aria-label={`Unfold ${label}`}
          onClick={() => props.onFold(key)}
        >
          <Icon name="chevron-right" size={14} />
          {choice !== null && <StagePie choice={choice} />}
          <span className="bd-folded-name">
            <b>{label}</b> <span className="muted">{total.toLocaleString(context.locale)}</span>
          </span>
        </button>
      </section>
    )
  return (
    <section
      ref={column}
      className="bd-col"
      data-target={isTarget || undefined}
      aria-label={`${label}, ${total}`}
      style={{ transform: `translateX(calc(${props.start}px * var(--flow)))`, width: props.width }}
    >
      <header className="bd-head">
        <h2 className="bd-name">
          {choice !== null && <StagePie choice={choice} />}
          {ref !== null ? (
            <RecordMark record={ref} catalog={context.catalog} />
          ) : (
            <span className="trunc" dir="auto">
              {label}
            </span>
          )}
        </h2>
        <span className="bd-count">{total.toLocaleString(context.locale)}</span>
        <span className="grow" />
        <span className="bd-actions">
          {takes && access.may('create', object.id) && (
            <IconButton
              icon="plus"
              label={`New in ${label}`}
              size="small"
              onClick={() => props.onAdding(key)}
            />
          )}
          <Menu
            align="end"
            items={props.menu}
            trigger={<IconButton icon="ellipsis" label="Column" size="small" />}
          />
        </span>
        {sum !== null && (
          <span
            className="bd-sum"
            {...(sum.weighted === null ? {} : { 'data-tip': `Weighted ${sum.weighted}` })}
          >
            {sum.text}
            {isTarget && drag.amount !== 0 && sum.currency !== null && (
              <em> + {moneyText(drag.amount, sum.currency, context.locale)}</em>
            )}
          </span>
        )}
      </header>
      {/* A region that scrolls can be reached by Tab, so that it scrolls by keyboard too. */}
      <div
        ref={scroller}
        className="bd-cards"
        role="group"
        aria-label={`Cards of ${label}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {props.isAdding && (
          <div className="bd-add" style={{ height: 40 }}>
            <FieldInput
              // Enter begins the next one, empty.
              key={added}
              field={object.title}
              value={null}
              placeholder={`New ${object.label.toLowerCase()}`}
              onCancel={() => props.onAdding(null)}
              onCommit={(value, after) => {
                if (value !== null) props.onAdd(section, value)
                if (value === null || after !== 'down') props.onAdding(null)
                else setAdded(added + 1)
              }}
            />
          </div>
        )}
        <div
          ref={list}
          className="bd-list"
          style={{ height: virtual.getTotalSize() + (open === null ? 0 : size) }}
        >
          {open !== null && (
            <div
              className="bd-slot"
              style={{ height: layout.height, transform: `translateY(${open * size}px)` }}
              aria-hidden
            />
          )}
          {seen.map(({ index, start }) => (
            <BoardCard
              key={book.row(key, index)?.id ?? `at${index}`}
              row={book.row(key, index)}
              column={key}
              index={index}
              top={open !== null && index >= open ? start + size : start}
              layout={layout}
              context={context}
              isOpen={props.open !== null && book.row(key, index)?.id === props.open}
              isActive={props.active === index}
              isUnderWay={!isClosed(book.row(key, index))}
              amount={props.amountOf(index)}
              mayMove={props.mayMove}
            />
          ))}
        </div>
        {total === 0 && open === null && !props.isAdding && (
          <div className="bd-empty">{takes && props.mayMove ? 'Drop here' : 'None'}</div>
        )}
      </div>
    </section>
  )
}
