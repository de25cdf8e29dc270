import { describe, expect, it } from 'vitest'
import { normalKeys, NO_STROKES, pressStroke, strokeOf, type KeyPress } from './strokes.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('strokeOf', () => {
  it('[UA1] names Mod by the system and letters by their place when the layout is not Latin', () => {
    expect(strokeOf(press('k', { metaKey: true }), true)).toBe('Mod+K')
    expect(strokeOf(press('k', { ctrlKey: true }), false)).toBe('Mod+K')
    expect(strokeOf(press('κ', { ctrlKey: true, code: 'KeyK' }), false)).toBe('Mod+K')
    expect(strokeOf(press('˚', { altKey: true, code: 'KeyK' }), true)).toBe('Alt+K')
  })
  it('[UA1] writes signs as signs and shifted letters with Shift', () => {
    expect(strokeOf(press('?', { shiftKey: true }), false)).toBe('?')
    expect(strokeOf(press('G', { shiftKey: true }), false)).toBe('Shift+G')
    expect(strokeOf(press('g'), false)).toBe('g')
    expect(strokeOf(press(' '), false)).toBe('Space')
    expect(strokeOf(press('Shift', { shiftKey: true }), false)).toBeNull()
  })
  it('[UA1] agrees with what definitions write', () => {
    expect(normalKeys('Shift+Mod+z')).toBe('Mod+Shift+Z')
    expect(normalKeys('G P')).toBe('g p')
    expect(normalKeys('Mod++')).toBe('Mod++')
  })
})

describe('pressStroke', () => {
  const bound = {
    has: (keys: string) => ['g p', 'c', 'Mod+K'].includes(keys),
    begins: (keys: string) => keys === 'g',
  }
  it('[UA2] fires a sequence when its keys follow in time', () => {
    const first = pressStroke(NO_STROKES, 'g', 0, bound)
    expect(first.fire).toBeNull()
    expect(pressStroke(first.state, 'p', 900, bound).fire).toBe('g p')
    expect(pressStroke(first.state, 'p', 5000, bound).fire).toBeNull()
  })
  it('[UA2] a key that continues nothing starts anew', () => {
    const first = pressStroke(NO_STROKES, 'g', 0, bound)
    expect(pressStroke(first.state, 'c', 100, bound).fire).toBe('c')
    expect(pressStroke(first.state, 'g', 100, bound).state.pressed).toBe('g')
  })
})
