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
export { answerLater, answerNow, type Asking, type Compiled, type SqlRow } from './sql.ts'
export { planQuery, type QueryPlan } from './plan-query.ts'
export { planAggregate, type AggregatePlan } from './plan-aggregate.ts'
export type { MoneyTotal } from './measures.ts'
export { ROW, type Reads } from './source.ts'
export { insideOf, isUnspaced, matchOf, wordsOf } from './search-words.ts'
export { defaultIndexesFor, indexesFor, type IndexDefinition } from './indexes.ts'
export { fieldsOf, matchProblem, matches } from './match.ts'
