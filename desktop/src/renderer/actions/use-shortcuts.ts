import { useEffect } from 'react'
import { isMac } from '#renderer/ui'
import { keysOf, type ActionRegistry, type KeyChoices } from './registry.ts'
import { NO_STROKES, pressStroke, strokeOf, type StrokeState } from './strokes.ts'
import { isPossible, type ActionContext, type UiAction } from './ui-action.ts'

export interface ShortcutsDeps {
  readonly registry: ActionRegistry
  readonly context: () => ActionContext
  readonly choices: KeyChoices
}

/** Keys inside these belong to them. */
const OWN_KEYS = '[role="menu"], [role="dialog"], [role="alertdialog"], [role="listbox"], .ui-pop'

/** Listens on the window, after everything that has the focus had its turn. */
export function useShortcuts({ registry, context, choices }: ShortcutsDeps): void {
  useEffect(() => {
    let state: StrokeState = NO_STROKES
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const stroke = strokeOf(event, isMac())
      if (stroke === null) return
      const isOwned = !isLeaving(event.target) && (isTyping(event.target) || isInside(event.target))
      const now = context()
      const byKeys = new Map<string, UiAction>()
      for (const action of registry.all(now)) {
        if (isOwned && !action.worksWhileTyping) continue
        const keys = keysOf(action, choices)
        // The narrower scope comes later in the registry and wins when both are possible.
        if (keys !== null && isPossible(action, now)) byKeys.set(keys, action)
      }
      const step = pressStroke(state, stroke, event.timeStamp, {
        has: keys => byKeys.has(keys),
        begins: keys => [...byKeys.keys()].some(bound => bound.startsWith(`${keys} `)),
      })
      state = step.state
      if (step.fire === null && state === NO_STROKES) return
      event.preventDefault()
      if (step.fire !== null) void byKeys.get(step.fire)?.run(now)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [registry, context, choices])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
  )
}

/** What is closing still has the focus for a moment; a key pressed then is meant for the page. */
const isLeaving = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-closed]') !== null

const isInside = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(OWN_KEYS) !== null
