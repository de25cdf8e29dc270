import { expect, test } from 'vitest'
import { liveValue } from './live-value.ts'

test('[SV10] a stream of what was closed meanwhile ends and reads nothing more', async () => {
  let isClosed = false
  let reads = 0
  let change = () => undefined as void
  const values = liveValue({
    read: () => {
      if (isClosed) throw new Error('it is closed')
      return ++reads
    },
    onChange(listener) {
      change = listener
      return () => undefined
    },
    signal: undefined,
    gapMs: 1,
    isClosed: () => isClosed,
  })
  expect(await values.next()).toEqual({ value: 1, done: false })
  const next = values.next()
  change()
  isClosed = true
  expect((await next).done).toBe(true)
  expect(reads).toBe(1)
})
