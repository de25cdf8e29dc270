/** The header of a table: what the columns are, how they are sorted, their menus, widths and order. */
import { useEffect, useRef, useState, type CSSProperties } from 'react'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { Order } from '@kith/shared/model'
import { FieldIcon, fieldLock, isLocked } from '#renderer/fields'
import { Icon, Menu, type MenuEntry } from '#renderer/ui'
import type { ColumnLayout, ColumnWindow } from './grid-columns.ts'
import type { GridColumn } from './use-columns.ts'

export interface TableHeadProps {
  readonly columns: readonly GridColumn[]
  readonly layout: ColumnLayout
  readonly window: ColumnWindow
  readonly styles: readonly CSSProperties[]
  readonly order: readonly Order[]
  readonly tickState: 'none' | 'some' | 'all'
  readonly onTickAll: () => void
  readonly menuOf: (column: number) => readonly MenuEntry[]
  readonly onResize: (field: string, width: number) => void
  readonly onFit: (column: number) => void
  /** Puts one column before another. */
  readonly onMove: (field: string, before: string | null) => void
  readonly addMenu: readonly MenuEntry[]
  /** Some fields may not be changed: each says so. Where none may, the page does. */
  readonly showsLocks: boolean
}

export function TableHead(props: TableHeadProps) {
  const { columns, layout, window } = props
  const cells = []
  for (let at = 0; at < layout.frozenCount; at += 1) cells.push(at)
  for (let at = window.from; at < window.to; at += 1) cells.push(at)
  const before = layout.places[window.from]
  const gap = before === undefined ? 0 : before.start - layout.frozenWidth
  return (
    <div
      role="row"
      className="tbl-head"
      aria-rowindex={1}
      style={{ width: layout.totalWidth + ADD_WIDTH }}
    >
      {cells.map(at => (
        <HeadCell
          key={columns[at]!.field.id}
          {...props}
          at={at}
          gap={at === window.from ? gap : 0}
        />
      ))}
      <div className="tbl-add" role="columnheader" aria-label="More fields">
        <Menu
          items={props.addMenu}
          trigger={
            <button
              type="button"
              className="tbl-add-button"
              aria-label="Show or hide fields"
              tabIndex={-1}
            >
              <Icon name="plus" size={14} />
            </button>
          }
        />
      </div>
    </div>
  )
}

export const ADD_WIDTH = 48
const HEAD_DRAG = 'tbl-column'

function HeadCell(props: TableHeadProps & { readonly at: number; readonly gap: number }) {
  const { columns, layout, order, at, gap } = props
  const { field } = columns[at]!
  const cell = useRef<HTMLDivElement>(null)
  const [drop, setDrop] = useState<'before' | 'after' | null>(null)
  const [isOpen, setIsOpen] = useState(false)
  const wasOpen = useRef(false)
  const sorted = order.find(entry => entry.field === field.id || entry.field === field.name)
  const isFrozen = at < layout.frozenCount
  const onMove = useRef(props.onMove)
  onMove.current = props.onMove
  const next = columns[at + 1]?.field.id ?? null

  useEffect(() => {
    const element = cell.current
    if (element === null || at === 0) return
    return combine(
      draggable({
        element,
        getInitialData: () => ({ kind: HEAD_DRAG, field: field.id }),
        canDrag: ({ input }) => !isOnHandle(element, input.clientX),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) =>
          source.data['kind'] === HEAD_DRAG && source.data['field'] !== field.id,
        onDrag: ({ location }) => setDrop(sideOf(element, location.current.input.clientX)),
        onDragLeave: () => setDrop(null),
        onDrop: ({ source, location }) => {
          setDrop(null)
          const isBefore = sideOf(element, location.current.input.clientX) === 'before'
          onMove.current(String(source.data['field']), isBefore ? field.id : next)
        },
      }),
    )
  }, [field.id, at, next])

  return (
    <>
      {gap > 0 && <div className="tbl-gap" style={{ width: gap }} />}
      <div
        ref={cell}
        role="columnheader"
        className="tbl-th"
        data-h={at}
        data-align={field.fieldType.align === 'end' ? 'end' : undefined}
        data-frozen={isFrozen || undefined}
        data-last={(isFrozen && at === layout.frozenCount - 1) || undefined}
        data-sorted={sorted !== undefined || undefined}
        data-drop={drop ?? undefined}
        aria-colindex={at + 1}
        aria-sort={
          sorted === undefined ? 'none' : sorted.dir === 'asc' ? 'ascending' : 'descending'
        }
        style={props.styles[at]}
      >
        {at === 0 && (
          <button
            type="button"
            role="checkbox"
            tabIndex={-1}
            className="tbl-check"
            data-on={props.tickState !== 'none' || undefined}
            aria-checked={props.tickState === 'some' ? 'mixed' : props.tickState === 'all'}
            aria-label="Select all"
            onClick={props.onTickAll}
          >
            <Icon name={props.tickState === 'some' ? 'minus' : 'check'} size={12} />
          </button>
        )}
        <Menu
          open={isOpen}
          onOpenChange={open => {
            if (!open) setIsOpen(false)
          }}
          minWidth={208}
          items={isOpen ? props.menuOf(at) : []}
          trigger={
            <button
              type="button"
              className="tbl-th-button"
              tabIndex={-1}
              // Opens when the press ends, so that a press may begin a drag.
              onPointerDown={() => {
                wasOpen.current = isOpen
              }}
              onClick={() => {
                if (!wasOpen.current) setIsOpen(true)
              }}
            >
              {sorted === undefined ? (
                <FieldIcon field={field} />
              ) : (
                <Icon
                  name={sorted.dir === 'asc' ? 'arrow-up' : 'arrow-down'}
                  size={14}
                  className="tbl-sorted"
                />
              )}
              <span className="trunc" dir="auto">
                {field.label}
              </span>
              {isLocked(field) && props.showsLocks && (
                <span className="tbl-lock" data-tip={fieldLock(field)}>
                  <Icon name="lock" size={12} label={fieldLock(field)} />
                </span>
              )}
            </button>
          }
        />
        <ResizeGrip {...props} />
      </div>
    </>
  )
}

function ResizeGrip({ columns, at, onResize, onFit }: TableHeadProps & { readonly at: number }) {
  const { field, width } = columns[at]!
  const start = useRef<{
    readonly x: number
    readonly width: number
    readonly sign: number
  } | null>(null)
  return (
    <span
      className="tbl-grip"
      role="presentation"
      onDoubleClick={() => onFit(at)}
      onPointerDown={event => {
        event.preventDefault()
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        const sign = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
        start.current = { x: event.clientX, width, sign }
      }}
      onPointerMove={event => {
        const from = start.current
        if (from !== null) onResize(field.id, from.width + (event.clientX - from.x) * from.sign)
      }}
      onPointerUp={() => {
        start.current = null
      }}
    />
  )
}

const GRIP = 8
const isRtl = (element: Element): boolean => getComputedStyle(element).direction === 'rtl'
function isOnHandle(element: Element, x: number): boolean {
  const box = element.getBoundingClientRect()
  return isRtl(element) ? x - box.left < GRIP : box.right - x < GRIP
}
function sideOf(element: Element, x: number): 'before' | 'after' {
  const box = element.getBoundingClientRect()
  const isFirstHalf = x < box.left + box.width / 2
  return isFirstHalf !== isRtl(element) ? 'before' : 'after'
}
