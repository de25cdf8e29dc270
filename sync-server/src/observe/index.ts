export { logCommit, traceIdOf, type CommitNote } from './correlation.ts'
export {
  createHealth,
  diskCheck,
  type Check,
  type Health,
  type HealthAnswer,
  type HealthDeps,
} from './health.ts'
export { METRICS, type MetricName } from './metric-table.ts'
export { createMetrics, sizeOf, type Metrics } from './metrics.ts'
export { databaseCheck, migrationCheck, observeDatabase } from './observe-database.ts'
export { observeRoutes, type ObserveRoutesDeps } from './routes.ts'
export { observeRequests } from './observe-requests.ts'
export { createReports, type Reports, type ReportsOptions } from './reports.ts'
export { createServerLog, type ServerLogOptions } from './server-log.ts'
export { createTraces, type EndSpan, type Traces } from './traces.ts'
