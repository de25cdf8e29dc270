import { describe, expect, it } from 'vitest'
import { gridIntent } from './grid-keys.ts'

const stroke = (
  key: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
})

describe('grid keys', () => {
  it('[VW11] arrows move, shift extends, ctrl goes to the edge', () => {
    expect(gridIntent(stroke('ArrowDown'), false)).toEqual({
      do: 'move',
      step: 'down',
      isExtending: false,
    })
    expect(gridIntent(stroke('ArrowDown', { shiftKey: true, ctrlKey: true }), false)).toEqual({
      do: 'move',
      step: 'bottom',
      isExtending: true,
    })
    expect(gridIntent(stroke('ArrowLeft'), true)).toEqual({
      do: 'move',
      step: 'end',
      isExtending: false,
    })
  })
  it('[VW11] a letter of any script starts an edit with it, a named key does not', () => {
    expect(gridIntent(stroke('ß'), false)).toEqual({ do: 'edit', seed: 'ß' })
    expect(gridIntent(stroke('漢'), false)).toEqual({ do: 'edit', seed: '漢' })
    expect(gridIntent(stroke('F5'), false)).toBeNull()
    expect(gridIntent(stroke('c', { ctrlKey: true }), false)).toBeNull()
    expect(gridIntent(stroke('k', { altKey: true }), false)).toBeNull()
  })
  it('[VW11] space opens, shift+space ticks, delete clears, ctrl+d fills', () => {
    expect(gridIntent(stroke(' '), false)).toEqual({ do: 'open' })
    expect(gridIntent(stroke(' ', { shiftKey: true }), false)).toEqual({ do: 'tick' })
    expect(gridIntent(stroke('Delete'), false)).toEqual({ do: 'clear' })
    expect(gridIntent(stroke('d', { metaKey: true }), false)).toEqual({ do: 'fillDown' })
    expect(gridIntent(stroke('Enter', { shiftKey: true }), false)).toEqual({ do: 'new' })
  })
})
