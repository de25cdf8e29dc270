/** Asks the engine what would happen, a moment after the plan has come to rest. */
import { useEffect } from 'react'
import { faultOf, showFault, useClient } from '#renderer/client'
import type { ImportEvent, ImportState } from './import-state.ts'

const REST_MS = 150

export function useCheck(state: ImportState | null, onEvent: (event: ImportEvent) => void): void {
  const client = useClient()
  const source = state?.source.source
  const plan = state?.plan
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
  }, [client, source, plan, onEvent])
}
