/**
 * Live values as things React can subscribe to, without knowing React.
 *
 * All readers of an equal question share one source. It opens with the first reader, opens again
 * after a lost connection while what it knew stays on screen, and closes a moment after the last
 * reader left, so that leaving a page and coming back asks nothing.
 */
import type { Fault } from '@kith/shared/kit'
import { faultOf } from './faults.ts'

export interface Live<T> {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly value: T | null
  readonly fault: Fault | null
}
export type OpenStream<T> = (signal: AbortSignal) => Promise<AsyncIterable<T>>

export interface LiveSource<T> {
  readonly subscribe: (listener: () => void) => () => void
  readonly current: () => Live<T>
}

export interface LiveDeps {
  readonly ready: () => Promise<void>
  /** Runs later; returns the way to call it off. */
  readonly later: (run: () => void, ms: number) => () => void
}
export interface LiveSources {
  /** `warm` may bring what the question answered last time, before the first event. */
  readonly sourceOf: <T>(
    key: string,
    open: OpenStream<T>,
    warm?: () => Promise<T | null>,
  ) => LiveSource<T>
  /** Listens until stopped; opens again whenever the connection comes back. */
  readonly watch: <T>(
    open: OpenStream<T>,
    onValue: (value: T) => void,
    onFault: (fault: Fault) => void,
  ) => () => void
}

const LINGER_MS = 5000
const RETRY_MS = 1000

export function createLiveSources(deps: LiveDeps): LiveSources {
  const sources = new Map<string, LiveSource<unknown>>()
  return {
    sourceOf<T>(key: string, open: OpenStream<T>, warm?: () => Promise<T | null>) {
      const known = sources.get(key)
      if (known) return known as LiveSource<T>
      const source = createSource(open, warm, () => sources.delete(key))
      sources.set(key, source)
      return source
    },
    watch,
  }

  function watch<T>(
    open: OpenStream<T>,
    onValue: (value: T) => void,
    onFault: (fault: Fault) => void,
  ): () => void {
    const stop = new AbortController()
    void listen()
    return () => stop.abort()

    async function listen(): Promise<void> {
      while (!stop.signal.aborted) {
        try {
          await deps.ready()
          if (stop.signal.aborted) return
          for await (const value of await open(stop.signal)) {
            if (stop.signal.aborted) return
            onValue(value)
          }
        } catch (error) {
          if (stop.signal.aborted) return
          const fault = faultOf(error)
          // A broken connection is not the question's fault: it is asked again.
          if (!fault.retry) {
            onFault(fault)
            return
          }
        }
        await new Promise<void>(resolve => deps.later(resolve, RETRY_MS))
      }
    }
  }

  function createSource<T>(
    open: OpenStream<T>,
    warm: (() => Promise<T | null>) | undefined,
    onClosed: () => void,
  ): LiveSource<T> {
    let live: Live<T> = { status: 'loading', value: null, fault: null }
    let stop: (() => void) | null = null
    let cancelLinger: (() => void) | null = null
    const listeners = new Set<() => void>()
    const become = (next: Live<T>): void => {
      live = next
      for (const listener of listeners) listener()
    }
    const start = (): void => {
      stop = watch(
        open,
        value => become({ status: 'ready', value, fault: null }),
        fault => become({ status: 'failed', value: live.value, fault }),
      )
      void warm?.().then(value => {
        if (value !== null && live.value === null) become({ ...live, value })
      })
    }
    const close = (): void => {
      stop?.()
      stop = null
      onClosed()
    }
    return {
      current: () => live,
      subscribe(listener) {
        cancelLinger?.()
        cancelLinger = null
        listeners.add(listener)
        if (!stop) start()
        return () => {
          listeners.delete(listener)
          if (listeners.size === 0) cancelLinger = deps.later(close, LINGER_MS)
        }
      },
    }
  }
}
