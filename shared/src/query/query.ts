/** Questions as data. The engine compiles them to SQL; a view, a URL, the command line and the API build them. */
import {
  filterSchema,
  orderSchema,
  AGGREGATES,
  BUCKETS,
  type AggregateId,
  type Bucket,
  type Filter,
  type Order,
} from '#model'
import { s, type Json, type Schema } from '#kit'

export interface Query {
  /** Object id or name. */
  readonly object: string
  readonly where?: Filter | null
  /** Words that any search field must contain. */
  readonly search?: string
  readonly order?: readonly Order[]
  /** Field ids or names; absent means every field of the object. */
  readonly fields?: readonly string[]
  /** Deleted records: left out (default), only them, or both. */
  readonly deleted?: 'no' | 'only' | 'any'
}

export interface Window {
  readonly offset: number
  readonly limit: number
}

/** A record as lists show it. */
export interface Row {
  readonly id: string
  readonly object: string
  readonly title: string
  /** By field id. A relation is `RefValue` or a list of them. */
  readonly cells: Readonly<Record<string, Json>>
  readonly createdAt: string
  readonly updatedAt: string
  readonly deletedAt: string | null
}

/** A linked record, with what is needed to show it. */
export interface RefValue {
  readonly id: string
  readonly object: string
  readonly title: string
  readonly isDeleted?: boolean
}

export interface RowWindow {
  readonly rows: readonly Row[]
  readonly offset: number
  /** Number of records that answer, not of those in the window. */
  readonly total: number
  /** Rises with every commit; an answer with a lower version is older. */
  readonly version: number
}

export interface Measure {
  readonly fn: AggregateId
  /** Absent only for `count`. */
  readonly field?: string
}

export interface AggregateQuery {
  readonly object: string
  readonly where?: Filter | null
  readonly search?: string
  readonly group?: readonly { readonly field: string; readonly bucket?: Bucket }[]
  readonly measures: readonly Measure[]
  readonly deleted?: 'no' | 'only' | 'any'
}

export interface AggregateRow {
  /** One value per group: an option id, a `RefValue`, a bucket's first day, text, or null. */
  readonly group: readonly (Json | RefValue)[]
  /** One value per measure. Totals of money are `MoneyTotal`, percentages shares of 1, ranges of times days. */
  readonly values: readonly (Json | null)[]
}

const name = s.string().min(1).max(200)
const group = s.strictObject({ field: name, bucket: s.enum(BUCKETS).optional() })
const measure = s.strictObject({ fn: s.enum(AGGREGATES), field: name.optional() })

export const querySchema = s.strictObject({
  object: name,
  where: filterSchema.nullable().optional(),
  search: s.string().max(500).optional(),
  order: s.array(orderSchema).max(10).optional(),
  fields: s.array(name).max(500).optional(),
  deleted: s.enum(['no', 'only', 'any']).optional(),
}) as unknown as Schema<Query>

export const aggregateSchema = s.strictObject({
  object: name,
  where: filterSchema.nullable().optional(),
  search: s.string().max(500).optional(),
  group: s.array(group).max(2).optional(),
  measures: s.array(measure).min(1).max(50),
  deleted: s.enum(['no', 'only', 'any']).optional(),
}) as unknown as Schema<AggregateQuery>
