/** Asking for records: once, by window, live. */
import { s } from '#kit'
import { aggregateSchema, querySchema, type AggregateRow, type Row, type RowWindow } from '#query'
import { call, of, stream } from '../define.ts'

const MAX_WINDOW = 1000
const windowInput = s.strictObject({
  query: querySchema,
  offset: s.int().min(0),
  limit: s.int().min(1).max(MAX_WINDOW),
})
const aggregateInput = s.strictObject({
  query: aggregateSchema,
  limit: s.int().min(1).max(5000).optional(),
})
const recordInput = s.strictObject({ id: s.string() })

export interface AggregateAnswer {
  readonly rows: readonly AggregateRow[]
  readonly version: number
}

export const rows = {
  window: call(windowInput, of<RowWindow>),
  /** The window as it is now and again after every commit that changes it. */
  watch: stream(windowInput, of<RowWindow>),
  /** Where a record stands in a list; -1 when it is not in it. */
  indexOf: call(
    s.strictObject({ query: querySchema, id: s.string() }),
    of<{ readonly index: number }>,
  ),
  aggregate: call(aggregateInput, of<AggregateAnswer>),
  watchAggregate: stream(aggregateInput, of<AggregateAnswer>),
  /** One record with every field, `null` when it does not exist here. */
  record: call(recordInput, of<Row | null>),
  watchRecord: stream(recordInput, of<Row | null>),
}
