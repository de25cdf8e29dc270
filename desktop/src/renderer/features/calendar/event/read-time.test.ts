import { expect, test } from 'vitest'
import { readTime, stepTime } from './read-time.ts'

test.each([
  ['9', '09:00'],
  ['9:30', '09:30'],
  ['930', '09:30'],
  ['1530', '15:30'],
  ['15h', '15:00'],
  ['15h30', '15:30'],
  ['3pm', '15:00'],
  ['3.15 pm', '15:15'],
  ['12 am', '00:00'],
  ['12 pm', '12:00'],
  ['03:05 PM', '15:05'],
  ['9 a.m.', '09:00'],
  ['24', null],
  ['13 pm', null],
  ['9:75', null],
  ['soon', null],
  ['', null],
])('[CG7] %j is read as %j', (text, time) => {
  expect(readTime(text)).toBe(time)
})

test('[CG7] steps stay within the day', () => {
  expect(stepTime('09:05', 15)).toBe('09:20')
  expect(stepTime('23:50', 15)).toBe('00:05')
  expect(stepTime('00:05', -15)).toBe('23:50')
})
