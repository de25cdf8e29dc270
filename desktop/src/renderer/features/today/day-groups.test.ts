import { describe, expect, it } from 'vitest'
import { byDay, dayName, dueKind, timeOf } from './day-groups.ts'

const NOW = new Date(2026, 10, 20, 14, 5).getTime()
const at = (day: number, hour = 0) => new Date(2026, 10, day, hour).toISOString()

describe('days', () => {
  it('[TD2] a task of this morning is due today, one of yesterday evening is overdue', () => {
    expect(dueKind(at(20, 8), NOW)).toBe('today')
    expect(dueKind(at(19, 23), NOW)).toBe('overdue')
    expect(dueKind(at(21), NOW)).toBe('later')
  })
  it('[TD2] are named as shortly as is clear', () => {
    expect(dayName(at(19), NOW, 'en-GB')).toBe('yesterday')
    expect(dayName(at(24), NOW, 'en-GB')).toBe('Tue')
    expect(dayName(at(2), NOW, 'en-GB')).toBe('2 Nov')
    expect(dayName(new Date(2025, 2, 12).toISOString(), NOW, 'en-GB')).toBe('12 Mar 2025')
  })
  it('[TD2] whole days show no time', () => {
    expect(timeOf(at(20), 'en-GB')).toBeNull()
    expect(timeOf(at(20, 15), 'en-GB')).toBe('15:00')
  })
  it('[TD2] gather in order', () => {
    expect(
      byDay([at(21, 9), at(21, 11), at(23)], moment => moment).map(group => group.items.length),
    ).toEqual([2, 1])
  })
})
