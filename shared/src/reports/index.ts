export { readDsn, type Dsn } from './dsn.ts'
export {
  createReporter,
  reportingLog,
  type Post,
  type Reporter,
  type ReporterDeps,
} from './reporter.ts'
