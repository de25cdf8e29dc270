export {
  aggregateSchema,
  querySchema,
  type AggregateQuery,
  type AggregateRow,
  type Measure,
  type Query,
  type RefValue,
  type Row,
  type RowWindow,
  type Window,
} from './query.ts'
export type { QueryScope } from './scope.ts'
