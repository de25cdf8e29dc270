/** What people really type and files really hold, cell by cell. */
import { describe, expect, test } from 'vitest'
import type { Json } from '#kit'
import { testOptions, testParse } from '#testkit'
import type { ParseContext } from '../field-type.ts'
import { fieldTypes, type FieldTypeId } from './index.ts'

/** Text → value, or `{ problem }`. */
type Case = readonly [text: string, expected: Json]
const no = (problem: string): Json => ({ problem })
const eur = (amount: number, currency = 'EUR'): Json => ({ amountMicros: amount * 1e6, currency })

function check(
  type: FieldTypeId,
  cases: readonly Case[],
  options: Json = testOptions,
  context: Partial<ParseContext> = {},
): void {
  const def = fieldTypes.must(type)
  test.each(cases)(`[MD10] ${type} reads %j`, (text, expected) => {
    const read = def.parse(text, def.options.parse(options), { ...testParse, ...context })
    expect('problem' in read ? { problem: read.problem } : read.value).toEqual(expected)
  })
}

describe('text', () => {
  check('text', [
    ['  padded  ', 'padded'],
    ['two\nlines', 'two lines'],
    ['tab\there', 'tab\there'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['nul\0', no('a NUL character')],
    ['half \ud800', no('half a character')],
    ['x'.repeat(8193), no('over 8192 characters')],
    ['e\u0301', 'é'],
    ['=SUM(A1)', '=SUM(A1)'],
    ['\u00a0nbsp\u00a0', 'nbsp'],
  ])
  check('text', [['a\r\nb\n', 'a\nb']], { multiline: true })
  check('text', [['abcd', no('over 3 characters')]], { max: 3 })
})

describe('number', () => {
  check('number', [
    ['42', 42],
    ['-42', -42],
    ['−42', -42],
    ['+7', 7],
    ['(12)', -12],
    ['1.2k', 1200],
    ['1,2k', 1200],
    ['3 m', 3_000_000],
    ['2bn', 2_000_000_000],
    ['4 Mio', 4_000_000],
    ['1,234', 1234],
    ['1.234', 1.234],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1 234 567', 1_234_567],
    ["1'234'567", 1_234_567],
    ['1.234.567', 1_234_567],
    ['1,234,567', 1_234_567],
    ['12,34,567', 1_234_567],
    ['12,5', 12.5],
    ['.5', 0.5],
    ['5.', 5],
    ['0,123', 0.123],
    ['50%', 0.5],
    ['1e3', 1000],
    ['1E-2', 0.01],
    ['\u202f12\u00a0000', 12_000],
    ['-0', 0],
    ['twelve', no('not a number')],
    ['1.2.3', no('not a number')],
    ['1,2,3', no('not a number')],
    ['1-2', no('not a number')],
    ['--1', no('not a number')],
    ['NaN', no('not a number')],
    ['Infinity', no('not a number')],
    ['1e999', no('not a number')],
    ['1e16', no('too large')],
    ['-1e16', no('too small')],
    ['0x10', no('not a number')],
    ['12abc', no('not a number')],
    ['%', no('not a number')],
    [',', no('not a number')],
  ])
  check(
    'number',
    [
      ['1.234', 1234],
      ['1,5', 1.5],
      ['1.23', 1.23],
    ],
    {},
    { decimal: ',' },
  )
  check(
    'number',
    [
      ['50%', 50],
      ['50', 50],
      ['12,5 %', 12.5],
      ['101', no('over 100')],
    ],
    {
      style: 'percent',
      max: 100,
    },
  )
  check(
    'number',
    [
      ['1.005', 1.01],
      ['2.675', 2.68],
      ['-1.005', -1],
    ],
    { decimals: 2 },
  )
  check('number', [['-1', no('below 0')]], { min: 0 })
})

describe('currency', () => {
  check('currency', [
    ['€3 500', eur(3500)],
    ['€ 3.500,00', eur(3500)],
    ['3,500.00 EUR', eur(3500)],
    ['3500€', eur(3500)],
    ['3500 eur', eur(3500)],
    ['EUR 3500', eur(3500)],
    ['$12', eur(12, 'USD')],
    ['US$ 12', eur(12, 'USD')],
    ['R$ 1.200,00', eur(1200, 'BRL')],
    ['-$5', eur(-5, 'USD')],
    ['$-5', eur(-5, 'USD')],
    ['($5)', eur(-5, 'USD')],
    ['£1.2m', eur(1_200_000, 'GBP')],
    ['1.2m EUR', eur(1_200_000)],
    ['3 mio €', eur(3_000_000)],
    ['5k', eur(5000)],
    ['CHF 1’200.50', eur(1200.5, 'CHF')],
    ['100 kr', eur(100, 'SEK')],
    ['¥1000', eur(1000, 'JPY')],
    ['0 KWD', eur(0, 'KWD')],
    ['1.234 KWD', eur(1.234, 'KWD')],
    ['0.000001', { amountMicros: 1, currency: 'EUR' }],
    ['0E0', { amountMicros: 0, currency: 'EUR' }],
    ['1E2', { amountMicros: 100e6, currency: 'EUR' }],
    ['3500 XXQ', no('unknown currency')],
    ['€', no('not an amount')],
    ['free', no('not an amount')],
    ['12 apples', no('not an amount')],
    ['50%', no('not an amount')],
    ['€12€', no('not an amount')],
    ['2e12', no('too large')],
  ])
  check(
    'currency',
    [
      ['kr 100', eur(100, 'NOK')],
      ['100', eur(100, 'NOK')],
    ],
    { currency: 'NOK' },
  )
  check('currency', [['$5', eur(5, 'CAD')]], {}, { currency: 'CAD' })
})

describe('boolean', () => {
  check('boolean', [
    ['yes', true],
    ['Y', true],
    ['TRUE', true],
    ['1', true],
    ['x', true],
    ['✓', true],
    ['Não', false],
    ['no', false],
    ['0', false],
    ['Sí', true],
    ['maybe', no('not yes or no')],
    ['2', no('not yes or no')],
  ])
})

describe('date', () => {
  check('date', [
    ['2026-12-31', '2026-12-31'],
    ['31.12.2026', '2026-12-31'],
    ['31/12/2026', '2026-12-31'],
    ['31-12-2026', '2026-12-31'],
    ['12/31/2026', '2026-12-31'],
    ['3/4/2026', '2026-04-03'],
    ['3.4.26', '2026-04-03'],
    ['3. 4. 2026', '2026-04-03'],
    ['1.1.62', '1962-01-01'],
    ['20261231', '2026-12-31'],
    ['2026/1/2', '2026-01-02'],
    ['12 Mar 2026', '2026-03-12'],
    ['12 March', '2026-03-12'],
    ['March 12, 2026', '2026-03-12'],
    ['Mar 12th 2026', '2026-03-12'],
    ['12. März 2026', '2026-03-12'],
    ['12 de março de 2026', '2026-03-12'],
    ['12-Mar-26', '2026-03-12'],
    ['Thursday, 12 March 2026', '2026-03-12'],
    ['Mar 2026', '2026-03-01'],
    ['today', '2026-11-20'],
    ['Tomorrow', '2026-11-21'],
    ['yesterday', '2026-11-19'],
    ['fri', '2026-11-20'],
    ['mon', '2026-11-23'],
    ['next fri', '2026-11-27'],
    ['last fri', '2026-11-13'],
    ['next week', '2026-11-27'],
    ['next month', '2026-12-20'],
    ['in 3 days', '2026-11-23'],
    ['+2w', '2026-12-04'],
    ['2 months ago', '2026-09-20'],
    ['a year ago', '2025-11-20'],
    ['2026-12-31T23:59:59Z', '2026-12-31'],
    ['2026-12-31 00:00', '2026-12-31'],
    ['31.12.2026, 14:05', '2026-12-31'],
    ['31.12', '2026-12-31'],
    ['29.02.2024', '2024-02-29'],
    ['29.02.2023', no('no such day')],
    ['30 Feb 2026', no('no such day')],
    ['31.4.2026', no('no such day')],
    ['2026-13-01', no('no such day')],
    ['0.1.2026', no('no such day')],
    ['2026-00-10', no('no such day')],
    ['10000-01-01', no('not a date')],
    ['0999-01-01', no('no such day')],
    ['soon', no('not a date')],
    ['12', no('not a date')],
    ['Q3', no('not a date')],
    ['2026', no('not a date')],
    ['may', no('not a date')],
  ])
  check(
    'date',
    [
      ['3/4/2026', '2026-03-04'],
      ['31/12/2026', '2026-12-31'],
    ],
    {},
    { dateOrder: 'mdy' },
  )
  check(
    'date',
    [
      ['26/4/3', no('not a date')],
      ['26/04/03', '2026-04-03'],
    ],
    {},
    { dateOrder: 'ymd' },
  )
  check(
    'date',
    [
      ['2030-01-01', no('in the future')],
      ['2026-11-22', no('in the future')],
      ['2026-11-21', '2026-11-21'],
      ['today', '2026-11-20'],
    ],
    { mayBeFuture: false },
  )
})

describe('dateTime', () => {
  check('dateTime', [
    ['2026-07-01T14:05:00Z', '2026-07-01T14:05:00.000Z'],
    ['2026-07-01T14:05:00+02:00', '2026-07-01T12:05:00.000Z'],
    ['2026-07-01T14:05:00.123Z', '2026-07-01T14:05:00.123Z'],
    ['2026-07-01 14:05', '2026-07-01T13:05:00.000Z'],
    ['2026-12-01 14:05', '2026-12-01T14:05:00.000Z'],
    ['1.7.2026 14:05', '2026-07-01T13:05:00.000Z'],
    ['1.7.2026', '2026-06-30T23:00:00.000Z'],
    ['tomorrow 2pm', '2026-11-21T14:00:00.000Z'],
    ['tomorrow at 9', '2026-11-21T09:00:00.000Z'],
    ['fri 12am', '2026-11-20T00:00:00.000Z'],
    ['17:30', '2026-11-20T17:30:00.000Z'],
    ['now', '2026-11-20T12:00:00.000Z'],
    ['2026-02-30T10:00:00Z', no('no such day')],
    ['2026-02-03T25:00:00Z', no('no such time')],
    ['tomorrow 25:00', no('no such time')],
    ['13pm', no('no such time')],
    ['later', no('not a date')],
  ])
})

describe('options', () => {
  check('select', [
    ['Red', 'red'],
    [' red ', 'red'],
    ['GREEN', 'green'],
    ['Blue', 'blue'],
    ['purple', no('unknown option')],
    ['red; green', no('unknown option')],
  ])
  check('status', [
    ['green', 'green'],
    ['x', no('unknown option')],
  ])
  check('multiSelect', [
    ['Red', ['red']],
    ['red, green', ['red', 'green']],
    ['red;green;red', ['red', 'green']],
    ['red|blue', ['red', 'blue']],
    ['red\ngreen', ['red', 'green']],
    [';;', null],
    ['red; pink', no('unknown option')],
  ])
})

describe('emails', () => {
  check('emails', [
    ['Ana@Example.PT', ['ana@example.pt']],
    ['Ana Lopes <ana@x.pt>', ['ana@x.pt']],
    ['mailto:ana@x.pt', ['ana@x.pt']],
    ['a@x.pt; b@y.pt', ['a@x.pt', 'b@y.pt']],
    ['a@x.pt,b@y.pt', ['a@x.pt', 'b@y.pt']],
    ['a@x.pt\nb@y.pt', ['a@x.pt', 'b@y.pt']],
    ['a@x.pt|A@X.PT', ['a@x.pt']],
    ['a@x.pt, b@y.pt / c@z.pt', ['a@x.pt', 'b@y.pt', 'c@z.pt']],
    ['a@x.pt b@y.pt', ['a@x.pt', 'b@y.pt']],
    ['a/b@x.pt', ['a/b@x.pt']],
    ['ana @x.pt', no('a space inside')],
    ["o'brien+tag@x.co.uk", ["o'brien+tag@x.co.uk"]],
    ['jörg@müller.de', ['jörg@müller.de']],
    ['ana', no('no @')],
    ['a@@x.pt', no('two @')],
    ['a@b@c.pt', no('two @')],
    ['a@', no('not an e-mail')],
    ['@x.pt', no('not an e-mail')],
    ['a@x', no('not an e-mail')],
    ['a@x..pt', no('not an e-mail')],
    ['a@-x.pt', no('not an e-mail')],
    ['.a@x.pt', no('not an e-mail')],
    ['a b@x.pt', no('a space inside')],
    [`${'a'.repeat(250)}@x.pt`, no('too long')],
    ['a@x.pt; b', no('no @')],
  ])
})

describe('phones', () => {
  check('phones', [
    ['+351 213 000 111', ['+351213000111']],
    ['213 000 111', ['+351213000111']],
    ['00351 213000111', ['+351213000111']],
    ['+1 (202) 555-0100', ['+12025550100']],
    ['+1 202 555 0100 ext. 12', ['+12025550100 ext. 12']],
    ['tel:+351213000111', ['+351213000111']],
    ['+351 213 000 111; +351 913 000 111', ['+351213000111', '+351913000111']],
    ['112', ['112']],
    ['call me', no('not a phone')],
    ['1', no('not a phone')],
    ['12', no('too short')],
    ['+', no('not a phone')],
    ['+1 202-555-0100 (home)', no('not a phone')],
  ])
  check('phones', [['(202) 555-0100', ['+12025550100']]], {}, { country: 'US' })
  check('phones', [['213 000 111', ['213 000 111']]], {}, { country: '' })
})

describe('links', () => {
  check('links', [
    ['mit.edu', [{ url: 'https://mit.edu/' }]],
    ['http://mit.edu/a b', no('not a link')],
    ['HTTPS://MIT.EDU/About', [{ url: 'https://mit.edu/About' }]],
    ['www.mit.edu | ox.ac.uk', [{ url: 'https://www.mit.edu/' }, { url: 'https://ox.ac.uk/' }]],
    ['mit.edu; https://www.mit.edu/', [{ url: 'https://mit.edu/' }]],
    ['Site <mit.edu>', [{ url: 'https://mit.edu/', label: 'Site' }]],
    ['localhost:3000', no('not a link')],
    ['javascript:alert(1)', no('not a link')],
    ['javascript://x.com/%0aalert(1)', no('not a link')],
    ['file:///etc/passwd', no('not a link')],
    ['https://user:pw@x.com', no('not a link')],
    ['mailto:a@x.pt', no('not a link')],
    ['just words', no('not a link')],
    ['http://', no('not a link')],
    ['münchen.de', [{ url: 'https://xn--mnchen-3ya.de/' }]],
  ])
})

describe('names and addresses', () => {
  check('fullName', [
    ['Ana Lopes', { first: 'Ana', last: 'Lopes' }],
    ['Lopes, Ana', { first: 'Ana', last: 'Lopes' }],
    ['Ana Maria de la Cruz', { first: 'Ana Maria', last: 'de la Cruz' }],
    ['Ludwig van Beethoven', { first: 'Ludwig', last: 'van Beethoven' }],
    ['Madonna', { first: 'Madonna', last: '' }],
    ['van Gogh', { first: 'van', last: 'Gogh' }],
    ['山田 太郎', { first: '山田', last: '太郎' }],
    [',', null],
    ['x'.repeat(301), no('over 300 characters')],
  ])
  check('address', [
    [
      'Rua A 1; ; Lisboa; ; 1000-138; Portugal',
      { street: 'Rua A 1', city: 'Lisboa', postcode: '1000-138', country: 'Portugal' },
    ],
    [
      'Rua A 1, 1000-138 Lisboa, Portugal',
      { street: 'Rua A 1', city: 'Lisboa', postcode: '1000-138', country: 'Portugal' },
    ],
    [
      '1 Main St, Boston, MA 02110, USA',
      { street: '1 Main St', city: 'Boston', state: 'MA', postcode: '02110', country: 'USA' },
    ],
    [
      '1 Main St\nBoston MA 02110\nUSA',
      { street: '1 Main St', city: 'Boston', state: 'MA', postcode: '02110', country: 'USA' },
    ],
    ['Lisboa', { street: 'Lisboa' }],
    [', ,', null],
  ])
})

describe('lists, stars and the rest', () => {
  check('array', [
    ['a, b', ['a', 'b']],
    ['a; b, c', ['a', 'b, c']],
    ['Red; RED', ['Red']],
    [' ; ', null],
  ])
  check(
    'array',
    [
      ['https://www.mit.edu/about', ['mit.edu']],
      ['MIT.edu|ox.ac.uk', ['mit.edu', 'ox.ac.uk']],
      ["['mit.edu']", no('not a domain')],
      ['info@mit.edu', ['mit.edu']],
    ],
    { style: 'domain' },
  )
  check('rating', [
    ['4', 4],
    ['★★★', 3],
    ['★★★☆☆', 3],
    ['4/5', 4],
    ['4 of 5', 4],
    ['0', null],
    ['6', no('over 5')],
    ['4/10', no('not a rating')],
    ['good', no('not a rating')],
  ])
  check('duration', [
    ['1h 30m', 90],
    ['90', 90],
    ['1:30', 90],
    ['2 hours', 120],
    ['1.5h', 90],
    ['1 day, 2 hours and 5 minutes', 1565],
    ['1:75', no('not a duration')],
    ['-5', no('not a duration')],
    ['long', no('not a duration')],
  ])
  check('dateWithoutYear', [
    ['14 March', '03-14'],
    ['--0314', '03-14'],
    ['03-14', '03-14'],
    ['29 Feb', '02-29'],
    ['1996-03-14', '03-14'],
    ['02-30', no('no such day')],
    ['spring', no('not a date')],
  ])
  check('reference', [
    ['0190A3C4-0000-7000-8000-000000000001', '0190a3c4-0000-7000-8000-000000000001'],
    ['Acme', no('no such record')],
  ])
  check('json', [
    ['{"a":[1]}', { a: [1] }],
    ['{a:1}', no('not JSON')],
    [`${'['.repeat(30)}${']'.repeat(30)}`, no('not JSON')],
    ['{"__proto__":1}', no('not JSON')],
  ])
  check('files', [['offer.pdf', no('not a file')]])
  check('uuid', [['nope', no('not a UUID')]])
})
