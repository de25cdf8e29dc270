/**
 * A dialog that closes gives the focus back to what had it. The library looks for that only after a
 * field of the dialog has taken the focus for itself, and then goes to wherever the focus once was.
 */
import { useCallback, useInsertionEffect, useRef } from 'react'

/** What to focus on closing: an element, `true` for the library's own choice, `false` for none. */
export function useReturnedFocus(isOpen: boolean): () => HTMLElement | boolean {
  const before = useRef<Element | null>(null)
  // The last moment before fields focus themselves.
  useInsertionEffect(() => {
    if (isOpen) before.current = document.activeElement
  }, [isOpen])
  return useCallback(() => {
    const at = document.activeElement
    // Whoever closed it may have moved on already.
    if (at !== null && at !== document.body && at.closest('.ui-dialog') === null) return false
    const was = before.current
    if (!(was instanceof HTMLElement) || was === document.body) return false
    // A menu's entry that opened it is gone: the menu's button is known to the library.
    if (!was.isConnected) return true
    if (was.tabIndex >= 0) return was
    // A panel or the page itself, where the library would take the first button inside.
    queueMicrotask(() => was.focus({ preventScroll: true }))
    return false
  }, [])
}
