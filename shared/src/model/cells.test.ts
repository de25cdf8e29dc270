import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFault, newId, type Json } from '#kit'
import { arbitraryCell, createTestCatalog, TEST_NOW } from '#testkit'
import { checkCells, type CellProblem } from './cells.ts'
import { fieldTypes, type FieldTypeId } from './fields/index.ts'

const catalog = createTestCatalog({
  'f/sample.text': { isRequired: true },
  'f/sample.uuid': { isReadOnly: true },
})
const check = (object: string, cells: Readonly<Record<string, Json | null>>, isNew = false) =>
  checkCells(catalog, object, cells, { isNew })

function problemsOf(object: string, cells: Readonly<Record<string, Json | null>>, isNew = false) {
  try {
    check(object, cells, isNew)
    return []
  } catch (error) {
    if (!isFault(error, 'cells/refused')) throw error
    const { problems } = error.data as { problems: readonly CellProblem[] }
    return problems.map(({ field, message }) => `${field} ${message}`)
  }
}

describe('normal form', () => {
  test.each<[string, string, Json, Json | null]>([
    ['person', 'emails', [' Ana@X.PT ', 'ana@x.pt'], ['ana@x.pt']],
    ['person', 'name', { first: ' Ana ', last: 'Lopes\u202e' }, { first: 'Ana', last: 'Lopes' }],
    ['person', 'name', { first: 'Ana' }, { first: 'Ana', last: '' }],
    ['person', 'name', { first: '', last: ' ' }, null],
    ['person', 'emails', [], null],
    ['person', 'city', '  ', null],
    [
      'person',
      'linkedin',
      [{ url: 'linkedin.com/in/ana' }],
      [{ url: 'https://linkedin.com/in/ana' }],
    ],
    ['person', 'tags', ['vip', 'vip'], ['vip']],
    ['company', 'domains', ['https://www.MIT.edu/x'], ['mit.edu']],
    ['company', 'name', 'two\nlines', 'two lines'],
    ['company', 'address', { city: ' Lisboa ', street: '', lat: null }, { city: 'Lisboa' }],
    ['company', 'address', {}, null],
    ['company', 'idealCustomer', false, false],
    [
      'deal',
      'amount',
      { amountMicros: 1e6, currency: 'eur' },
      { amountMicros: 1e6, currency: 'EUR' },
    ],
    ['deal', 'closeDate', '2024-02-29', '2024-02-29'],
    ['task', 'dueAt', '2026-07-01T14:05:00+02:00', '2026-07-01T12:05:00.000Z'],
    ['task', 'targets', [], null],
    ['task', 'body', 'A\r\nB', 'A\nB'],
  ])('[MD28] %s.%s %j becomes %j', (object, field, value, normal) => {
    expect(check(object, { [field]: value })).toEqual({ [field]: normal })
  })

  test.each<[string, string, string, Json | null]>([
    ['person', 'name', 'Lopes, Ana', { first: 'Ana', last: 'Lopes' }],
    ['person', 'emails', 'Ana@X.pt; b@y.pt', ['ana@x.pt', 'b@y.pt']],
    ['person', 'birthday', '31.12.1999', '1999-12-31'],
    ['person', 'tags', 'VIP, Press', ['vip', 'press']],
    ['person', 'tags', ' ', null],
    ['deal', 'stage', 'Won', 'won'],
    ['deal', 'amount', '€3 500', { amountMicros: 3500e6, currency: 'EUR' }],
    ['deal', 'probability', '50%', 50],
    ['deal', 'closeDate', '', null],
    ['company', 'employees', '1.2k', 1200],
    ['company', 'idealCustomer', 'yes', true],
    ['task', 'dueAt', '2026-12-31', '2026-12-31T00:00:00.000Z'],
    ['task', 'targets', ' ', null],
  ])('[MD40] %s.%s takes what a person types: %j', (object, field, typed, value) => {
    expect(check(object, { [field]: typed })).toEqual({ [field]: value })
  })

  test('[MD40] typed text is read with the customs of whoever types', () => {
    const reader = {
      now: TEST_NOW,
      timeZone: 'America/New_York',
      dateOrder: 'mdy',
      currency: 'USD',
    } as const
    const read = (cells: Readonly<Record<string, Json>>, object = 'deal') =>
      checkCells(catalog, object, cells, { reader })
    expect(read({ closeDate: '3/4/2026' })).toEqual({ closeDate: '2026-03-04' })
    expect(read({ amount: '5' })).toEqual({ amount: { amountMicros: 5e6, currency: 'USD' } })
    expect(read({ dueAt: 'tomorrow 9am' }, 'task')).toEqual({ dueAt: '2026-11-21T14:00:00.000Z' })
  })

  test('[MD28] normal cells are kept as they are', () => {
    for (const type of fieldTypes.all) {
      if (!type.writable || type.id === 'uuid') continue
      fc.assert(
        fc.property(arbitraryCell(type.id as FieldTypeId), value => {
          expect(check('sample', { [type.id]: value })).toEqual({ [type.id]: value })
        }),
        { numRuns: 20 },
      )
    }
  })
})

describe('refusals', () => {
  test.each<[string, string, Json, string]>([
    ['person', 'emails', ['a@'], 'is not an e-mail address'],
    ['person', 'emails', 'a@', 'needs a list of addresses'],
    ['person', 'emails', [7], 'needs an address'],
    ['person', 'birthday', '2026-02-30', 'is not a day like 2026-12-31'],
    ['person', 'birthday', '10000-01-01', 'is not a day like 2026-12-31'],
    ['person', 'birthday', 'today', 'is not a day like 2026-12-31'],
    ['person', 'birthday', '30 Feb 2026', 'is not a day like 2026-12-31'],
    ['task', 'dueAt', 'now', 'is not a time like 2026-12-31T14:05:00Z'],
    ['task', 'dueAt', 'tomorrow 9:00', 'is not a time like 2026-12-31T14:05:00Z'],
    ['task', 'dueAt', '2026-02-30T00:00:00Z', 'is not a time like 2026-12-31T14:05:00Z'],
    ['task', 'dueAt', '+010000-01-01T00:00:00Z', 'is not a time like 2026-12-31T14:05:00Z'],
    ['person', 'name', { first: 'x'.repeat(301), last: '' }, 'has over 300 characters'],
    ['company', 'name', 'x'.repeat(301), 'has over 300 characters'],
    ['company', 'name', 'a\0b', 'has a NUL character'],
    ['company', 'name', 'half \udc00', 'has half a character'],
    ['company', 'name', 7, 'needs text'],
    [
      'deal',
      'amount',
      { amountMicros: 1.5, currency: 'EUR' },
      'has an amount that is no number of millionths',
    ],
    ['deal', 'amount', { amountMicros: 2e18, currency: 'EUR' }, 'has an amount over a trillion'],
    ['deal', 'amount', { amountMicros: 1, currency: 'ZZZ' }, 'has an unknown currency'],
    ['deal', 'amount', 12, 'needs an amount and a currency'],
    ['deal', 'stage', 'maybe', 'is not one of the stages'],
    ['deal', 'probability', 101, 'is over 100'],
    ['deal', 'company', 'Acme', 'is not the id of a record'],
    ['company', 'employees', -1, 'is below 0'],
    ['person', 'tags', ['nope'], 'is not one of the options'],
    [
      'person',
      'avatar',
      [{ hash: 'a'.repeat(64), name: 'x', size: 1, type: 'text/plain' }],
      'is not an image',
    ],
    ['person', 'linkedin', [{ url: 'javascript:alert(1)' }], 'is not a web address'],
    ['person', 'deals', { count: 0, first: [] }, 'is written by Kith'],
    ['person', 'createdAt', '2026-12-31T00:00:00Z', 'is written by Kith'],
    ['sample', 'uuid', newId(), 'is written by Kith'],
    ['sample', 'text', ' ', 'is needed'],
    ['sample', 'json', { deep: 'half \ud800' }, 'text with half a character'],
  ])('[MD29] %s.%s refuses %j: %s', (object, field, value, message) => {
    expect(problemsOf(object, { [field]: value })).toEqual([`${field} ${message}`])
  })

  test.each([NaN, Infinity, -Infinity])('[MD29] %d is no number and no amount', amount => {
    expect(problemsOf('company', { employees: amount })).toEqual(['employees needs a number'])
    const [problem] = problemsOf('deal', { amount: { amountMicros: amount, currency: 'EUR' } })
    expect(problem).toMatch(/^amount /)
  })

  test('[MD30] every problem is told at once, in a sentence with the label', () => {
    const cells = { emails: ['a@'], birthday: 'soon', city: 'Lisboa' }
    expect(problemsOf('person', cells)).toHaveLength(2)
    expect(() => check('person', cells)).toThrow(
      'E-mail is not an e-mail address (and 1 more). Nothing was changed.',
    )
  })

  test('[MD30] unknown fields are named', () => {
    expect(() => check('person', { shoeSize: 43 })).toThrow('Person has no field “shoeSize”')
  })
})

describe('new records', () => {
  test('[MD31] get the defaults of fields that were not given', () => {
    expect(check('deal', { name: 'Big' }, true)).toEqual({ name: 'Big', stage: 'lead' })
    expect(check('deal', { name: 'Big', stage: null }, true)).toEqual({ name: 'Big', stage: null })
    expect(check('deal', { name: 'Big' })).toEqual({ name: 'Big' })
  })

  test('[MD31] need what is required', () => {
    expect(problemsOf('sample', { number: 1 }, true)).toEqual(['text is needed'])
    expect(problemsOf('sample', { number: 1 })).toEqual([])
  })
})
