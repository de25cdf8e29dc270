/**
 * One live value as a stream of events: as it is now, and again after each change.
 *
 * Changes that come faster than they are read, or closer than `gapMs`, become one event.
 */
export interface LiveValue<T> {
  readonly read: () => T | Promise<T>
  readonly onChange: (listener: () => void) => () => void
  readonly signal: AbortSignal | undefined
  readonly gapMs?: number
  /** Whether what is read has been closed: the stream ends, and reads no more. */
  readonly isClosed?: () => boolean
  /** Two values with the same text are one event. Absent: every change is one. */
  readonly textOf?: (value: T) => string
}

export async function* liveValue<T>({
  read,
  onChange,
  signal,
  gapMs = 0,
  isClosed,
  textOf,
}: LiveValue<T>): AsyncGenerator<T, void, void> {
  let isStale = true
  let wake: (() => void) | undefined
  const stir = () => {
    isStale = true
    wake?.()
  }
  const stop = onChange(stir)
  const end = () => wake?.()
  const isOver = () => signal?.aborted === true || isClosed?.() === true
  signal?.addEventListener('abort', end)
  let last: string | undefined
  try {
    while (!isOver()) {
      if (!isStale) {
        await new Promise<void>(resolve => (wake = resolve))
        wake = undefined
        if (isOver()) return
        if (gapMs > 0) await pause(gapMs, signal)
        continue
      }
      isStale = false
      const value = await read()
      const text = textOf?.(value)
      if (text !== undefined && text === last) continue
      last = text
      yield value
    }
  } finally {
    stop()
    signal?.removeEventListener('abort', end)
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
