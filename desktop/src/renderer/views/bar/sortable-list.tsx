/** A list put in order by dragging its grip, or by Alt+arrows on it. */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { announce, Icon } from '#renderer/ui'

export interface SortableItem {
  readonly id: string
  readonly label: string
  readonly face: ReactNode
  readonly isFixed: boolean
}

export function SortableList(props: {
  readonly items: readonly SortableItem[]
  /** Puts one before another; `null` is the end. */
  readonly onMove: (id: string, before: string | null) => void
}) {
  const { items, onMove } = props
  return items.map((item, at) => (
    <Line
      key={item.id}
      item={item}
      next={items[at + 1]?.id ?? null}
      onMove={onMove}
      onStep={by => {
        const before = by < 0 ? items[at - 1] : items[at + 2]
        if (by < 0 && (before === undefined || before.isFixed)) return
        onMove(item.id, before?.id ?? null)
        announce(`${item.label} moved ${by < 0 ? 'up' : 'down'}`)
      }}
    />
  ))
}

const DRAG = 'sortable-line'

function Line(props: {
  readonly item: SortableItem
  readonly next: string | null
  readonly onMove: (id: string, before: string | null) => void
  readonly onStep: (by: -1 | 1) => void
}) {
  const { item, next, onStep } = props
  const line = useRef<HTMLDivElement>(null)
  const move = useRef(props.onMove)
  move.current = props.onMove
  const [drop, setDrop] = useState<'before' | 'after' | null>(null)
  useEffect(() => {
    const element = line.current
    if (element === null || item.isFixed) return
    const isAbove = (y: number): boolean => {
      const box = element.getBoundingClientRect()
      return y < box.top + box.height / 2
    }
    return combine(
      draggable({ element, getInitialData: () => ({ kind: DRAG, id: item.id }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['kind'] === DRAG && source.data['id'] !== item.id,
        onDrag: ({ location }) =>
          setDrop(isAbove(location.current.input.clientY) ? 'before' : 'after'),
        onDragLeave: () => setDrop(null),
        onDrop: ({ source, location }) => {
          setDrop(null)
          move.current(
            String(source.data['id']),
            isAbove(location.current.input.clientY) ? item.id : next,
          )
        },
      }),
    )
  }, [item.id, item.isFixed, next])
  return (
    <div ref={line} className="vbar-sortable" data-drop={drop ?? undefined}>
      {item.isFixed ? (
        <span className="vbar-grip" />
      ) : (
        <button
          type="button"
          className="vbar-grip"
          aria-label={`Move ${item.label}: Alt and arrows`}
          onKeyDown={event => {
            if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
            event.preventDefault()
            onStep(event.key === 'ArrowUp' ? -1 : 1)
          }}
        >
          <Icon name="grip-vertical" size={12} />
        </button>
      )}
      {item.face}
    </div>
  )
}
