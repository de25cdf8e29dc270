/** What a key means in a table. Pure, so that every key can be tested without one. */
import type { Step } from './grid-selection.ts'

export interface KeyStroke {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export type GridIntent =
  | { readonly do: 'move'; readonly step: Step; readonly isExtending: boolean }
  | { readonly do: 'tab'; readonly isBack: boolean }
  | { readonly do: 'edit'; readonly seed?: string }
  | { readonly do: 'open' }
  | { readonly do: 'visit' }
  | { readonly do: 'escape' }
  | { readonly do: 'clear' }
  | { readonly do: 'fillDown' }
  | { readonly do: 'fillEnd' }
  | { readonly do: 'tick' }
  | { readonly do: 'tickAll' }
  | { readonly do: 'delete' }
  | { readonly do: 'new' }
  | { readonly do: 'menu' }

/** `isRtl` turns left and right round: arrows follow what the eye sees. */
export function gridIntent(stroke: KeyStroke, isRtl: boolean): GridIntent | null {
  const { key, shiftKey, altKey } = stroke
  const isMod = stroke.ctrlKey || stroke.metaKey
  if (altKey) return null
  const move = (step: Step): GridIntent => ({ do: 'move', step, isExtending: shiftKey })
  switch (key) {
    case 'ArrowUp':
      return move(isMod ? 'top' : 'up')
    case 'ArrowDown':
      return move(isMod ? 'bottom' : 'down')
    case 'ArrowLeft':
      return move(isMod ? (isRtl ? 'rowEnd' : 'rowStart') : isRtl ? 'end' : 'start')
    case 'ArrowRight':
      return move(isMod ? (isRtl ? 'rowStart' : 'rowEnd') : isRtl ? 'start' : 'end')
    case 'Home':
      return move(isMod ? 'first' : 'rowStart')
    case 'End':
      return move(isMod ? 'last' : 'rowEnd')
    case 'PageUp':
      return move('pageUp')
    case 'PageDown':
      return move('pageDown')
    case 'Tab':
      return isMod ? null : { do: 'tab', isBack: shiftKey }
    case 'Enter':
      if (isMod) return { do: 'visit' }
      return shiftKey ? { do: 'new' } : { do: 'edit' }
    case 'F2':
      return { do: 'edit' }
    case 'Escape':
      return { do: 'escape' }
    case 'Delete':
    case 'Backspace':
      return isMod ? { do: 'delete' } : { do: 'clear' }
    case ' ':
      return shiftKey ? { do: 'tick' } : isMod ? null : { do: 'open' }
    case 'ContextMenu':
      return { do: 'menu' }
    case 'F10':
      return shiftKey ? { do: 'menu' } : null
    default:
      return letter(stroke, isMod)
  }
}

function letter({ key, shiftKey }: KeyStroke, isMod: boolean): GridIntent | null {
  if (isMod) {
    const low = key.toLowerCase()
    if (low === 'a' && !shiftKey) return { do: 'tickAll' }
    if (low === 'd' && !shiftKey) return { do: 'fillDown' }
    if (low === 'r' && !shiftKey) return null
    return null
  }
  // One sign, letters of any script too; names of keys are longer.
  // oxlint-disable-next-line typescript/no-misused-spread
  return [...key].length === 1 ? { do: 'edit', seed: key } : null
}
