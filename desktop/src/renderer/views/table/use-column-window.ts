/** Which columns are in sight; changes only when a column comes in or goes out. */
import { useLayoutEffect, useState, type RefObject } from 'react'
import { columnsInSight, type ColumnLayout, type ColumnWindow } from './grid-columns.ts'

export function useColumnWindow(
  scroller: RefObject<HTMLElement | null>,
  layout: ColumnLayout,
): ColumnWindow {
  const [window, setWindow] = useState<ColumnWindow>(() => columnsInSight(layout, 0, 1600))
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = (): void => {
      const left = Math.abs(element.scrollLeft)
      // Frozen cells that stand where they belong need not stick, which is dear while rows fly past.
      element.toggleAttribute('data-shifted', left > 0)
      const next = columnsInSight(layout, left, element.clientWidth)
      setWindow(now => (now.from === next.from && now.to === next.to ? now : next))
    }
    look()
    // Before anything draws, so that the layout is asked for once.
    element.addEventListener('scroll', look, { passive: true, capture: true })
    const watch = new ResizeObserver(look)
    watch.observe(element)
    return () => {
      element.removeEventListener('scroll', look, { capture: true })
      watch.disconnect()
    }
  }, [scroller, layout])
  const most = layout.places.length
  // A column that was just removed must not be asked for before the next look.
  return window.to <= most ? window : { from: Math.min(window.from, most), to: most }
}
