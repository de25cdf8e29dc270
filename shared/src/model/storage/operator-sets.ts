/** Operators that several storage kinds share. */
import type { OperatorId } from '../storage-kind.ts'

const EMPTIES = ['empty', 'notEmpty'] as const
export const textOperators: readonly OperatorId[] = [
  'contains',
  'notContains',
  'is',
  'isNot',
  'startsWith',
  'endsWith',
  'in',
  'notIn',
  ...EMPTIES,
]
export const numberOperators: readonly OperatorId[] = [
  'is',
  'isNot',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'in',
  'notIn',
  ...EMPTIES,
]
export const dateOperators: readonly OperatorId[] = [
  'is',
  'isNot',
  'before',
  'after',
  'onOrBefore',
  'onOrAfter',
  'between',
  'inPast',
  'inFuture',
  'today',
  'relative',
  ...EMPTIES,
]
export const oneOperators: readonly OperatorId[] = ['is', 'isNot', 'in', 'notIn', ...EMPTIES]
export const manyOperators: readonly OperatorId[] = [
  'contains',
  'notContains',
  'in',
  'notIn',
  'hasAll',
  ...EMPTIES,
]
export const wordOperators: readonly OperatorId[] = ['contains', 'notContains', ...EMPTIES]
