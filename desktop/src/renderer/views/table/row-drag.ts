/**
 * A row that is dragged by its grip: a line shows the gap it would go into, the list scrolls near its
 * edges, Escape leaves everything as it was. Knows the page, not the records.
 */
import { edgeScroll } from '../board/board-move.ts'
import { placeOf } from './grid-place.ts'

/** A gap beside a flat row. */
export interface RowGap {
  readonly row: number
  readonly isBelow: boolean
}

export interface RowDragParts {
  readonly root: HTMLElement
  readonly scroller: HTMLElement
  /** What is written beside the pointer; `null` when the row cannot be dragged. */
  readonly titleOf: (row: number) => string | null
  /** Whether the row may go there. */
  readonly takes: (from: number, to: RowGap) => boolean
  readonly onDrop: (from: number, to: RowGap) => void
}

/** Listens for grips; answers how to stop. */
export function listenToGrips(parts: RowDragParts): () => void {
  const { root } = parts
  let end: (() => void) | undefined
  const onPointerDown = (event: PointerEvent): void => {
    const grip = event.target instanceof Element ? event.target.closest('[data-grip]') : null
    const from = grip === null ? undefined : placeOf(grip)?.row
    if (event.button !== 0 || from === undefined) return
    // A press on the grip neither chooses a cell nor begins a range.
    event.preventDefault()
    event.stopPropagation()
    const title = parts.titleOf(from)
    if (title !== null) end = drag(parts, from, title, event)
  }
  root.addEventListener('pointerdown', onPointerDown, { capture: true })
  return () => {
    root.removeEventListener('pointerdown', onPointerDown, { capture: true })
    end?.()
  }
}

function drag(
  { root, scroller, takes, onDrop }: RowDragParts,
  from: number,
  title: string,
  start: PointerEvent,
): () => void {
  const line = mark('tbl-drop-line')
  const label = mark('tbl-drag-label')
  label.textContent = title
  let at = { x: start.clientX, y: start.clientY }
  let gap: RowGap | null = null
  let frame = requestAnimationFrame(tick)
  root.dataset['dragging'] = ''
  const stop = new AbortController()
  const { signal } = stop
  window.addEventListener('pointermove', onMove, { signal })
  window.addEventListener('pointerup', onUp, { signal })
  window.addEventListener('pointercancel', finish, { signal })
  window.addEventListener('keydown', onKey, { signal, capture: true })
  return finish

  function onMove(event: PointerEvent): void {
    at = { x: event.clientX, y: event.clientY }
  }

  /** Once a frame: the list may scroll under a pointer that rests. */
  function tick(): void {
    frame = requestAnimationFrame(tick)
    const view = scroller.getBoundingClientRect()
    scroller.scrollTop += edgeScroll(at.y, view.top, view.bottom)
    label.style.transform = `translate(${at.x + 12}px, ${at.y + 8}px)`
    const x = Math.max(view.left + 8, Math.min(view.right - 8, at.x))
    const row = document.elementFromPoint(x, at.y)?.closest<HTMLElement>('[data-r]') ?? null
    const place = row === null || !root.contains(row) ? null : placeOf(row)
    if (row === null || place === null) return
    const box = row.getBoundingClientRect()
    const isBelow = at.y > box.top + box.height / 2
    const next = { row: place.row, isBelow }
    gap = takes(from, next) ? next : null
    line.style.display = gap === null ? 'none' : 'block'
    line.style.width = `${view.width}px`
    line.style.transform = `translate(${view.left}px, ${(isBelow ? box.bottom : box.top) - 1}px)`
  }

  function onUp(): void {
    const to = gap
    finish()
    if (to !== null) onDrop(from, to)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    finish()
  }

  function finish(): void {
    cancelAnimationFrame(frame)
    stop.abort()
    line.remove()
    label.remove()
    delete root.dataset['dragging']
  }
}

function mark(className: string): HTMLElement {
  const element = document.createElement('div')
  element.className = className
  element.ariaHidden = 'true'
  document.body.append(element)
  return element
}
