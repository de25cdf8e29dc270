/**
 * ↑ and ↓ go into the list of a page while nothing has the focus: who came by a shortcut goes on by
 * keyboard.
 */
import { useEffect, useRef } from 'react'

export interface WalkOptions {
  /** With which other focus the arrows are the list's, too; that of its own rows, say. */
  readonly owns?: (focus: Element) => boolean
  /** J and K as well; not where a letter begins to write, nor where they are shortcuts. */
  readonly hasLetters?: boolean
}

export function useWalk(step: (by: -1 | 1) => void, options: WalkOptions = {}): void {
  const latest = useRef({ step, ...options })
  useEffect(() => {
    latest.current = { step, ...options }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const by = stepOf(event.key, latest.current.hasLetters === true)
      const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
      if (by === null || isHeld || event.defaultPrevented || event.isComposing) return
      const focus = document.activeElement ?? document.body
      if (!isFree(focus) && latest.current.owns?.(focus) !== true) return
      event.preventDefault()
      latest.current.step(by)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Nothing has the focus, or the link has it that led here: neither has a use for arrows. */
const isFree = (focus: Element): boolean =>
  focus === document.body || focus.id === 'main' || focus.matches('nav a')

/** For a widget that walks by itself once it has the focus. */
export function useWalkInto(
  widget: { readonly current: HTMLElement | null },
  options: WalkOptions = {},
): void {
  useWalk(() => {
    const element = widget.current
    if (element === null) return
    element.focus({ preventScroll: true })
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  }, options)
}

/** `null`: no step. */
function stepOf(key: string, hasLetters: boolean): -1 | 1 | null {
  if (key === 'ArrowDown' || (hasLetters && key === 'j')) return 1
  return key === 'ArrowUp' || (hasLetters && key === 'k') ? -1 : null
}
