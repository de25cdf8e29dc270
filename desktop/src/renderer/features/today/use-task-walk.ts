/** Today by keyboard: arrows, J and K go through its tasks, E completes the one with the focus, H moves it. */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { useActionHandler } from '#renderer/actions'
import { useWalk } from '#renderer/ui'

const TITLE = '.task-title'

export function useTaskWalk(body: RefObject<HTMLElement | null>): void {
  const titles = useCallback(
    (): readonly HTMLElement[] => [...(body.current?.querySelectorAll<HTMLElement>(TITLE) ?? [])],
    [body],
  )
  const [hasTask, setHasTask] = useState(false)
  const last = useRef(-1)
  useEffect(() => {
    const onFocus = (): void => {
      const at = placeOf(titles(), document.activeElement)
      if (at >= 0) last.current = at
      setHasTask(at >= 0)
    }
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', onFocus)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', onFocus)
    }
  }, [titles])

  const step = (by: -1 | 1): void => {
    const all = titles()
    const at = placeOf(all, document.activeElement)
    const next = at < 0 ? Math.max(0, last.current) : at + by
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus()
  }
  useWalk(step, { owns: focus => placeOf(titles(), focus) >= 0 })
  useActionHandler('today.next', () => step(1))
  useActionHandler('today.previous', () => step(-1))
  const press = (part: string): void =>
    document.activeElement?.closest('.task')?.querySelector<HTMLElement>(part)?.click()
  useActionHandler(
    'today.done',
    () => {
      const all = titles()
      const at = placeOf(all, document.activeElement)
      // The line goes away or elsewhere; the next one takes the focus, so that E, E, E is three.
      const next = all[at + 1] ?? all[at - 1]
      // A deal without a next step is no task to tick.
      if (all[at]?.closest('.task')?.querySelector('.task-check') === null) return
      press('.task-check')
      next?.focus()
    },
    hasTask,
  )
  useActionHandler('today.later', () => press('.task-later'), hasTask)
}

const placeOf = (all: readonly HTMLElement[], focus: Element | null): number => {
  const line = focus?.closest('.task') ?? null
  return line === null ? -1 : all.findIndex(title => line.contains(title))
}
