import { describe, expect, it } from 'vitest'
import { momentParts, toMoment } from './moment-parts.ts'

describe('moment parts', () => {
  it('[UC2] a day and time somewhere and the moment are the same both ways', () => {
    expect(toMoment('2026-11-20', '14:05', 'Europe/Lisbon')).toBe('2026-11-20T14:05:00.000Z')
    expect(toMoment('2026-07-01', '09:00', 'America/New_York')).toBe('2026-07-01T13:00:00.000Z')
    expect(momentParts('2026-07-01T13:00:00Z', 'America/New_York')).toEqual({
      date: '2026-07-01',
      time: '09:00',
    })
    expect(momentParts('2026-11-20T23:30:00Z', 'Asia/Kolkata')).toEqual({
      date: '2026-11-21',
      time: '05:00',
    })
    expect(momentParts('nonsense', 'UTC')).toBeNull()
  })
  it('[UC2] a time on the day the clocks change is the one people read', () => {
    expect(toMoment('2026-03-29', '12:00', 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z')
    expect(toMoment('2026-10-25', '12:00', 'Europe/Berlin')).toBe('2026-10-25T11:00:00.000Z')
  })
})
