/**
 * Whoever presses R goes on writing at once. Until the composer has the focus, what is typed is kept
 * and then written there: the same letters are shortcuts of the page, and "Thanks" would make a task,
 * snooze and archive.
 */
const LONGEST_MS = 3000

export function holdKeys(): void {
  let typed: readonly string[] = []
  let frame = requestAnimationFrame(look)
  const giveUp = setTimeout(end, LONGEST_MS)
  // Before the page's own listener, which stands on the window too.
  window.addEventListener('keydown', onKeyDown, true)

  function look(): void {
    if (isInComposer(document.activeElement)) end()
    else frame = requestAnimationFrame(look)
  }

  function end(): void {
    cancelAnimationFrame(frame)
    clearTimeout(giveUp)
    window.removeEventListener('keydown', onKeyDown, true)
    if (typed.length === 0 || !isInComposer(document.activeElement)) return
    // The one way to write as a keyboard does, undoable, in an editor and in an input alike.
    document.execCommand('insertText', false, typed.join(''))
    typed = []
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (isInComposer(document.activeElement) || event.key === 'Escape') return end()
    const isCharacter = /^.$/u.test(event.key)
    if (!isCharacter && event.key !== 'Backspace') return
    typed = isCharacter ? [...typed, event.key] : typed.slice(0, -1)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
}

const isInComposer = (element: Element | null): boolean =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element instanceof HTMLInputElement) &&
  element.closest('.mail-composer') !== null
