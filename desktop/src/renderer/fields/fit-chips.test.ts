import { describe, expect, it } from 'vitest'
import { fitChips } from './fit-chips.ts'

describe('fit chips', () => {
  it('[UC1] shows what fits, leaves room for the count, and always shows one', () => {
    expect(fitChips(['Legal', 'Champion'], undefined, 12)).toBe(2)
    expect(fitChips(['Legal', 'Champion'], 120, 12)).toBe(2)
    expect(fitChips(['Legal', 'Champion', 'Reseller'], 120, 12)).toBe(1)
    expect(fitChips(['A name that is longer than the cell'], 60, 12)).toBe(1)
  })
  it('[UC1] counts wide letters as wide', () => {
    expect(fitChips(['日本語日本語', '日本語'], 130, 12)).toBe(1)
  })
})
