import { describe, expect, test } from 'vitest'
import { findTime } from './find-time.ts'

const at = (text: string) => Date.parse(`2026-11-${text}:00+01:00`)
const zone = 'Europe/Berlin'
const HOUR = 3_600_000

describe('finding a time', () => {
  test('[CG6] takes the next gap that is long enough, at a half hour of the clock there', () => {
    const busy = [
      { start: at('20T09:00'), end: at('20T10:10') },
      { start: at('20T11:00'), end: at('20T17:30') },
    ]
    expect(findTime(busy, HOUR / 2, at('20T08:00'), zone)?.start).toBe(at('20T10:30'))
    // Friday is full for an hour: Monday morning.
    expect(findTime(busy, HOUR, at('20T08:00'), zone)?.start).toBe(at('23T09:00'))
  })
  test('[CG6] never before now, never outside the hours of work, and not at all when there is none', () => {
    expect(findTime([], HOUR, at('20T17:31'), zone)?.start).toBe(at('23T09:00'))
    expect(findTime([], HOUR, at('20T13:05'), zone)?.start).toBe(at('20T13:30'))
    const always = [{ start: 0, end: at('20T09:00') + 30 * 24 * HOUR }]
    expect(findTime(always, HOUR, at('20T09:00'), zone)).toBeNull()
  })
})
