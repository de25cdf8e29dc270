/** How tests read and show values: Lisbon, euros, days before months. */
import type { FormatContext, ParseContext } from '#model'
import { TEST_NOW } from './fake-clock.ts'

export const testParse: ParseContext = {
  country: 'PT',
  currency: 'EUR',
  dateOrder: 'dmy',
  decimal: '.',
  timeZone: 'Europe/Lisbon',
  now: TEST_NOW,
}

export const testFormat: FormatContext = {
  locale: 'en-GB',
  timeZone: 'Europe/Lisbon',
  now: TEST_NOW,
}
