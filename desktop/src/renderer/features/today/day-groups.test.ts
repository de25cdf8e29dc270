import { describe, expect, it } from 'vitest'
import { byDay, dayName, dueKind, startOfDay, timeOf } from './day-groups.ts'

// Zones on either side of the date line; whoever runs this is in neither.
const ZONES = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin'] as const
const OFFSET = { 'Pacific/Kiritimati': 14, 'Pacific/Pago_Pago': -11, 'Europe/Berlin': 1 } as const

describe.each(ZONES)('days in %s', timeZone => {
  const moment = (day: number, hour = 0, minute = 0, month = 10, year = 2026) =>
    new Date(Date.UTC(year, month, day, hour - OFFSET[timeZone], minute)).toISOString()
  const format = { now: Date.parse(moment(20, 14, 5)), timeZone, locale: 'en-GB' }

  it('[TD2] a task of this morning is due today, one of yesterday evening is overdue', () => {
    expect(dueKind(moment(20, 8), format)).toBe('today')
    expect(dueKind(moment(20, 0), format)).toBe('today')
    expect(dueKind(moment(19, 23, 59), format)).toBe('overdue')
    expect(dueKind(moment(21), format)).toBe('later')
  })
  it('[TD2] begin at midnight there', () => {
    expect(startOfDay(format).toISOString()).toBe(moment(20))
    expect(startOfDay(format, 1).toISOString()).toBe(moment(21))
    expect(startOfDay(format, -1).toISOString()).toBe(moment(19))
  })
  it('[TD2] are named as shortly as is clear', () => {
    expect(dayName(moment(19), format)).toBe('yesterday')
    expect(dayName(moment(20, 23, 59), format)).toBe('today')
    expect(dayName(moment(24), format)).toBe('Tue')
    expect(dayName(moment(2), format)).toBe('2 Nov')
    expect(dayName(moment(12, 1, 0, 2, 2025), format)).toBe('12 Mar 2025')
  })
  it('[TD2] whole days show no time', () => {
    expect(timeOf(moment(20), format)).toBeNull()
    expect(timeOf(moment(20, 15), format)).toBe('15:00')
  })
  it('[TD2] gather in order', () => {
    const days = byDay([moment(21, 9), moment(21, 23), moment(23)], each => each, timeZone)
    expect(days.map(group => group.items.length)).toEqual([2, 1])
  })
})
