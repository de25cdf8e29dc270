import { describe, expect, test } from 'vitest'
import type { CalendarEntry, Contact } from '@kith/shared/rpc'
import { coldText, leftText, meetingDay, others, untilText } from './meetings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const timeZone = 'Pacific/Pago_Pago'
const morning = Date.UTC(2026, 10, 20, 11)
const at = (hours: number) => morning + hours * HOUR
const entry = (event: string, from: number, to: number, more: Partial<CalendarEntry> = {}) =>
  ({
    event,
    start: at(from),
    end: at(to),
    isAllDay: false,
    isBusy: true,
    status: 'confirmed',
    response: 'accepted',
    people: [],
    ...more,
  }) as unknown as CalendarEntry
const date = (day: number) => Date.UTC(2026, 10, day)
const events = (list: readonly CalendarEntry[]) => list.map(each => each.event)

describe('the day’s meetings', () => {
  test('[TD3] part at now: what is over, the one under way or next, the rest', () => {
    const all = [entry('c', 16, 17), entry('a', 8, 9), entry('b', 13, 15), entry('d', 16.5, 18)]
    const day = meetingDay(all, { now: at(14), timeZone })
    expect(events(day.past)).toEqual(['a'])
    expect(day.next?.event).toBe('b')
    expect(events(day.later)).toEqual(['c', 'd'])
    // 14–15, and 16–18 once although two overlap there.
    expect(day.left).toBe(3 * HOUR)
    expect(meetingDay(all, { now: at(19), timeZone })).toMatchObject({ next: null, left: 0 })
  })

  test('[TD3] what was declined or called off is no meeting; free time is none to sit through', () => {
    const day = meetingDay(
      [
        entry('gone', 9, 10, { status: 'cancelled' }),
        entry('no', 9, 10, { response: 'declined' }),
        entry('free', 11, 12, { isBusy: false }),
      ],
      { now: at(8), timeZone },
    )
    expect(day.next?.event).toBe('free')
    expect(day.later).toEqual([])
    expect(day.left).toBe(0)
  })

  test('[TD3] whole days are those of this date, wherever this device is', () => {
    const whole = (event: string, from: number, to: number) =>
      entry(event, 0, 0, { isAllDay: true, start: date(from), end: date(to) })
    const day = meetingDay(
      [
        whole('before', 19, 20),
        whole('today', 20, 21),
        whole('long', 18, 23),
        whole('after', 21, 22),
      ],
      { now: at(12), timeZone },
    )
    expect(events(day.wholeDay)).toEqual(['long', 'today'])
  })

  test('[TD3] are told in short words', () => {
    expect([20 * MINUTE, 90 * MINUTE, 2 * HOUR].map(leftText)).toEqual([
      '20 min left',
      '1.5 h left',
      '2 h left',
    ])
    const soon = entry('x', 15, 16)
    expect([at(14), at(14.5), at(15.2), at(9)].map(now => untilText(soon, now))).toEqual([
      'in 60 min',
      'in 30 min',
      'now',
      'in 6 h',
    ])
    const people = [
      { address: 'me', isMe: true },
      { address: 'guest', isMe: false, isOrganizer: false },
      { address: 'host', isMe: false, isOrganizer: true },
    ] as unknown as CalendarEntry['people']
    expect(others(entry('y', 1, 2, { people })).map(each => each.address)).toEqual([
      'host',
      'guest',
    ])
  })
})

test('[TD4] silence is counted from the last word of either side or the last meeting', () => {
  const contact = { lastIn: at(0), lastOut: at(-48), lastMeeting: null } as unknown as Contact
  const words = (more: Partial<Contact>) =>
    coldText({ ...contact, usualDays: null, everyWeeks: null, ...more }, at(24 * 30))
  expect(words({})).toEqual({ silent: '30 days', usual: null })
  expect(words({ lastMeeting: at(24 * 29), usualDays: 14 })).toEqual({
    silent: '1 day',
    usual: 'usually 14',
  })
  expect(words({ usualDays: 14, everyWeeks: 4 }).usual).toBe('planned every 28')
  expect(words({ lastIn: null, lastOut: null }).silent).toBe('never')
})
