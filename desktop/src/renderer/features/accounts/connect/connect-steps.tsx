/** The steps of connecting, each with its own tick or the sentence that says what to do. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConnectProgress } from '@kith/shared/rpc'
import { faultOf } from '#renderer/client'
import { Icon } from '#renderer/ui'

export interface Connecting {
  readonly progress: ConnectProgress | null
  readonly problem: string | null
  readonly isRunning: boolean
  readonly start: (open: (signal: AbortSignal) => Promise<AsyncIterable<ConnectProgress>>) => void
  readonly stop: () => void
}

/** Follows one attempt at a time; leaving the page gives it up. */
export function useConnecting(onDone: (account: string) => void): Connecting {
  const [progress, setProgress] = useState<ConnectProgress | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isRunning, setRunning] = useState(false)
  const current = useRef<AbortController | null>(null)
  const done = useRef(onDone)
  useEffect(() => {
    done.current = onDone
  })
  const stop = useCallback(() => {
    current.current?.abort()
    current.current = null
    setRunning(false)
  }, [])
  useEffect(() => stop, [stop])
  const start = useCallback<Connecting['start']>(
    open => {
      stop()
      const attempt = new AbortController()
      current.current = attempt
      setRunning(true)
      setProblem(null)
      setProgress(null)
      const follow = async () => {
        for await (const event of await open(attempt.signal)) {
          if (attempt.signal.aborted) return
          setProgress(event)
          if (event.account !== null) {
            done.current(event.account)
            return
          }
        }
      }
      follow()
        .catch((error: unknown) => {
          if (!attempt.signal.aborted) setProblem(faultOf(error).message)
        })
        .finally(() => {
          if (current.current === attempt) setRunning(false)
        })
    },
    [stop],
  )
  return { progress, problem, isRunning, start, stop }
}

const ICONS = {
  ok: 'check',
  failed: 'circle-alert',
  running: 'ellipsis',
  waiting: 'circle',
  skipped: 'minus',
} as const

export function ConnectSteps({ connecting }: { readonly connecting: Connecting }) {
  const { progress, problem } = connecting
  return (
    <div aria-live="polite">
      {progress !== null && (
        <ol className="connect-steps">
          {progress.steps.map(step => (
            <li key={step.step} data-state={step.state}>
              <Icon name={ICONS[step.state]} size={14} />
              <span>{step.words}</span>
            </li>
          ))}
        </ol>
      )}
      {problem !== null && (
        <p className="connect-problem" role="alert">
          <Icon name="circle-alert" size={14} />
          {problem}
        </p>
      )}
    </div>
  )
}
