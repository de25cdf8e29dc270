import { expect, it } from 'vitest'
import { guestOf, momentAt, peopleFrom, ruleChoices } from './event-draft.ts'

it('[CG5] what is typed comes out as it says', () => {
  const at = (day: string, time: string, isAllDay = false) =>
    new Date(momentAt(day, time, 'Europe/Berlin', isAllDay)).toISOString()
  expect(at('2026-11-20', '15:00')).toBe('2026-11-20T14:00:00.000Z')
  expect(at('2026-07-20', '15:00')).toBe('2026-07-20T13:00:00.000Z')
  expect(at('2026-11-20', '', true)).toBe('2026-11-20T00:00:00.000Z')
  const people = peopleFrom('ana@norvik.example, Rui Costa <rui@costa.example>; nobody')
  expect(people.map(({ address, name }) => [address, name])).toEqual([
    ['ana@norvik.example', ''],
    ['rui@costa.example', 'Rui Costa'],
  ])
  expect(guestOf('new:Rui Costa <rui@costa.example>')).toEqual(people.slice(1))
  expect(guestOf('42@1795345200000')).toBeNull()
  expect(ruleChoices('2026-11-20').map(({ value }) => value)).toContain('FREQ=WEEKLY;BYDAY=FR')
})
