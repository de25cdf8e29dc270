import { describe, expect, it } from 'vitest'
import { hueOf } from './hue.ts'
import { initialsOf } from './initials.ts'

describe('initialsOf', () => {
  it.each([
    ['Inês Carvalhal', 2, 'IC'],
    ['Jean-Baptiste de Kouassi', 2, 'JK'],
    ['Atlântica Seguros', 1, 'A'],
    ['(Ana) Foxglove', 2, 'AF'],
    ['محمد عبد الرحمن', 2, 'م'],
    ['山田 太郎', 2, '山'],
    ['🦊 ', 2, '🦊'],
    ['   ', 2, '?'],
    ['éva', 1, 'É'],
  ] as const)('[UI2] of %s in %i is %s', (name, count, expected) => {
    expect(initialsOf(name, count)).toBe(expected)
  })
  it('[UI2] gives equal names equal hues, however their accents are composed', () => {
    expect(hueOf('Inês')).toBe(hueOf('Ine\u0302s'))
  })
})
