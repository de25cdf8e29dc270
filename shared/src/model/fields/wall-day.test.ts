import { expect, test } from 'vitest'
import { wallDay, wallDayNumber } from './wall-day.ts'

const at = Date.UTC(2026, 2, 29, 0, 30)

test('a moment falls on the day that the walls of its time zone show', () => {
  expect(wallDay(at, 'Europe/Berlin')).toBe('2026-03-29')
  expect(wallDay(at, 'America/New_York')).toBe('2026-03-28')
  expect(wallDay(Date.UTC(800, 0, 1, 12), 'UTC')).toBe('0800-01-01')
})

test('days can be subtracted, over a change of clocks too', () => {
  const number = (ms: number) => wallDayNumber(ms, 'Europe/Berlin')
  expect(number(at + 24 * 3_600_000) - number(at)).toBe(1)
  expect(number(0)).toBe(0)
})
