/**
 * Keys as text and the step of the shortcut engine: pure, so that sequences, layouts and collisions
 * are tested without a browser.
 */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const BARE_MODIFIERS = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead'])

/**
 * `Mod+Shift+K`. Letters are upper case beside a modifier and lower case alone; signs that need
 * Shift are written as the sign (`?`). With a modifier, letters go by their place on the keyboard
 * when the layout is not Latin, so that ⌘K is ⌘K in Greek. `null` for a modifier alone.
 */
export function strokeOf(press: KeyPress, mac: boolean): string | null {
  if (BARE_MODIFIERS.has(press.key)) return null
  const isMod = mac ? press.metaKey : press.ctrlKey
  const isOtherCtrl = mac && press.ctrlKey
  const hasModifier = isMod || isOtherCtrl || press.altKey
  const letter = latinLetter(press, hasModifier)
  const isSign = letter === null && press.key.length === 1 && press.key !== ' '
  const key =
    letter === null
      ? press.key === ' '
        ? 'Space'
        : press.key
      : hasModifier || press.shiftKey
        ? letter.toUpperCase()
        : letter
  const parts = [
    isMod && 'Mod',
    isOtherCtrl && 'Ctrl',
    press.altKey && 'Alt',
    // A sign already says that Shift was held.
    press.shiftKey && !isSign && 'Shift',
    key,
  ]
  return parts.filter(Boolean).join('+')
}

function latinLetter(press: KeyPress, hasModifier: boolean): string | null {
  if (/^[a-z]$/i.test(press.key)) return press.key.toLowerCase()
  const place = /^Key([A-Z])$/.exec(press.code)?.[1]
  // Option on a Mac and any modifier elsewhere may turn letters into other signs.
  return hasModifier && place !== undefined ? place.toLowerCase() : null
}

/** Keys as people write them in definitions, in the order `strokeOf` gives. */
export function normalKeys(keys: string): string {
  return keys
    .split(' ')
    .map(step => {
      const isPlus = step.endsWith('++') || step === '+'
      const parts = (isPlus ? step.slice(0, -1) : step).split('+').filter(Boolean)
      const held = ['Mod', 'Ctrl', 'Alt', 'Shift'].filter(name => parts.includes(name))
      const key = isPlus ? '+' : (parts.at(-1) ?? '')
      const isLetter = /^[a-z]$/i.test(key)
      return [
        ...held,
        isLetter ? (held.length > 0 ? key.toUpperCase() : key.toLowerCase()) : key,
      ].join('+')
    })
    .join(' ')
}

export interface StrokeState {
  /** Steps of a sequence pressed so far. */
  readonly pressed: string
  /** Milliseconds, of the last step. */
  readonly at: number
}
export const NO_STROKES: StrokeState = { pressed: '', at: 0 }
const SEQUENCE_MS = 1200

/**
 * One key on. `has` answers whether keys are bound, `begins` whether something longer starts so.
 * A key that continues no sequence is tried as the start of a new one.
 */
export function pressStroke(
  state: StrokeState,
  stroke: string,
  at: number,
  bound: { readonly has: (keys: string) => boolean; readonly begins: (keys: string) => boolean },
): { readonly state: StrokeState; readonly fire: string | null } {
  const isFresh = state.pressed !== '' && at - state.at <= SEQUENCE_MS
  for (const keys of isFresh ? [`${state.pressed} ${stroke}`, stroke] : [stroke]) {
    if (bound.has(keys)) return { state: NO_STROKES, fire: keys }
    if (bound.begins(keys)) return { state: { pressed: keys, at }, fire: null }
  }
  return { state: NO_STROKES, fire: null }
}
