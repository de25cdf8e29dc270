/** Asks the engine what would happen, a moment after the plan has come to rest. */
import { useEffect } from 'react'
import { faultOf, showFault, useClient, useJobs } from '#renderer/client'
import type { ImportEvent, ImportState } from './import-state.ts'

const REST_MS = 150

export function useCheck(state: ImportState | null, onEvent: (event: ImportEvent) => void): void {
  const client = useClient()
  const source = state?.source.source
  const plan = state?.plan
  // What a job has written or taken back changes what would happen.
  const ended = useJobs().filter(job => job.endedAt !== null).length
  useEffect(() => {
    if (source === undefined || plan === undefined) return undefined
    const stop = new AbortController()
    const timer = setTimeout(() => {
      client.exchange.check({ source, plan }, { signal: stop.signal }).then(
        check => !stop.signal.aborted && onEvent({ type: 'checked', plan, check }),
        error => {
          // A newer question has taken the place of this one.
          if (!stop.signal.aborted && faultOf(error).code !== 'import/superseded') showFault(error)
        },
      )
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [client, source, plan, ended, onEvent])
}
