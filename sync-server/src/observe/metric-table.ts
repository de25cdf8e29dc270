/**
 * Every metric of the server as data: dashboards, alert rules and the documentation are checked
 * against this table. Labels come from closed lists, so that no name of a workspace or a path can
 * make new series.
 */
export type MetricKind = 'counter' | 'gauge' | 'histogram'

export interface MetricSpec {
  readonly kind: MetricKind
  readonly help: string
  readonly labels: readonly string[]
  readonly buckets?: readonly number[]
}

/** Seconds from half a millisecond to ten seconds. */
const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const METRICS = {
  kith_http_request_seconds: {
    kind: 'histogram',
    help: 'Time to answer HTTP requests, by method, route and status.',
    labels: ['method', 'route', 'status'],
    buckets: FAST,
  },
  kith_sockets: {
    kind: 'gauge',
    help: 'Open sockets: desktops that sync, and live notes.',
    labels: ['kind'],
  },
  kith_pushed_updates_total: {
    kind: 'counter',
    help: 'Entries that desktops pushed, by what became of them: taken, known, refused.',
    labels: ['result'],
  },
  kith_committed_entries_total: {
    kind: 'counter',
    help: 'Entries appended to logs, by size of the workspace: small (under 10,000 entries), medium (under 1,000,000), large.',
    labels: ['size'],
  },
  kith_ack_seconds: {
    kind: 'histogram',
    help: 'Time from the arrival of a push to its acknowledgement after the commit.',
    labels: [],
    buckets: FAST,
  },
  kith_fanout_seconds: {
    kind: 'histogram',
    help: 'Time from a commit until its entries were handed to the sockets of this process.',
    labels: [],
    buckets: FAST,
  },
  kith_fanout_entries_total: {
    kind: 'counter',
    help: 'Entries sent to desktops.',
    labels: [],
  },
  kith_sync_lag_entries: {
    kind: 'gauge',
    help: 'How far the slowest connected desktop is behind the head of its log.',
    labels: [],
  },
  kith_queue_depth: {
    kind: 'gauge',
    help: 'Work that waits: pushes, sends, jobs.',
    labels: ['queue'],
  },
  kith_workspaces_open: {
    kind: 'gauge',
    help: 'Workspaces with at least one socket at this process.',
    labels: [],
  },
  kith_database_seconds: {
    kind: 'histogram',
    help: 'Time of database transactions, by outcome: ok, fault.',
    labels: ['outcome'],
    buckets: FAST,
  },
  kith_database_pool: {
    kind: 'gauge',
    help: 'Connections of the pool: total, idle, waiting (requests without one).',
    labels: ['state'],
  },
  kith_faults_total: {
    kind: 'counter',
    help: 'Failures, by area of their code; `internal` is a bug.',
    labels: ['area'],
  },
  kith_sign_ins_total: {
    kind: 'counter',
    help: 'Sign-ins, by outcome: ok, refused.',
    labels: ['outcome'],
  },
  kith_blob_bytes_total: {
    kind: 'counter',
    help: 'Bytes of attachments, by direction: in, out.',
    labels: ['direction'],
  },
  kith_disk_free_bytes: {
    kind: 'gauge',
    help: 'Free bytes on the disk of the data folder.',
    labels: [],
  },
  kith_build: {
    kind: 'gauge',
    help: 'Always 1; its labels name the version and the kind of database.',
    labels: ['version', 'database'],
  },
} as const satisfies Readonly<Record<string, MetricSpec>>

export type MetricName = keyof typeof METRICS
