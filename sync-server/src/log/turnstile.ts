/**
 * Lets a few through at a time, the others in the order they came. A hundred desktops that come back
 * at once read whole workspaces; what people write meanwhile must not wait for a connection.
 */
export interface Turnstile {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
}

export function createTurnstile(places: number): Turnstile {
  const waiting: (() => void)[] = []
  let free = places
  return {
    async run(work) {
      if (free > 0) free--
      else await new Promise<void>(resolve => waiting.push(resolve))
      try {
        return await work()
      } finally {
        // Handed on, not freed: nobody slips in between.
        const next = waiting.shift()
        if (next) next()
        else free++
      }
    },
  }
}
