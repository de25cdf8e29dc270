/**
 * One subscription: runs, waits until something it read has changed, runs again.
 *
 * Changes that come close together make one run; a change during a run or while the reader of the
 * stream is slow makes another one, so the last state always arrives. Equal answers are kept back.
 */
import type { Changed } from './changed.ts'

export interface Watched<T> {
  readonly run: () => Promise<T>
  readonly isAffected: (changed: Changed) => boolean
  /** Milliseconds at which the answer changes by itself; asked after each run. */
  readonly expiresAt: () => number | null
  /** Text that is equal for equal answers. */
  readonly fingerprint: (answer: T) => string
}

export interface WatchDeps {
  readonly onChange: (listener: (changed: Changed) => void) => () => void
  readonly now: () => number
}

/** One frame of a screen. */
const PAUSE_MS = 16
/** A slow question leaves the machine to others for as long as it took, up to this. */
const MAX_PAUSE_MS = 1000
const MAX_TIMER_MS = 2 ** 31 - 1

export function watch<T>(
  watched: Watched<T>,
  deps: WatchDeps,
  signal?: AbortSignal,
): AsyncGenerator<T, void, void> {
  const ended = new AbortController()
  const end = () => ended.abort()
  if (signal?.aborted === true) end()
  else signal?.addEventListener('abort', end, { once: true, signal: ended.signal })
  const inner = answers(watched, deps, ended.signal)
  return {
    next: () => inner.next(),
    // A generator that waits cannot be returned from: it has to be woken first.
    return() {
      end()
      return inner.return()
    },
    throw(error) {
      end()
      return inner.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      end()
      await inner.return()
    },
  }
}

async function* answers<T>(
  watched: Watched<T>,
  { onChange, now }: WatchDeps,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  let isDirty = true
  let wake: () => void = () => undefined
  const stop = onChange(changed => {
    if (isDirty || !watched.isAffected(changed)) return
    isDirty = true
    wake()
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  let last: string | undefined
  try {
    while (!signal.aborted) {
      isDirty = false
      const from = now()
      const answer = await watched.run()
      const rest = Math.min(MAX_PAUSE_MS, Math.max(PAUSE_MS, now() - from))
      if (signal.aborted) return
      const text = watched.fingerprint(answer)
      if (text !== last) {
        last = text
        yield answer
      }
      await sleep(() => isDirty, expiryIn())
      await sleep(() => false, from + rest - now())
    }
  } finally {
    stop()
    signal.removeEventListener('abort', onAbort)
  }

  function expiryIn(): number | null {
    const at = watched.expiresAt()
    return at === null ? null : Math.min(MAX_TIMER_MS, at - now())
  }

  /** Until `ms` have passed, `isOver` says so when woken, or the subscription ends. */
  function sleep(isOver: () => boolean, ms: number | null): Promise<void> {
    if (isOver() || signal.aborted || (ms !== null && ms <= 0)) return Promise.resolve()
    return new Promise(resolve => {
      const timer = ms === null ? undefined : setTimeout(done, ms)
      function done(): void {
        clearTimeout(timer)
        wake = () => undefined
        resolve()
      }
      wake = () => {
        if (isOver() || signal.aborted) done()
      }
    })
  }
}
