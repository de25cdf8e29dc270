import { describe, expect, it } from 'vitest'
import { jobLine } from './job-line.ts'

describe('jobLine', () => {
  it('[AP2] says how far, how fast and how long still', () => {
    expect(jobLine({ done: 5000, total: 10_000, state: 'running', unit: 'things' }, 0, 5000)).toBe(
      `${(5000).toLocaleString()} of ${(10_000).toLocaleString()}, ${(1000).toLocaleString()} a second, 5 s left`,
    )
    expect(jobLine({ done: 12, total: null, state: 'running', unit: 'things' }, 0, 500)).toBe(
      '12 so far',
    )
    expect(jobLine({ done: 0, total: 5, state: 'waiting', unit: 'things' }, 0, 500)).toBe(
      'Waiting for its turn',
    )
    const bytes = {
      done: 3_500_000,
      total: 2_000_000_000,
      state: 'running',
      unit: 'bytes',
    } as const
    expect(jobLine(bytes, 0, 1000)).toBe(`${(3.5).toLocaleString()} MB of 2 GB`)
  })
})
