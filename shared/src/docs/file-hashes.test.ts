import { expect, test } from 'vitest'
import { hashesIn } from './index.ts'

test('[DC18] attachments are found wherever a value names them', () => {
  const [one, two] = ['1', '2'].map(digit => digit.repeat(64))
  const values = {
    a: [{ hash: one!, size: 1 }],
    b: { c: { hash: two! } },
    d: { hash: 'no' },
    e: one!,
  }
  expect([...hashesIn(values)]).toEqual([one, two])
  expect([...hashesIn(undefined)]).toEqual([])
})
