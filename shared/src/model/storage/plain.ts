/** Text, numbers, days, moments and single choices: one key, one main column. */
import { foldKey } from '../fold.ts'
import { dateOperators, numberOperators, oneOperators, textOperators } from './operator-sets.ts'
import { numberOrNull, scalarKind, textOrNull } from './scalar.ts'

export const textKind = scalarKind({
  id: 'text',
  operators: textOperators,
  columns: [
    { suffix: '', type: 'TEXT' },
    { suffix: '_key', type: 'TEXT' },
  ],
  keySuffix: '_key',
  sort: 'text',
  read: textOrNull,
  toColumns: value =>
    typeof value === 'string' && value !== '' ? [value, foldKey(value)] : [null, null],
  fromColumns: ([text]) => textOrNull(text),
})

export const numberKind = scalarKind({
  id: 'number',
  operators: numberOperators,
  columns: [{ suffix: '', type: 'REAL' }],
  sort: 'number',
  read: numberOrNull,
  toColumns: value => [numberOrNull(value)],
  fromColumns: ([number]) => numberOrNull(number),
})

export const flagKind = scalarKind({
  id: 'flag',
  operators: ['is', 'isNot'],
  columns: [{ suffix: '', type: 'INTEGER' }],
  sort: 'number',
  read: stored => (typeof stored === 'boolean' ? stored : null),
  toColumns: value => [typeof value === 'boolean' ? Number(value) : null],
  fromColumns: ([flag]) => (flag === 1 ? true : flag === 0 ? false : null),
})

export const dateKind = scalarKind({
  id: 'date',
  operators: dateOperators,
  columns: [{ suffix: '', type: 'TEXT' }],
  sort: 'text',
  read: textOrNull,
  toColumns: value => [textOrNull(value)],
  fromColumns: ([day]) => textOrNull(day),
})

/** A moment in UTC as ISO text, so that text order is time order. */
export const momentKind = scalarKind({
  id: 'moment',
  operators: dateOperators,
  columns: [{ suffix: '', type: 'TEXT' }],
  sort: 'text',
  read: textOrNull,
  toColumns: value => [textOrNull(value)],
  fromColumns: ([moment]) => textOrNull(moment),
})

/** The id of one option. It sorts by the ranks of its field type. */
export const choiceKind = scalarKind({
  id: 'choice',
  operators: oneOperators,
  columns: [{ suffix: '', type: 'TEXT' }],
  sort: 'text',
  read: textOrNull,
  toColumns: value => [textOrNull(value)],
  fromColumns: ([option]) => textOrNull(option),
})
