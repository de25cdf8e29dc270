/**
 * Shortcuts as text: `Mod+K`, `Shift+Enter`, `?`, sequences with a space: `g p`.
 * `Mod` is ⌘ on a Mac and Ctrl elsewhere.
 */
const MAC: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Ctrl: '⌃',
}
const OTHER: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Shift: '⇧',
  Alt: 'Alt',
  Ctrl: 'Ctrl',
}
const NAMED: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'esc',
  Tab: 'tab',
  Backspace: '⌫',
  Delete: 'del',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Space: 'space',
}
const SPOKEN: Readonly<Record<string, string>> = {
  '⌘': 'Command',
  '⇧': 'Shift',
  '⌥': 'Option',
  '⌃': 'Control',
  '↵': 'Enter',
  '⌫': 'Backspace',
  '↑': 'Up',
  '↓': 'Down',
  '←': 'Left',
  '→': 'Right',
}

export const isMac = (): boolean =>
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** One list per step of a sequence: `Mod+K` → [['⌘','K']], `g p` → [['G'],['P']]. */
export function keySteps(keys: string, mac = isMac()): readonly (readonly string[])[] {
  const modifiers = mac ? MAC : OTHER
  return keys.split(' ').map(step =>
    partsOf(step).map(part => {
      const shown = modifiers[part] ?? NAMED[part] ?? part
      return shown.length === 1 ? shown.toUpperCase() : shown
    }),
  )
}

/** A `+` that is itself the key stands last: `Mod++`. */
function partsOf(step: string): readonly string[] {
  if (step === '+') return ['+']
  if (step.endsWith('++')) return [...step.slice(0, -2).split('+'), '+']
  return step.split('+')
}

/** For screen readers and tooltips without markup. */
export const keyText = (keys: string, mac = isMac()): string =>
  keySteps(keys, mac)
    .map(step => step.map(part => SPOKEN[part] ?? part).join(' '))
    .join(' then ')
