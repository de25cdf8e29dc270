import { expect, it } from 'vitest'
import { addDays, daysShown, startOfWeek, stepped, weekNumber } from './days.ts'

it('[CG1] days, weeks and months are those of the person', () => {
  expect(startOfWeek('2026-11-22', 1)).toBe('2026-11-16')
  expect(startOfWeek('2026-11-22', 7)).toBe('2026-11-22')
  expect(['2026-11-20', '2027-01-01', '2024-12-30', '2026-01-04'].map(weekNumber)).toEqual([
    47, 53, 1, 1,
  ])
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
  const month = daysShown('month', '2026-11-20', 1)
  expect([month[0], month.length, month.at(-1)]).toEqual(['2026-10-26', 42, '2026-12-06'])
  expect(daysShown('month', '2027-02-10', 1)).toHaveLength(28)
  expect(stepped('month', '2026-12-31', 1)).toBe('2027-01-01')
  expect(stepped('week', '2026-12-31', -1)).toBe('2026-12-24')
})
