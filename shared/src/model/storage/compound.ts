/** Values with parts, kept as one document key so that their parts never mix between two people. */
import { memberOf, type Json } from '#kit'
import { foldKey } from '../fold.ts'
import type { SqlValue } from '../storage-kind.ts'
import { numberOperators, textOperators, wordOperators } from './operator-sets.ts'
import { numberOrNull, scalarKind, textOrNull } from './scalar.ts'

/** In documents `[amountMicros, currency]`; the main column holds the micros. */
export const moneyKind = scalarKind({
  id: 'money',
  operators: numberOperators,
  columns: [
    { suffix: '', type: 'INTEGER' },
    { suffix: '_cur', type: 'TEXT' },
  ],
  sort: 'number',
  read: stored => (Array.isArray(stored) ? money(stored[0], stored[1]) : null),
  write: value => [memberOf(value, 'amountMicros') ?? 0, memberOf(value, 'currency') ?? ''],
  toColumns: value =>
    value === null
      ? [null, null]
      : [numberOrNull(memberOf(value, 'amountMicros')), textOrNull(memberOf(value, 'currency'))],
  fromColumns: ([amount, currency]) => money(amount, currency),
})

function money(amount: Json | undefined, currency: Json | undefined): Json | null {
  const amountMicros = numberOrNull(amount)
  const code = textOrNull(currency)
  return amountMicros === null || code === null ? null : { amountMicros, currency: code }
}

/** The main column is "First Last", as it is read. */
export const nameKind = scalarKind({
  id: 'name',
  operators: textOperators,
  columns: [
    { suffix: '', type: 'TEXT' },
    { suffix: '_first', type: 'TEXT' },
    { suffix: '_last', type: 'TEXT' },
    { suffix: '_key', type: 'TEXT' },
  ],
  keySuffix: '_key',
  sort: 'text',
  read: stored => fullName(memberOf(stored, 'first'), memberOf(stored, 'last')),
  toColumns(value) {
    const first = textOrNull(memberOf(value, 'first'))
    const last = textOrNull(memberOf(value, 'last'))
    const whole = [first, last].filter(Boolean).join(' ')
    return whole === '' ? [null, null, null, null] : [whole, first, last, foldKey(whole)]
  },
  fromColumns: ([, first, last]) => fullName(first, last),
})

function fullName(first: Json | undefined, last: Json | undefined): Json | null {
  const name = { first: textOrNull(first) ?? '', last: textOrNull(last) ?? '' }
  return name.first === '' && name.last === '' ? null : name
}

const ADDRESS_TEXTS = ['street', 'street2', 'city', 'state', 'postcode', 'country'] as const
const ADDRESS_PARTS = [...ADDRESS_TEXTS, 'lat', 'lng'] as const

/** The main column is the address on one line; every part has a column of its own to filter and group by. */
export const addressKind = scalarKind({
  id: 'address',
  operators: textOperators,
  columns: [
    { suffix: '', type: 'TEXT' },
    ...ADDRESS_TEXTS.map(name => ({ suffix: `_${name}`, type: 'TEXT' as const })),
    { suffix: '_lat', type: 'REAL' },
    { suffix: '_lng', type: 'REAL' },
    { suffix: '_key', type: 'TEXT' },
  ],
  keySuffix: '_key',
  sort: 'text',
  read: stored => address(ADDRESS_PARTS.map(name => memberOf(stored, name))),
  toColumns(value) {
    if (value === null) return [null, ...ADDRESS_PARTS.map(() => null), null]
    const texts = ADDRESS_TEXTS.map(name => textOrNull(memberOf(value, name)))
    const line = texts.filter(Boolean).join(', ')
    const place = [numberOrNull(memberOf(value, 'lat')), numberOrNull(memberOf(value, 'lng'))]
    const main = line === '' ? place.join(', ') : line
    return [main, ...texts, ...place, foldKey(main)]
  },
  fromColumns: values => address(values.slice(1, 1 + ADDRESS_PARTS.length)),
})

function address(values: readonly (Json | undefined)[]): Json | null {
  const found: Record<string, Json> = {}
  for (const [at, name] of ADDRESS_PARTS.entries()) {
    const value = at < ADDRESS_TEXTS.length ? textOrNull(values[at]) : numberOrNull(values[at])
    if (value !== null) found[name] = value
  }
  return Object.keys(found).length === 0 ? null : found
}

export const jsonKind = scalarKind({
  id: 'json',
  operators: wordOperators,
  columns: [{ suffix: '', type: 'TEXT' }],
  sort: 'none',
  read: stored => stored,
  toColumns: value => [value === null ? null : JSON.stringify(value)],
  fromColumns: ([text]) => parsed(text),
})

export function parsed(text: SqlValue | undefined): Json | null {
  return typeof text === 'string' ? (JSON.parse(text) as Json) : null
}
