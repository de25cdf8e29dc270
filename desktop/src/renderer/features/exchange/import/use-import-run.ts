/** An import under way: its job, its result, and the way to stop it. */
import { useState } from 'react'
import type { ImportPlan, ImportResult, JobState } from '@kith/shared/rpc'
import { showFault, useClient, useJobs, useUndo } from '#renderer/client'

export interface ImportRun {
  readonly stage: 'idle' | 'running' | 'done'
  readonly job: JobState | null
  readonly result: ImportResult | null
  readonly start: (source: string, plan: ImportPlan) => Promise<void>
  readonly cancel: () => void
  /** Takes the import back and makes the page ready to start again. */
  readonly takeBack: () => void
}

export function useImportRun(): ImportRun {
  const client = useClient()
  const jobs = useJobs()
  const { undo } = useUndo()
  const [id, setId] = useState<string | null>(null)
  const [isStarting, setStarting] = useState(false)
  const job = jobs.find(each => each.id === id) ?? null
  const isOver = job?.state === 'done' || job?.state === 'failed' || job?.state === 'cancelled'
  return {
    stage: isOver
      ? job.state === 'done'
        ? 'done'
        : 'idle'
      : id !== null || isStarting
        ? 'running'
        : 'idle',
    job,
    result: job?.state === 'done' ? resultOf(job) : null,
    async start(source, plan) {
      setStarting(true)
      try {
        setId((await client.exchange.run({ source, plan })).job)
      } finally {
        setStarting(false)
      }
    },
    takeBack() {
      // What a stopped import had written by then is one action as well.
      const action = job === null ? null : (resultOf(job)?.action ?? job.action)
      if (action === null) return
      void undo(action)
      setId(null)
    },
    cancel() {
      if (id !== null) void client.jobs.cancel({ job: id }).catch(showFault)
    },
  }
}

/** A job's result is JSON; this one is what the import room puts there. */
function resultOf(job: JobState): ImportResult | null {
  const { result } = job
  if (result === null || typeof result !== 'object' || !('created' in result)) return null
  return result as unknown as ImportResult
}
