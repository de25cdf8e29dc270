/** An import under way: how far, how fast, how long, and Cancel. */
import { useEffect, useState } from 'react'
import { useFormat } from '#renderer/client'
import { Button, ProgressBar } from '#renderer/ui'
import { progressWords } from './progress-words.ts'
import type { ImportRun } from './use-import-run.ts'

const TICK_MS = 500

export function RailProgress({ run, total }: { readonly run: ImportRun; readonly total: number }) {
  const { locale } = useFormat()
  const now = useTick()
  const { job } = run
  const words = progressWords(
    {
      done: job?.done ?? 0,
      total: job?.total ?? total,
      startedAt: job === null ? now : Date.parse(job.startedAt),
      now,
    },
    locale,
  )
  return (
    <div className="import-progress" role="status">
      <div className="import-progress-line">
        <b>{words.done}</b>
        <span className="muted">{words.left}</span>
      </div>
      <ProgressBar done={job?.done ?? 0} total={job?.total ?? total} label="Importing" />
      <div className="import-progress-line">
        <span className="import-facts">{words.rate}</span>
        {job?.canCancel !== false && (
          <Button variant="ghost" size="small" onClick={run.cancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  )
}

/** Rates and rests go on between two events of the job. */
function useTick(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
