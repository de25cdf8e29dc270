/** Filters and sort orders as data: what a view stores, a URL carries and the query room compiles. */
import { json, POSITION_KEY, s, type Json, type Schema } from '#kit'
import { OPERATORS, type OperatorId } from './storage-kind.ts'

/**
 * `field` is a field id or name, or a path through one-side relations: `company.industry`.
 * Values: an id, text, number or date; lists for `in`, `notIn`, `hasAll`, `between`; `'me'` for a
 * member; `{ direction: 'past' | 'this' | 'next', amount, unit }` for `relative`;
 * `{ op: 'gte' | 'lte' | 'is', n }` for `count` of related records.
 */
export interface Condition {
  readonly field: string
  readonly op: OperatorId
  readonly value?: Json
}

/** Records of a many-side relation of which some, none or all answer a filter. */
export interface RelatedCondition {
  readonly related: string
  readonly match: 'some' | 'none' | 'every'
  readonly where: Filter | null
}

export type Filter =
  | Condition
  | RelatedCondition
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }

export interface Order {
  readonly field: string
  readonly dir: 'asc' | 'desc'
}

/** As people put records in order by hand; it decides alone, no two records share a place. */
export const MANUAL_ORDER: readonly Order[] = [{ field: POSITION_KEY, dir: 'asc' }]

/** Whether people may change the order by hand, for then a place is all that decides. */
export const isManual = ([first]: readonly Order[]): boolean =>
  first?.field === POSITION_KEY && first.dir === 'asc'

export const BUCKETS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Bucket = (typeof BUCKETS)[number]

export const RELATIVE_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const
export interface RelativeValue {
  readonly direction: 'past' | 'this' | 'next'
  readonly amount: number
  readonly unit: (typeof RELATIVE_UNITS)[number]
}

const name = s.string().min(1).max(200)
const MAX_PARTS = 200

export const filterSchema: Schema<Filter> = s.lazy(() =>
  s.union([
    s.strictObject({ and: s.array(filterSchema).max(MAX_PARTS) }),
    s.strictObject({ or: s.array(filterSchema).max(MAX_PARTS) }),
    s.strictObject({ not: filterSchema }),
    s.strictObject({
      related: name,
      match: s.enum(['some', 'none', 'every']),
      where: filterSchema.nullable(),
    }),
    s.strictObject({ field: name, op: s.enum(OPERATORS), value: json.optional() }),
  ]),
) as Schema<Filter>

export const orderSchema: Schema<Order> = s.strictObject({
  field: name,
  dir: s.enum(['asc', 'desc']),
})

export const isCondition = (filter: Filter): filter is Condition => 'field' in filter
export const isRelated = (filter: Filter): filter is RelatedCondition => 'related' in filter
