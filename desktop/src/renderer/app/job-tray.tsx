/** Long work in the corner: how far, how fast, and Cancel. Gone when there is nothing to say. */
import { useEffect, useRef, useState } from 'react'
import { showFault, useClient, useJobs, useNavigation, useUndo } from '#renderer/client'
import type { JobState } from '@kith/shared/rpc'
import { announce, IconButton, ProgressBar, toast } from '#renderer/ui'
import { jobLine } from './job-line.ts'

export function JobTray() {
  const { place } = useNavigation()
  // The import page shows its own work, with more to say about it.
  const jobs = useJobs().filter(job => place.page !== 'import' || job.kind !== 'import')
  const running = jobs.filter(job => job.state === 'running' || job.state === 'waiting')
  useEndToasts(jobs)
  if (running.length === 0) return null
  return (
    <section className="app-jobs" aria-label="Work in progress">
      {running.map(job => (
        <JobCard key={job.id} job={job} />
      ))}
    </section>
  )
}

function JobCard({ job }: { readonly job: JobState }) {
  const client = useClient()
  const [isCancelling, setIsCancelling] = useState(false)
  return (
    <article className="app-job">
      <header className="row-x">
        <span className="trunc grow w500">{job.label}</span>
        {job.canCancel && (
          <IconButton
            icon="x"
            size="small"
            label="Cancel"
            disabled={isCancelling}
            onClick={() => {
              setIsCancelling(true)
              void client.jobs.cancel({ job: job.id }).catch(showFault)
            }}
          />
        )}
      </header>
      <ProgressBar done={job.done} total={job.total} label={job.label} />
      <p className="app-job-line">
        {isCancelling ? 'Stopping' : jobLine(job, Date.parse(job.startedAt))}
      </p>
    </article>
  )
}

/** Says once how each job ended, with Undo for those that changed something. */
function useEndToasts(jobs: readonly JobState[]): void {
  const seen = useRef<Map<string, JobState['state']> | null>(null)
  const [since] = useState(Date.now)
  const { undo } = useUndo()
  useEffect(() => {
    const before = seen.current
    seen.current = new Map(jobs.map(job => [job.id, job.state]))
    // What had ended before this window looked was told by another.
    if (!before) return
    for (const job of jobs) {
      const was = before.get(job.id)
      // One that went wrong before it was ever seen running; the import page tells of its own.
      const isShort = job.kind !== 'import' && Date.parse(job.endedAt ?? '') >= since
      if (was === job.state) continue
      if (was === undefined && !(job.state === 'failed' && isShort)) continue
      const { action } = job
      if (job.state === 'done') {
        announce(`${job.label}: done`)
        toast(`${job.label}: done`, {
          tone: 'good',
          ...(action === null
            ? {}
            : { action: { label: 'Undo', onSelect: () => void undo(action) } }),
        })
      } else if (job.state === 'failed') {
        toast(job.error?.message ?? `${job.label} stopped`, { tone: 'problem', durationMs: 15_000 })
      }
    }
  }, [jobs, undo, since])
}
