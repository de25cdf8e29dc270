/** The pointer in a table: a press chooses a cell, a drag a range, the small square fills. */
import type { RefObject } from 'react'
import type { GridFill } from './grid-fill.ts'
import type { GridNow, GridParts } from './grid-now.ts'
import { placeOf } from './grid-place.ts'
import { selectCell, type CellPlace, type CellRange } from './grid-selection.ts'

export function createGridPointer(
  box: RefObject<GridNow>,
  { root, setSelection }: Pick<GridParts, 'root' | 'setSelection'>,
  { fillTo }: Pick<GridFill, 'fillTo'>,
) {
  return { onPointerDown }

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
    root.current?.focus({ preventScroll: true })
    event.preventDefault()
    if (event.shiftKey && selection.active !== null)
      setSelection({ active: selection.active, extent: place })
    else setSelection(selectCell(place))
    dragRange(event.shiftKey ? (selection.active ?? place) : place)
  }

  function dragRange(anchor: CellPlace): void {
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
}
