/** Facts announced to whoever listens. A listener that throws does not keep the others from hearing. */
export interface Emitter<T> {
  readonly emit: (event: T) => void
  /** Returns the way to stop listening. */
  readonly on: (listener: (event: T) => void) => () => void
}

export function createEmitter<T>(onError: (error: unknown) => void): Emitter<T> {
  const listeners = new Set<(event: T) => void>()
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          onError(error)
        }
      }
    },
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
