/** A value that changes, as a stream: as it is now, and again after changes, at most one in `gapMs`. */
import type { Emitter } from '@kith/shared/kit'

export async function* live<T>(
  changes: Emitter<null>,
  read: () => T,
  signal: AbortSignal,
  gapMs = 250,
): AsyncGenerator<T, void, void> {
  let isStale = true
  let ring: () => void = () => undefined
  const stir = () => {
    isStale = true
    ring()
  }
  const stop = changes.on(stir)
  const end = () => ring()
  signal.addEventListener('abort', end)
  let last = ''
  try {
    while (!signal.aborted) {
      if (!isStale) await new Promise<void>(resolve => (ring = resolve))
      if (signal.aborted) return
      if (isStale) {
        isStale = false
        const value = read()
        const text = JSON.stringify(value)
        if (text !== last) {
          last = text
          yield value
        }
        await new Promise(resolve => setTimeout(resolve, gapMs).unref())
      }
    }
  } finally {
    stop()
    signal.removeEventListener('abort', end)
  }
}
