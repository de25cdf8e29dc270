/**
 * The focus is never lost inside a dialog: when what had it goes away, because the next step came or
 * a row left, what stands first now gets it. Browsers give it to the page, where no ring shows it.
 */
import { useCallback, useEffect, useRef, type RefCallback } from 'react'

export function useKeptFocus(
  first: () => HTMLElement | null | undefined,
): RefCallback<HTMLElement> {
  const latest = useRef(first)
  useEffect(() => {
    latest.current = first
  })
  return useCallback((box: HTMLElement | null) => {
    if (box === null) return undefined
    let last: Element | null = null
    let frame = 0
    const onFocus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target !== box) last = event.target
    }
    const keep = (): void => {
      const at = document.activeElement
      if (at === document.body || at === box) latest.current()?.focus()
    }
    const observer = new MutationObserver(() => {
      if (last === null || last.isConnected) return
      last = null
      cancelAnimationFrame(frame)
      // The dialog takes the focus for itself in the next frame; this comes after.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(keep)
      })
    })
    box.addEventListener('focusin', onFocus)
    observer.observe(box, { childList: true, subtree: true })
    return () => {
      box.removeEventListener('focusin', onFocus)
      observer.disconnect()
      cancelAnimationFrame(frame)
    }
  }, [])
}
