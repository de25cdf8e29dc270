/** Operators in words, as they stand between a field and a value: "Stage · is not · Won". */
import type { OperatorId, StorageKindId } from './storage-kind.ts'

const WORDS: Readonly<Record<OperatorId, string>> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  endsWith: 'ends with',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  between: 'is between',
  in: 'is any of',
  notIn: 'is none of',
  hasAll: 'has all of',
  before: 'is before',
  after: 'is after',
  onOrBefore: 'is on or before',
  onOrAfter: 'is on or after',
  inPast: 'is in the past',
  inFuture: 'is in the future',
  today: 'is today',
  relative: 'is within',
  count: 'count is',
  empty: 'is empty',
  notEmpty: 'is not empty',
}

const OPTIONS = {
  contains: 'has',
  notContains: 'does not have',
  in: 'has any of',
  notIn: 'has none of',
}
const OTHER: Readonly<Partial<Record<StorageKindId, Partial<Record<OperatorId, string>>>>> = {
  choices: OPTIONS,
  links: {
    ...OPTIONS,
    contains: 'include',
    notContains: 'do not include',
    empty: 'are empty',
    notEmpty: 'are not empty',
  },
  inverse: {
    ...OPTIONS,
    contains: 'include',
    notContains: 'do not include',
    empty: 'are empty',
    notEmpty: 'are not empty',
  },
  nextActivity: { empty: 'is not planned', notEmpty: 'is planned' },
  reference: { empty: 'is empty', notEmpty: 'is set' },
  entries: { is: 'is exactly', isNot: 'is not' },
}

export const operatorLabel = (op: OperatorId, storage: StorageKindId): string =>
  OTHER[storage]?.[op] ?? WORDS[op]

/** Operators that need no value. */
const BARE: ReadonlySet<OperatorId> = new Set(['inPast', 'inFuture', 'today', 'empty', 'notEmpty'])
export const needsValue = (op: OperatorId): boolean => !BARE.has(op)
