/** "6,340 of 10,225, 1,720 a second, 2 s left": progress in numbers, never only a bar. */
import { sizeText } from '#renderer/client'
import type { JobState } from '@kith/shared/rpc'

export function jobLine(
  job: Pick<JobState, 'done' | 'total' | 'state' | 'unit'>,
  startedAt: number,
  now = Date.now(),
): string {
  if (job.state === 'waiting') return 'Waiting for its turn'
  const text = (n: number): string => (job.unit === 'bytes' ? sizeText(n) : n.toLocaleString())
  const done = text(job.done)
  const seconds = Math.max(0.001, (now - startedAt) / 1000)
  const rate = job.done / seconds
  const parts = [job.total === null ? `${done} so far` : `${done} of ${text(job.total)}`]
  if (seconds > 1 && rate >= 1) parts.push(`${text(Math.round(rate))} a second`)
  if (seconds > 1 && job.total !== null && rate > 0 && job.total > job.done) {
    parts.push(`${timeLeft((job.total - job.done) / rate)} left`)
  }
  return parts.join(', ')
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
