/** One at a time, in order: for work that awaits but must not overlap. */
export interface SerialQueue {
  readonly run: <T>(work: () => Promise<T> | T) => Promise<T>
  /** Resolves when everything queued so far has ended. */
  readonly idle: () => Promise<void>
}

export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const next = tail.then(work, work)
      tail = next.then(
        () => undefined,
        () => undefined,
      )
      return next
    },
    async idle() {
      await tail
    },
  }
}
