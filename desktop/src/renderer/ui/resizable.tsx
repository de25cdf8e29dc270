import { useRef } from 'react'

export interface ResizeHandleProps {
  /** Pixels now. */
  readonly size: number
  readonly min: number
  readonly max: number
  readonly onResize: (size: number) => void
  /** Once, when the hand lets go. */
  readonly onDone?: (size: number) => void
  readonly onReset?: () => void
  readonly label: string
  /** The side of the resized part on which the handle stands. */
  readonly side: 'start' | 'end'
}

const KEY_STEP = 16

/** A line between two parts that can be dragged, moved by arrows, and reset by a double click. */
export function ResizeHandle({
  size,
  min,
  max,
  onResize,
  onDone,
  onReset,
  label,
  side,
}: ResizeHandleProps) {
  const drag = useRef<{ readonly x: number; readonly size: number } | null>(null)
  const last = useRef(size)
  const apply = (next: number) => {
    last.current = Math.round(Math.min(max, Math.max(min, next)))
    onResize(last.current)
  }
  const signOf = (element: Element) =>
    (side === 'end' ? 1 : -1) * (getComputedStyle(element).direction === 'rtl' ? -1 : 1)
  return (
    // A separator that can be focused is a widget by ARIA 1.2: it takes keys and says its value.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="ui-resize"
      data-side={side}
      onPointerDown={event => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { x: event.clientX, size }
        last.current = size
      }}
      onPointerMove={event => {
        if (drag.current)
          apply(drag.current.size + (event.clientX - drag.current.x) * signOf(event.currentTarget))
      }}
      onPointerUp={() => {
        if (drag.current) onDone?.(last.current)
        drag.current = null
      }}
      onDoubleClick={() => onReset?.()}
      onKeyDown={event => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        event.preventDefault()
        event.stopPropagation()
        apply(
          size + (event.key === 'ArrowRight' ? KEY_STEP : -KEY_STEP) * signOf(event.currentTarget),
        )
        onDone?.(last.current)
      }}
    />
  )
}
