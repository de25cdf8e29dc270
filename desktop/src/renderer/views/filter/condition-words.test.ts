import { describe, expect, it } from 'vitest'
import { createTestCatalog, testFormat } from '@kith/shared/testkit'
import { valueWords } from './condition-words.ts'

const amount = createTestCatalog()
  .object('deal')
  .fields.find(field => field.id === 'amount')!
const words = (value: number | readonly number[] | object) =>
  valueWords(
    amount,
    { field: 'amount', op: Array.isArray(value) ? 'between' : 'gt', value: value as never },
    { ...testFormat, locale: 'en-GB' },
    () => null,
  )

describe('what a condition says', () => {
  it('[VW8] an amount in whole units, as links and the command line write it, is read as one', () => {
    expect(words(5000)).toBe('5,000')
    expect(words([5000, 250_000])).toBe('5,000 and 250,000')
    expect(words({ amountMicros: 5_000_000_000, currency: 'EUR' })).toBe('€5,000')
  })
})
