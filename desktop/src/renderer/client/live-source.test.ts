import { describe, expect, it } from 'vitest'
import { clientFault } from './faults.ts'
import { createLiveSources } from './live-source.ts'

/** Timers that run when told. */
function setup() {
  const timers = new Set<() => void>()
  const live = createLiveSources({
    ready: async () => undefined,
    later(run) {
      timers.add(run)
      return () => void timers.delete(run)
    },
  })
  const elapse = (): void => {
    for (const run of Array.from(timers)) {
      timers.delete(run)
      run()
    }
  }
  return { live, elapse }
}
const soon = () => new Promise<void>(resolve => setTimeout(resolve, 0))

describe('live sources', () => {
  it('[CL2] share one stream between readers, and close it a while after the last left', async () => {
    const { live, elapse } = setup()
    let opened = 0
    let isOver = false
    const open = async (signal: AbortSignal) => {
      opened += 1
      signal.addEventListener('abort', () => (isOver = true))
      return (async function* () {
        yield opened
        await new Promise(() => undefined)
      })()
    }
    const one = live.sourceOf('key', open)
    expect(live.sourceOf('key', open)).toBe(one)
    const stopFirst = one.subscribe(() => undefined)
    const stopSecond = one.subscribe(() => undefined)
    await soon()
    expect(one.current()).toMatchObject({ status: 'ready', value: 1 })
    stopFirst()
    stopSecond()
    expect(isOver).toBe(false)
    elapse()
    expect(isOver).toBe(true)
    expect(opened).toBe(1)
  })
  it('[CL2] keep what is on screen when the stream breaks, and ask again', async () => {
    const { live, elapse } = setup()
    let turn = 0
    const source = live.sourceOf('key', async () =>
      (async function* () {
        turn += 1
        yield `answer ${turn}`
        if (turn === 1) throw clientFault('lost', undefined)
        await new Promise(() => undefined)
      })(),
    )
    const stop = source.subscribe(() => undefined)
    await soon()
    expect(source.current()).toMatchObject({ status: 'ready', value: 'answer 1' })
    elapse()
    await soon()
    expect(source.current().value).toBe('answer 2')
    stop()
  })
  it('[CL2] tell a fault of the question and stop asking', async () => {
    const { live, elapse } = setup()
    let opened = 0
    const source = live.sourceOf('key', async () => {
      opened += 1
      throw clientFault('internal', { message: 'no such field' })
    })
    const stop = source.subscribe(() => undefined)
    await soon()
    elapse()
    await soon()
    expect(source.current().status).toBe('failed')
    expect(opened).toBe(1)
    stop()
  })
  it('[CL2] show what was kept until the first answer, never after it', async () => {
    const { live } = setup()
    let answer = (_: string): void => undefined
    const source = live.sourceOf(
      'key',
      async () =>
        (async function* () {
          yield await new Promise<string>(resolve => {
            answer = resolve
          })
        })(),
      async () => 'yesterday',
    )
    const stop = source.subscribe(() => undefined)
    await soon()
    expect(source.current()).toMatchObject({ status: 'loading', value: 'yesterday' })
    answer('today')
    await soon()
    expect(source.current()).toMatchObject({ status: 'ready', value: 'today' })
    stop()
  })
})
