/** Options of running the server: logs, metrics, traces, attachments, how long things are kept. */
import { s } from '@kith/shared/kit'

const whole = (low: number, high: number, otherwise: number) =>
  s.coerce.number().int().min(low).max(high).default(otherwise)
const httpUrl = s.url({ protocol: /^https?$/ })

export const OPS_OPTIONS = {
  logLevel: {
    name: 'KITH_LOG_LEVEL',
    schema: s.enum(['debug', 'info', 'warn', 'error']).default('info'),
    help: 'Least level that is logged: debug, info, warn, error. Logs are JSON lines on standard error.',
  },
  instance: {
    name: 'KITH_INSTANCE',
    schema: s.string().max(100).optional(),
    help: 'Name of this process in logs and traces; the host name where absent.',
  },
  metricsToken: {
    name: 'KITH_METRICS_TOKEN',
    schema: s.string().min(16, 'it needs at least 16 characters').optional(),
    help: 'Bearer token that opens /metrics for Prometheus; without it /metrics is not there.',
  },
  traceUrl: {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: httpUrl.optional(),
    help: 'OpenTelemetry collector that takes traces by OTLP over HTTP, such as http://collector:4318; no traces where absent.',
  },
  traceShare: {
    name: 'KITH_TRACE_SHARE',
    schema: s.coerce.number().min(0).max(1).default(1),
    help: 'Share of actions that are traced, 0 to 1.',
  },
  sentryDsn: {
    name: 'KITH_SENTRY_DSN',
    schema: s
      .url({ protocol: /^https?$/ })
      .regex(/^https?:\/\/\w+(:\w+)?@[^/]+(\/.*)?\/\d+$/, 'it is no DSN (https://KEY@HOST/PROJECT)')
      .optional(),
    help: 'Sentry that is told of errors, as https://KEY@HOST/PROJECT: names, codes and places in the program, nothing of people; nothing is sent where absent.',
  },
  sentryEnvironment: {
    name: 'KITH_SENTRY_ENVIRONMENT',
    schema: s
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .default('production'),
    help: 'What reports of errors call this installation.',
  },
  minFreeMb: {
    name: 'KITH_MIN_FREE_MB',
    schema: whole(0, 10_000_000, 256),
    help: 'Free megabytes on the disk of the data folder below which /health/ready says no.',
  },
  blobQuotaMb: {
    name: 'KITH_BLOB_QUOTA_MB',
    schema: whole(0, 100_000_000, 20_480),
    help: 'Megabytes of attachments one workspace may keep; 0 for no limit.',
  },
  cardQuotaMb: {
    name: 'KITH_CARD_QUOTA_MB',
    schema: whole(0, 10_000_000, 1_024),
    help: 'Megabytes of mail and meetings that the members of one workspace may share; 0 for no limit.',
  },
  blobMaxMb: {
    name: 'KITH_BLOB_MAX_MB',
    schema: whole(1, 4096, 4096),
    help: 'Megabytes one attachment may have.',
  },
  s3Url: {
    name: 'KITH_S3_URL',
    schema: httpUrl.optional(),
    help: 'Bucket for attachments, such as https://s3.eu-central-1.amazonaws.com/kith-files or http://minio:9000/kith; the data folder where absent.',
  },
  s3Region: {
    name: 'KITH_S3_REGION',
    schema: s.string().min(1).default('us-east-1'),
    help: 'Region that requests to the bucket are signed for.',
  },
  s3Key: {
    name: 'KITH_S3_ACCESS_KEY_ID',
    schema: s.string().min(1).optional(),
    help: 'Access key of the bucket.',
  },
  s3Secret: {
    name: 'KITH_S3_SECRET_ACCESS_KEY',
    schema: s.string().min(1).optional(),
    help: 'Secret of the access key.',
  },
  auditDays: {
    name: 'KITH_AUDIT_DAYS',
    schema: whole(0, 36_500, 730),
    help: 'Days for which the audit log is kept; 0 for ever.',
  },
  backupPassphrase: {
    name: 'KITH_BACKUP_PASSPHRASE',
    schema: s.string().min(12, 'it needs at least 12 characters').optional(),
    help: 'Passphrase that encrypts what `backup` writes and opens what `restore` reads; not encrypted where absent.',
  },
} as const
