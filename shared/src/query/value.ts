/** Values of conditions, read strictly: what does not fit is a fault that names the field. */
import { isJsonObject, type Json, type JsonObject } from '#kit'
import { RELATIVE_UNITS, type OperatorId, type RelativeValue } from '#model'
import { isDay } from './calendar.ts'
import { queryFault } from './query-faults.ts'
import type { Build, QueryField, Source } from './source.ts'
import { sql, type Fragment } from './sql.ts'

export interface Asked {
  readonly name: string
  readonly op: OperatorId
  readonly value: Json | undefined
}

/** One condition with the table it is asked of. */
export interface Condition {
  readonly source: Source
  readonly field: QueryField
  readonly asked: Asked
  readonly build: Build
}

const MAX_LIST = 5000
const MAX_TEXT = 2000

const bad = (asked: Asked, problem: string) =>
  queryFault('bad-value', { field: asked.name, op: asked.op, problem })

export function textIn(asked: Asked, value: Json | undefined = asked.value): string {
  if (typeof value === 'number') return String(value)
  // SQLite's LIKE ends at a NUL, so such a text would match everything.
  if (typeof value !== 'string' || value.includes('\0')) throw bad(asked, 'text')
  if (value.length > MAX_TEXT) throw bad(asked, `text of at most ${MAX_TEXT} characters`)
  return value
}

export function numberIn(asked: Asked, value: Json | undefined = asked.value): number {
  if (typeof value !== 'number') throw bad(asked, 'a number')
  return value
}

export function flagIn(asked: Asked): boolean {
  if (typeof asked.value !== 'boolean') throw bad(asked, 'true or false')
  return asked.value
}

/** One value stands for a list of one. */
export function listIn(asked: Asked): readonly Json[] {
  const { value } = asked
  if (value === undefined || value === null) throw bad(asked, 'a list')
  const list: readonly Json[] = Array.isArray(value) ? value : [value]
  if (list.length > MAX_LIST) throw bad(asked, `at most ${MAX_LIST} values`)
  return list
}

export function pairIn(asked: Asked): readonly [Json, Json] {
  const { value } = asked
  if (!Array.isArray(value) || value.length !== 2) throw bad(asked, 'a list of two values')
  const [from, until] = value as readonly Json[]
  return [from ?? null, until ?? null]
}

/** A day, or an instant as ISO text in UTC with milliseconds. */
export function timeIn(asked: Asked, value: Json | undefined = asked.value): string {
  const text = textIn(asked, value)
  if (isDay(text)) return text
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw bad(asked, 'a date such as 2026-03-31')
  return new Date(ms).toISOString()
}

export function relativeIn(asked: Asked): RelativeValue {
  const value = objectIn(asked)
  const { direction, unit } = value
  const amount = value['amount'] ?? 1
  const isKnown =
    (direction === 'past' || direction === 'this' || direction === 'next') &&
    RELATIVE_UNITS.some(known => known === unit)
  if (!isKnown || typeof amount !== 'number' || !Number.isInteger(amount))
    throw bad(asked, 'past, this or next with an amount and a unit')
  if (amount < 1 || amount > 10_000) throw bad(asked, 'an amount between 1 and 10,000')
  return { direction, amount, unit: unit as RelativeValue['unit'] }
}

export interface CountValue {
  readonly op: 'gt' | 'gte' | 'lt' | 'lte' | 'is'
  readonly n: number
}

export function countIn(asked: Asked): CountValue {
  if (typeof asked.value === 'number') return { op: 'is', n: asked.value }
  const { op, n } = objectIn(asked)
  const isKnown = op === 'gt' || op === 'gte' || op === 'lt' || op === 'lte' || op === 'is'
  if (!isKnown || typeof n !== 'number') throw bad(asked, 'a comparison with a number')
  return { op, n }
}

const SIGNS = { gt: '>', gte: '>=', lt: '<', lte: '<=', is: '=' } as const
export const countSign = (op: CountValue['op']): Fragment => sql.raw(SIGNS[op])

function objectIn(asked: Asked): JsonObject {
  const { value } = asked
  if (!isJsonObject(value)) throw bad(asked, 'an object')
  return value
}
