import { describe, expect, it } from 'vitest'
import { bucketEnd, bucketLabel } from './bucket-days.ts'

describe('bucket days', () => {
  it('[VW9] a bucket ends on its last day, leap years too', () => {
    expect(bucketEnd('2026-11-16', 'week')).toBe('2026-11-22')
    expect(bucketEnd('2028-02-01', 'month')).toBe('2028-02-29')
    expect(bucketEnd('2026-10-01', 'quarter')).toBe('2026-12-31')
    expect(bucketEnd('2026-01-01', 'year')).toBe('2026-12-31')
  })
  it('[VW9] what is near has a word, the rest a date', () => {
    const label = (first: string, bucket: Parameters<typeof bucketLabel>[1]) =>
      bucketLabel(first, bucket, '2026-11-20', 'en-GB')
    expect(label('2026-11-16', 'week')).toBe('This week')
    expect(label('2026-11-09', 'week')).toBe('Last week')
    expect(label('2026-11-23', 'week')).toBe('Next week')
    expect(label('2026-09-07', 'week')).toBe('Week of 7 Sept')
    expect(label('2026-11-01', 'month')).toBe('This month')
    expect(label('2026-12-01', 'month')).toBe('Next month')
    expect(label('2025-03-01', 'month')).toBe('March 2025')
    expect(label('2026-07-01', 'quarter')).toBe('Last quarter')
    expect(label('2025-01-01', 'quarter')).toBe('Q1 2025')
    expect(label('2026-11-19', 'day')).toBe('Yesterday')
    expect(label('2027-01-01', 'year')).toBe('Next year')
  })
})
