/** The `job` table as values: reading and writing jobs, nothing else. */
import type { Json, WireFault } from '@kith/shared/kit'
import type { Read, Write } from '#engine/store'

export type JobStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface StoredJob {
  readonly id: string
  readonly kind: string
  readonly lane: string
  readonly input: Json
  /** `undefined` until the first step or `prepare` has been committed. */
  readonly state: Json | undefined
  readonly status: JobStatus
  readonly done: number
  readonly total: number | null
  readonly attempts: number
  /** Milliseconds, UTC; a retry waits until then. */
  readonly notBefore: number
  readonly action: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly error: WireFault | null
  readonly result: Json
}

interface JobRow {
  id: string
  kind: string
  lane: string
  input: string
  state: string | null
  status: JobStatus
  done: number
  total: number | null
  attempts: number
  not_before: number
  action: string | null
  created_at: number
  started_at: number | null
  ended_at: number | null
  error: string | null
  result: string | null
}

export const isOpen = (status: JobStatus): boolean => status === 'waiting' || status === 'running'

export function readJobs(store: Read): StoredJob[] {
  return store.all<JobRow>('SELECT * FROM job ORDER BY created_at, id').map(row => ({
    id: row.id,
    kind: row.kind,
    lane: row.lane,
    input: JSON.parse(row.input) as Json,
    state: row.state === null ? undefined : (JSON.parse(row.state) as Json),
    status: row.status,
    done: row.done,
    total: row.total,
    attempts: row.attempts,
    notBefore: row.not_before,
    action: row.action,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    error: row.error === null ? null : (JSON.parse(row.error) as WireFault),
    result: row.result === null ? null : (JSON.parse(row.result) as Json),
  }))
}

export function insertJob(tx: Write, job: StoredJob): void {
  tx.run(
    'INSERT INTO job (id, kind, lane, input, status, action, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [job.id, job.kind, job.lane, JSON.stringify(job.input), job.status, job.action, job.createdAt],
  )
}

export function updateJob(tx: Write, job: StoredJob): void {
  tx.run(
    `UPDATE job SET state = ?, status = ?, done = ?, total = ?, attempts = ?, not_before = ?, started_at = ?, ended_at = ?,
       error = ?, result = ? WHERE id = ?`,
    [
      job.state === undefined ? null : JSON.stringify(job.state),
      job.status,
      job.done,
      job.total,
      job.attempts,
      job.notBefore,
      job.startedAt,
      job.endedAt,
      job.error === null ? null : JSON.stringify(job.error),
      job.result === null ? null : JSON.stringify(job.result),
      job.id,
    ],
  )
}

export function deleteJobs(tx: Write, ids: readonly string[]): void {
  for (const id of ids) tx.run('DELETE FROM job WHERE id = ?', [id])
}
