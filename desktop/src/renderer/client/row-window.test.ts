import type { Row, RowWindow } from '@kith/shared/query'
import { describe, expect, it } from 'vitest'
import { createRowList, type RowListDeps } from './row-window.ts'

const rowOf = (index: number, version: number): Row => ({
  id: `r${index}`,
  object: 'person',
  title: `${index} at ${version}`,
  cells: {},
  createdAt: '',
  updatedAt: '',
  deletedAt: null,
})

/** An engine with `total` rows whose answers are made at once; watches are told by hand. */
function setup(total: number) {
  const asked: string[] = []
  let version = 1
  let tell: (answer: RowWindow) => void = () => undefined
  let watched = { offset: 0, limit: 0 }
  const timers = new Set<() => void>()
  const answer = (offset: number, limit: number): RowWindow => ({
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) =>
      rowOf(offset + at, version),
    ),
    offset,
    total,
    version,
  })
  const deps: RowListDeps = {
    async window(offset, limit) {
      asked.push(`${offset}+${limit}`)
      return answer(offset, limit)
    },
    watchWindow: (offset, limit) => {
      watched = { offset, limit }
      return async () => (async function* () {})()
    },
    watch: (_open, onValue) => {
      tell = value => onValue(value as never)
      tell(answer(watched.offset, watched.limit))
      return () => undefined
    },
    later(run) {
      timers.add(run)
      return () => void timers.delete(run)
    },
    warm: async () => null,
    keep: () => undefined,
  }
  return {
    list: createRowList(deps),
    asked,
    elapse: () => {
      for (const run of Array.from(timers)) {
        timers.delete(run)
        run()
      }
    },
    change: () => {
      version += 1
      tell(answer(watched.offset, watched.limit))
    },
    watched: () => watched,
  }
}
const soon = () => new Promise<void>(resolve => setTimeout(resolve, 0))

describe('a list behind a window', () => {
  it('[CL3] watches what is in sight and looks one page ahead', async () => {
    const { list, asked, elapse, watched } = setup(1000)
    list.subscribe(() => undefined)
    expect(list.current().row(0)?.title).toBe('0 at 1')
    list.ensureRange(250, 290)
    await soon()
    expect(asked).toEqual(['100+100', '200+100', '300+100'])
    expect(list.current().row(260)?.title).toBe('260 at 1')
    elapse()
    expect(watched()).toEqual({ offset: 200, limit: 100 })
  })
  it('[CL3] keeps what is in sight and forgets the rest when something changed', async () => {
    const { list, asked, change } = setup(1000)
    list.subscribe(() => undefined)
    list.ensureRange(0, 50)
    await soon()
    change()
    expect(list.current().row(10)?.title).toBe('10 at 2')
    expect(list.current().row(150)).toBeUndefined()
    asked.length = 0
    list.ensureRange(0, 50)
    await soon()
    expect(asked).toEqual(['100+100'])
    expect(list.current().row(150)?.title).toBe('150 at 2')
  })
  it('[CL3] never asks beyond the end', async () => {
    const { list, asked } = setup(30)
    list.subscribe(() => undefined)
    list.ensureRange(0, 40)
    await soon()
    expect(asked).toEqual([])
    expect(list.current().total).toBe(30)
  })
})
