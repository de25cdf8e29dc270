export { readDsn, type Dsn } from './dsn.ts'
export {
  createReporter,
  reportingLog,
  type Post,
  type Reporter,
  type ReporterDeps,
} from './reporter.ts'
export { safeErrors, type SafeError } from './safe-error.ts'
