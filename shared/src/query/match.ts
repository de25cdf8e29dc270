/**
 * A filter asked of one record at hand, by its document keys alone: for rules that must answer the
 * same on every machine. Answers as the SQL of the same filter does.
 *
 * Only what a record says by itself can be asked: nothing of other records, of the clock, of where
 * somebody lives or of who asks.
 */
import {
  entryNorm,
  foldText,
  isCondition,
  isRelated,
  type CatalogField,
  type CatalogObject,
  type Condition,
  type Filter,
  type OperatorId,
  type RecordKeys,
} from '#model'
import { memberOf, type Json } from '#kit'

/** The first two columns, and the elements as they are compared. */
interface Cell {
  readonly main: string | number | null
  readonly second: string | number | null
  readonly parts: readonly string[]
  readonly field: CatalogField
}
type Test = (cell: Cell, value: Json | undefined) => boolean
type Tests = Partial<Record<OperatorId, Test>>

const OPPOSITES: Partial<Record<OperatorId, OperatorId>> = {
  isNot: 'is',
  notContains: 'contains',
  notIn: 'in',
  empty: 'notEmpty',
}

/** Whether a record with these keys answers the filter; one that cannot be asked (`matchProblem`) is answered by none. */
export function matches(filter: Filter, object: CatalogObject, keys: RecordKeys): boolean {
  return matchProblem(filter, object) === undefined && holds(filter, object, keys)
}

/** Why a filter cannot be asked of a record by itself, as a clause after "it"; `undefined` when it can. */
export function matchProblem(filter: Filter, object: CatalogObject): string | undefined {
  if (isRelated(filter)) return 'asks about other records'
  if (!isCondition(filter)) {
    if ('not' in filter) return matchProblem(filter.not, object)
    const parts = 'and' in filter ? filter.and : filter.or
    for (const part of parts) {
      const problem = matchProblem(part, object)
      if (problem !== undefined) return problem
    }
    return undefined
  }
  const field = fieldOf(filter, object)
  if (field === undefined) return `names the field “${filter.field}”, which is not there`
  const op = OPPOSITES[filter.op] ?? filter.op
  if (TESTS[field.storageKind.id]?.[op] === undefined)
    return `asks ${field.label} something that depends on more than the record`
  if (field.storageKind.pointsToRecord && listOf(filter.value).includes('me'))
    return 'depends on who asks'
  return undefined
}

/** Ids of the fields that a filter reads. */
export function fieldsOf(filter: Filter, object: CatalogObject): readonly string[] {
  if (isRelated(filter)) return []
  if (isCondition(filter)) return [fieldOf(filter, object)?.id ?? filter.field]
  if ('not' in filter) return fieldsOf(filter.not, object)
  const parts = 'and' in filter ? filter.and : filter.or
  return [...new Set(parts.flatMap(part => fieldsOf(part, object)))]
}

function holds(filter: Filter, object: CatalogObject, keys: RecordKeys): boolean {
  if (isRelated(filter)) return false
  if (isCondition(filter)) return meets(filter, object, keys)
  if ('not' in filter) return !holds(filter.not, object, keys)
  return 'and' in filter
    ? filter.and.every(part => holds(part, object, keys))
    : filter.or.some(part => holds(part, object, keys))
}

function meets(condition: Condition, object: CatalogObject, keys: RecordKeys): boolean {
  const field = fieldOf(condition, object)
  if (field === undefined) return false
  const opposite = OPPOSITES[condition.op]
  const test = TESTS[field.storageKind.id]?.[opposite ?? condition.op]
  if (test === undefined) return false
  const { storageKind: kind } = field
  const value = kind.fromKeys(field.id, keys)
  const [main = null, second = null] = kind.toColumns(value)
  const cell: Cell = {
    main,
    second,
    parts: kind.elements(value).map(element => element.norm),
    field,
  }
  return test(cell, condition.value) === (opposite === undefined)
}

const fieldOf = ({ field }: Condition, { allFields }: CatalogObject): CatalogField | undefined =>
  allFields.find(({ id, name }) => id === field || name === field)

const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

const notEmpty: Test = ({ main }) => main !== null
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? foldText(String(value)) : ''
const foldedTest =
  (test: (text: string, needle: string) => boolean): Test =>
  ({ main }, value) =>
    main !== null && test(foldText(String(main)), textOf(value))

const texts: Tests = {
  is: foldedTest((text, needle) => text === needle),
  in: (cell, value) =>
    cell.main !== null &&
    listOf(value)
      .map(textOf)
      .includes(foldText(String(cell.main))),
  contains: foldedTest((text, needle) => text.includes(needle)),
  startsWith: foldedTest((text, needle) => text.startsWith(needle)),
  endsWith: foldedTest((text, needle) => text.endsWith(needle)),
  notEmpty,
}

/** `read` answers `undefined` for what is no value of the field: then nothing is equal, less or more. */
function ordered<T extends string | number>(
  read: (value: Json | undefined) => T | undefined,
): Tests {
  const compared =
    (test: (a: T, b: T) => boolean): Test =>
    ({ main }, value) => {
      const asked = read(value)
      return main !== null && asked !== undefined && test(main as T, asked)
    }
  const [gt, gte] = [compared((a, b) => a > b), compared((a, b) => a >= b)]
  const [lt, lte] = [compared((a, b) => a < b), compared((a, b) => a <= b)]
  const is = compared((a, b) => a === b)
  return {
    is,
    gt,
    gte,
    lt,
    lte,
    after: gt,
    onOrAfter: gte,
    before: lt,
    onOrBefore: lte,
    between: (cell, value) => {
      const [from, until] = listOf(value)
      return gte(cell, from) && lte(cell, until)
    },
    in: (cell, value) => listOf(value).some(one => is(cell, one)),
    notEmpty,
  }
}

const numbers = ordered(value => numberOf(value))
const days = ordered(value =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined,
)
/** In whole units, `50000`, or as `{ amountMicros, currency }`, which also asks for the currency. */
const micros = ordered(value =>
  typeof value === 'number'
    ? Math.round(value * 1_000_000)
    : numberOf(memberOf(value, 'amountMicros')),
)
const amounts: Tests = Object.fromEntries(
  Object.entries(micros).map(([op, test]): [string, Test] => [
    op,
    (cell, value) => {
      const [first] = listOf(value)
      const currency = memberOf(first, 'currency')
      return test(cell, value) && (typeof currency !== 'string' || cell.second === currency)
    },
  ]),
)

const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

const idOf = (field: CatalogField, value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : ''
  const ids = field.fieldType.ranks?.(field.options) ?? []
  if (ids.includes(text)) return text
  return (
    ids.find(id => foldText(field.fieldType.format(id, field.options)) === foldText(text)) ?? text
  )
}

const one: Tests = {
  is: ({ main, field }, value) => main !== null && main === idOf(field, value),
  in: ({ main, field }, value) =>
    main !== null && listOf(value).some(option => main === idOf(field, option)),
  notEmpty,
}

const set = (needle: (field: CatalogField, value: Json) => string): Tests => {
  const has = ({ parts, field }: Cell, value: Json) => parts.includes(needle(field, value))
  const some: Test = (cell, value) => listOf(value).some(option => has(cell, option))
  return {
    is: some,
    in: some,
    contains: some,
    hasAll: (cell, value) => listOf(value).every(option => has(cell, option)),
    notEmpty,
  }
}

const TESTS: Partial<Record<string, Tests>> = {
  text: texts,
  name: texts,
  address: texts,
  number: numbers,
  money: amounts,
  date: days,
  // A flag that was never set is neither.
  flag: { is: ({ main }, value) => main !== null && main === Number(value === true), notEmpty },
  choice: one,
  reference: one,
  choices: set(idOf),
  entries: {
    ...set((_, value) => entryNorm(value)),
    contains: ({ parts }, value) => parts.some(part => part.includes(textOf(value))),
  },
}
