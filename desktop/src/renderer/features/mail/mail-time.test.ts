import { expect, test } from 'vitest'
import { dayGroup, messageTime, shortTime } from './mail-time.ts'

const now = Date.UTC(2026, 10, 20, 14)
const format = { locale: 'en-GB', timeZone: 'Europe/Berlin', now } as Parameters<
  typeof shortTime
>[1]
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute)

test('[MC8] moments are said as shortly as is clear, behind and ahead', () => {
  const short = (moment: number) => shortTime(moment, format)
  expect(short(at(20, 12, 42))).toBe('13:42')
  expect(short(at(20, 16))).toBe('17:00')
  expect(short(at(19, 9))).toBe('Thu')
  expect(short(at(1, 9))).toBe('1 Nov')
  expect(short(Date.UTC(2024, 10, 14))).toBe('14 Nov 2024')
  // 00:30 in Berlin is the next day there.
  expect(short(at(20, 23, 30))).toBe('Sat 00:30')
  expect(short(at(24, 13))).toBe('Tue 14:00')
  expect(short(at(23, 23))).toBe('Tue')
  expect(short(at(30, 13))).toBe('30 Nov')
  expect(messageTime(at(20, 12, 42), format)).toBe('today 13:42')
  expect(messageTime(at(24, 13), format)).toBe('Tue 24 Nov, 14:00')
  expect(dayGroup(at(20, 16), format).key).toBe('today')
})
