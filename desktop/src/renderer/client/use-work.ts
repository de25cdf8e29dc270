import { useCallback, useRef, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import { faultOf } from './faults.ts'

export interface Work {
  readonly isBusy: boolean
  /** Why the last one failed; gone when the next begins. */
  readonly fault: Fault | null
  /** Answers what the work answered; `undefined` when it failed, or while another is under way. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | undefined>
  readonly forget: () => void
}

/** One piece of work that a form waits for: it cannot be started twice, and its fault is shown where it was asked. */
export function useWork(): Work {
  const [isBusy, setIsBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const isRunning = useRef(false)
  const run = useCallback(async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (isRunning.current) return undefined
    isRunning.current = true
    setIsBusy(true)
    setFault(null)
    try {
      return await work()
    } catch (error) {
      setFault(faultOf(error))
      return undefined
    } finally {
      isRunning.current = false
      setIsBusy(false)
    }
  }, [])
  const forget = useCallback(() => setFault(null), [])
  return { isBusy, fault, run, forget }
}
