/**
 * Totals as SQL. Each measure is some partial results and what is made of them; partial results of
 * one group in several currencies are added up in the reader, so that a board with counts and sums
 * of money is one pass over one index.
 */
import type { AggregateId } from '#model'
import type { Json } from '#kit'
import { dialect } from './dialects.ts'
import { queryFault } from './query-faults.ts'
import { relatedCount, relationOf } from './relation.ts'
import { mainColumn, textColumn, type Build, type QueryField, type Source } from './source.ts'
import { column, sql, type Fragment } from './sql.ts'
import type { SqlValue } from '#model'

export interface Partial {
  readonly sql: Fragment
  /** How two partial results become one; `never`: the measure needs a statement of its own groups. */
  readonly merge: 'sum' | 'min' | 'max' | 'never'
}
export interface MeasurePlan {
  readonly partials: readonly Partial[]
  /** Where the partials are asked: with all, per currency of a money field, or per element of a set field. */
  readonly per: 'record' | 'currency' | 'element'
  readonly field: QueryField | null
  finish(values: readonly SqlValue[]): Json
}

/** A total of money. `amountMicros` and `currency` are null when several currencies are in it. */
export interface MoneyTotal {
  readonly amountMicros: number | null
  readonly currency: string | null
  readonly parts: readonly { readonly amountMicros: number; readonly currency: string }[]
}

export function planMeasure(
  fn: AggregateId,
  field: QueryField | null,
  source: Source,
  build: Build,
): MeasurePlan {
  const all: Partial = { sql: sql`count(*)`, merge: 'sum' }
  if (fn === 'count' || field === null)
    return { partials: [all], per: 'record', field: null, finish: ([n]) => Number(n ?? 0) }
  build.reads.note(source.object.id, field.id)
  const filled: Partial = { sql: counted(filledSql(field, source, build)), merge: 'sum' }
  const counts = { partials: [all, filled], per: 'record', field } as const
  const main = field.column === '' ? null : mainColumn(source, field)
  switch (fn) {
    case 'countFilled':
      return { ...counts, finish: ([, n]) => Number(n ?? 0) }
    case 'countEmpty':
      return { ...counts, finish: ([n, some]) => Number(n ?? 0) - Number(some ?? 0) }
    case 'percentFilled':
      return { ...counts, finish: ([n, some]) => share(Number(some ?? 0), Number(n ?? 0)) }
    case 'percentEmpty':
      return {
        ...counts,
        finish: ([n, some]) => share(Number(n ?? 0) - Number(some ?? 0), Number(n ?? 0)),
      }
    case 'countTrue':
    case 'countFalse': {
      if (field.kind !== 'flag' || !main) throw none(field, fn)
      const test = sql`${main} = ${sql.lit(fn === 'countTrue' ? 1 : 0)}`
      const partials = [{ sql: counted(test), merge: 'sum' }] as const
      return { partials, per: 'record', field, finish: ([n]) => Number(n ?? 0) }
    }
    case 'countUnique':
      return uniqueCount(field, source)
    default:
      return statistic(fn, field, main)
  }
}

const counted = (test: Fragment): Fragment => sql`count(CASE WHEN ${test} THEN 1 END)`
const share = (part: number, whole: number): Json => (whole === 0 ? null : part / whole)

function filledSql(field: QueryField, source: Source, build: Build): Fragment {
  const relation = relationOf(field, build.scope)
  if (relation && relation.shape !== 'column')
    return sql`${relatedCount(source, field, relation, build)} > 0`
  return sql`${mainColumn(source, field)} IS NOT NULL`
}

function uniqueCount(field: QueryField, source: Source): MeasurePlan {
  const finish: MeasurePlan['finish'] = ([n]) => Number(n ?? 0)
  const isElements = field.field?.storageKind.hasElements === true
  if (isElements) {
    const partials = [{ sql: sql`count(DISTINCT e.norm)`, merge: 'never' }] as const
    return { partials, per: 'element', field, finish }
  }
  if (field.column === '') throw none(field, 'countUnique')
  const value =
    field.kind === 'money'
      ? sql`${mainColumn(source, field)} || ' ' || ${currencyColumn(field, source)}`
      : field.kind === 'text' || field.kind === 'name' || field.kind === 'address'
        ? dialect.folded(textColumn(source, field))
        : mainColumn(source, field)
  return {
    partials: [{ sql: sql`count(DISTINCT ${value})`, merge: 'never' }],
    per: 'record',
    field,
    finish,
  }
}

/** Statistics of numbers, money (per currency) and times. */
function statistic(fn: AggregateId, field: QueryField, main: Fragment | null): MeasurePlan {
  const isTime = field.kind === 'date' || field.kind === 'moment'
  const isNumber = field.kind === 'number' || field.kind === 'money'
  if (!main || (!isTime && !isNumber)) throw none(field, fn)
  if (isTime && fn !== 'min' && fn !== 'max' && fn !== 'range') throw none(field, fn)
  const least: Partial = { sql: sql`min(${main})`, merge: 'min' }
  const most: Partial = { sql: sql`max(${main})`, merge: 'max' }
  const n: Partial = { sql: sql`count(${main})`, merge: 'sum' }
  const total: Partial = { sql: dialect.total(main), merge: 'sum' }
  const per = field.kind === 'money' ? 'currency' : 'record'
  const whole = field.kind === 'money' ? Math.round : (value: number) => value
  const base = { per, field } as const
  switch (fn) {
    case 'sum':
      return {
        ...base,
        partials: [n, total],
        finish: ([count, sum]) => (count ? Number(sum) : null),
      }
    case 'average':
      return {
        ...base,
        partials: [n, total],
        finish: ([count, sum]) => (count ? whole(Number(sum) / Number(count)) : null),
      }
    case 'min':
      return { ...base, partials: [least], finish: ([value]) => value ?? null }
    case 'max':
      return { ...base, partials: [most], finish: ([value]) => value ?? null }
    case 'range':
      return {
        ...base,
        partials: [least, most],
        finish: ([low, high]) =>
          low === null || low === undefined ? null : distance(low, high ?? low, isTime),
      }
    case 'median':
      return {
        ...base,
        partials: [{ sql: dialect.median(main), merge: 'never' }],
        finish: ([value]) => (typeof value === 'number' ? whole(value) : null),
      }
    default:
      throw none(field, fn)
  }
}

const DAY_MS = 86_400_000
/** Between two times: days. */
function distance(low: SqlValue, high: SqlValue, isTime: boolean): number {
  if (!isTime) return Number(high) - Number(low)
  return (Date.parse(String(high)) - Date.parse(String(low))) / DAY_MS
}

export const currencyColumn = (field: QueryField, source: Source): Fragment =>
  column(source.alias, `${field.column}_cur`)

export function mergePartial(merge: Partial['merge'], a: SqlValue, b: SqlValue): SqlValue {
  if (a === null) return b
  if (b === null) return a
  if (merge === 'sum') return Number(a) + Number(b)
  return (merge === 'min') === a < b ? a : b
}

const none = (field: QueryField, fn: string) =>
  queryFault('cannot-measure', { field: field.field?.label ?? field.id, fn })
