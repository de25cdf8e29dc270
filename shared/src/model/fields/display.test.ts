/** What people read in cells. */
import { describe, expect, test } from 'vitest'
import type { Json } from '#kit'
import { testFormat, testOptions } from '#testkit'
import type { FormatContext } from '../field-type.ts'
import { fieldTypes, type FieldTypeId } from './index.ts'

function show(
  type: FieldTypeId,
  value: Json,
  options: Json = testOptions,
  context: Partial<FormatContext> = {},
) {
  const def = fieldTypes.must(type)
  return def.display(value, def.options.parse(options), { ...testFormat, ...context })
}
/** Some versions of the platform's data write narrow or no-break spaces. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

describe('days and times', () => {
  test.each([
    ['2026-11-20', 'today'],
    ['2026-11-21', 'tomorrow'],
    ['2026-11-19', 'yesterday'],
    ['2026-11-24', 'Tue'],
    ['2026-11-16', 'Mon'],
    ['2026-03-12', '12 Mar'],
    ['2025-03-12', '12 Mar 2025'],
  ])('[MD39] %s is shown as %s', (day, shown) => {
    expect(show('date', day)).toBe(shown)
  })

  test('[MD39] moments are shown on the clock of whoever looks', () => {
    expect(show('dateTime', '2026-11-20T14:05:00.000Z')).toBe('today 14:05')
    expect(show('dateTime', '2026-11-20T23:30:00.000Z', {}, { timeZone: 'Asia/Tokyo' })).toBe(
      'tomorrow 08:30',
    )
    expect(show('dateTime', '2026-07-01T14:05:00.000Z')).toBe('1 Jul 15:05')
    // Hours of half a day are not padded, those of a whole one are.
    expect(show('dateTime', '2026-11-20T09:05:00.000Z')).toBe('today 09:05')
    const american = show('dateTime', '2026-11-20T09:05:00.000Z', {}, { locale: 'en-US' })
    expect(plain(american)).toBe('today 9:05 AM')
    // The first moment of a day there stands for all of it.
    expect(show('dateTime', '2026-11-20T15:00:00.000Z', {}, { timeZone: 'Asia/Tokyo' })).toBe(
      'tomorrow',
    )
    expect(show('dateTime', '2026-11-20T15:00:00.000Z')).toBe('today 15:00')
    expect(show('date', '2026-11-20', { display: 'full' })).toBe('20 Nov 2026')
    expect(show('dateWithoutYear', '03-14')).toBe('14 March')
  })
})

describe('numbers', () => {
  test.each<[FieldTypeId, Json, Json, string]>([
    ['number', 1234.5, {}, '1,234.5'],
    ['number', 1234.5, { decimals: 2 }, '1,234.50'],
    ['number', 50, { style: 'percent' }, '50 %'],
    ['currency', { amountMicros: 3500e6, currency: 'EUR' }, {}, '€3,500'],
    ['currency', { amountMicros: 3500.5e6, currency: 'EUR' }, {}, '€3,500.50'],
    ['currency', { amountMicros: 1.2e12, currency: 'EUR' }, { display: 'short' }, '€1.2m'],
    ['currency', { amountMicros: -5e6, currency: 'USD' }, {}, '-US$5'],
    ['rating', 3, {}, '★★★☆☆'],
    ['duration', 1565, {}, '1d 2h 5m'],
    ['duration', 0, {}, '0m'],
  ])('[MD39] %s %j with %j is shown as %s', (type, value, options, shown) => {
    expect(plain(show(type, value, options))).toBe(shown)
  })
})

describe('the rest', () => {
  test.each<[FieldTypeId, Json, string]>([
    ['select', 'red', 'Red'],
    ['select', 'gone', 'gone'],
    ['multiSelect', ['red', 'green'], 'Red, Green'],
    ['emails', ['a@x.pt', 'b@y.pt'], 'a@x.pt, b@y.pt'],
    ['phones', ['+351213000111'], '+351 21 300 0111'],
    ['phones', ['112'], '112'],
    [
      'links',
      [{ url: 'https://www.mit.edu/' }, { url: 'https://x.pt/', label: 'Site' }],
      'mit.edu, Site',
    ],
    ['fullName', { first: 'Ana', last: '' }, 'Ana'],
    ['address', { street: 'Rua A', city: 'Lisboa' }, 'Rua A, Lisboa'],
    ['boolean', false, 'No'],
    ['text', 'a\nb', 'a b'],
    ['reference', { id: 'x', object: 'company', title: 'Acme' }, 'Acme'],
    ['references', [{ id: 'x', object: 'company', title: 'Acme' }], 'Acme'],
    ['backlinks', { count: 5, first: [{ id: 'x', object: 'task', title: 'Call' }] }, 'Call +4'],
    ['actor', { source: 'import', member: null }, 'Import'],
  ])('[MD39] %s %j is shown as %s', (type, value, shown) => {
    expect(show(type, value)).toBe(shown)
  })
})

test('[MD5] a phone is found by its end, with and without its country', () => {
  const phones = fieldTypes.must('phones')
  const numbers = ['+351213000111', '+12025550100']
  const words = phones.searchText(numbers, phones.options.parse({})).split(' ')
  for (const typed of [
    '351213000111',
    '213000111',
    '3000111',
    '12025550100',
    '2025550100',
    '202',
    '0100',
  ])
    expect(words.some(word => word.startsWith(typed))).toBe(true)
})
