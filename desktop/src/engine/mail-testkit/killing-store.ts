import type { Store } from '#engine/store'

/** The process gone after so many writes of the file, `isBefore`: before the last is committed; `-1`: never. */
export function killingStore(store: Store, writes: number, isBefore = writes % 2 === 1): Store {
  let left = writes
  const kill = () => process.kill(process.pid, 'SIGKILL')
  return {
    ...store,
    write(work, options) {
      const isLast = left-- === 0
      const result = store.write(tx => {
        const done = work(tx)
        if (isLast && isBefore) kill()
        return done
      }, options)
      if (isLast) kill()
      return result
    },
  }
}
