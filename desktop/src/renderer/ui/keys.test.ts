import { describe, expect, it } from 'vitest'
import { keySteps, keyText } from './keys.ts'

describe('keySteps', () => {
  it('[UI1] shows the sign of each system for Mod', () => {
    expect(keySteps('Mod+k', true)).toEqual([['⌘', 'K']])
    expect(keySteps('Mod+k', false)).toEqual([['Ctrl', 'K']])
  })
  it('[UI1] splits sequences and keeps a plus that is the key itself', () => {
    expect(keySteps('g p', true)).toEqual([['G'], ['P']])
    expect(keySteps('Mod++', true)).toEqual([['⌘', '+']])
  })
  it('[UI1] can be said aloud', () => {
    expect(keyText('Mod+Shift+Enter', true)).toBe('Command Shift Enter')
    expect(keyText('g p', false)).toBe('G then P')
  })
})
