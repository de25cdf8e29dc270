/** A line of a short list that is dragged by its grip to another place in it. */
import { useEffect, useRef, useState, type RefObject } from 'react'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'

export interface LineDrag {
  readonly line: RefObject<HTMLLIElement | null>
  readonly grip: RefObject<HTMLSpanElement | null>
  /** Where a line that is over this one would go. */
  readonly drop: 'before' | 'after' | null
  readonly isDragged: boolean
}

/** `null` leaves the list as it is. */
export function useLineDrag(
  /** Lines of one list share it; those of another are not taken. */
  kind: string,
  id: string,
  onDrop: ((dragged: string, side: 'before' | 'after') => void) | null,
): LineDrag {
  const line = useRef<HTMLLIElement>(null)
  const grip = useRef<HTMLSpanElement>(null)
  const latest = useRef(onDrop)
  const [drop, setDrop] = useState<'before' | 'after' | null>(null)
  const [isDragged, setDragged] = useState(false)
  useEffect(() => {
    latest.current = onDrop
  })
  const isOn = onDrop !== null
  useEffect(() => {
    const [element, dragHandle] = [line.current, grip.current]
    if (!isOn || element === null || dragHandle === null) return
    const sideAt = (y: number): 'before' | 'after' => {
      const box = element.getBoundingClientRect()
      return y < box.top + box.height / 2 ? 'before' : 'after'
    }
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => ({ kind, id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['kind'] === kind && source.data['id'] !== id,
        onDrag: ({ location }) => setDrop(sideAt(location.current.input.clientY)),
        onDragLeave: () => setDrop(null),
        onDrop: ({ source, location }) => {
          setDrop(null)
          latest.current?.(String(source.data['id']), sideAt(location.current.input.clientY))
        },
      }),
    )
  }, [kind, id, isOn])
  return { line, grip, drop, isDragged }
}
