import { describe, expect, it } from 'vitest'
import { readDate } from './read-date.ts'

const FRIDAY = new Date(2026, 10, 20, 9, 30)

describe('readDate', () => {
  it.each([
    ['tomorrow', '2026-11-21', null],
    ['next fri', '2026-11-27', null],
    ['tue 3pm', '2026-11-24', '15:00'],
    ['12 mar', '2027-03-12', null],
    ['in 2 weeks', '2026-12-04', null],
    ['2026-12-24', '2026-12-24', null],
    ['24.12.2026', '2026-12-24', null],
    ['3/12/2026', '2026-12-03', null],
  ] as const)('[UI4] reads “%s”', (text, date, time) => {
    expect(readDate(text, FRIDAY)).toMatchObject({ date, time })
  })
  it('[UI4] reads month first where people write it so', () => {
    expect(readDate('3/12/2027', FRIDAY, 'mdy')?.date).toBe('2027-03-12')
  })
  it('[UI4] says where it stood, and nothing for words that are no date', () => {
    expect(readDate('call Ann tomorrow 3pm #acme', FRIDAY)).toMatchObject({ from: 9, to: 21 })
    expect(readDate('call Ann', FRIDAY)).toBeNull()
  })
})
