import { describe, expect, it } from 'vitest'
import type { TextEvent } from '@kith/shared/rpc'
import { createTextSession, type TextSessionDeps } from './text-session.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const join = (updates: readonly Uint8Array[]) => Uint8Array.from(updates.flatMap(each => [...each]))
const settle = () => new Promise(resolve => setTimeout(resolve, 0))

function setup(more: Partial<TextSessionDeps> = {}, draft: Uint8Array | null = null) {
  const applied: number[][] = []
  const sent: number[][] = []
  const timers: (() => void)[] = []
  let edit: (update: Uint8Array) => void = () => undefined
  let kept = draft
  let push: (event: TextEvent) => void = () => undefined
  const session = createTextSession({
    doc: {
      apply: update => applied.push([...update]),
      onEdit: listener => {
        edit = listener
        return () => undefined
      },
    },
    merge: join,
    open: signal => Promise.resolve(events(signal, listener => (push = listener))),
    send: update => {
      sent.push([...update])
      return Promise.resolve()
    },
    drafts: {
      read: () => Promise.resolve(kept),
      write: update => {
        kept = update
        return Promise.resolve()
      },
      clear: () => {
        kept = null
        return Promise.resolve()
      },
    },
    isFinal: () => true,
    later: (_ms, work) => {
      timers.push(work)
      return () => timers.splice(timers.indexOf(work), 1)
    },
    ...more,
  })
  return {
    session,
    applied,
    sent,
    timers,
    type: (...values: number[]) => edit(bytes(...values)),
    receive: (event: TextEvent) => push(event),
    kept: () => kept,
  }
}

async function* events(
  signal: AbortSignal,
  give: (push: (event: TextEvent) => void) => void,
): AsyncIterable<TextEvent> {
  const queue: TextEvent[] = [{ update: bytes(1), isWhole: true }]
  let wake: () => void = () => undefined
  give(event => {
    queue.push(event)
    wake()
  })
  signal.addEventListener('abort', () => wake())
  while (!signal.aborted) {
    const next = queue.shift()
    if (next === undefined) await new Promise<void>(resolve => (wake = resolve))
    else yield next
  }
}

describe('an open text', () => {
  it('[TX1] shows what the engine has and what others write', async () => {
    const { session, applied, receive } = setup()
    await settle()
    expect(session.status()).toBe('saved')
    receive({ update: bytes(9), isWhole: false })
    await settle()
    expect(applied).toEqual([[1], [9]])
  })

  it('[TX2] merges what is typed and sends it once', async () => {
    const { session, sent, timers, type, kept } = setup()
    await settle()
    type(2)
    type(3)
    expect(timers).toHaveLength(1)
    timers[0]?.()
    await settle()
    expect(sent).toEqual([[2, 3]])
    expect(kept()).toBeNull()
    expect(session.status()).toBe('saved')
  })

  it('[TX3] keeps what could not be sent, and sends it first the next time', async () => {
    let fails = true
    const sent: number[][] = []
    const { session, type, kept } = setup({
      send: update => {
        if (fails) return Promise.reject(new Error('away'))
        sent.push([...update])
        return Promise.resolve()
      },
    })
    await settle()
    type(2)
    await session.flush()
    expect(session.status()).toBe('unsent')
    expect([...(kept() ?? [])]).toEqual([2])
    fails = false
    type(3)
    await session.flush()
    expect(sent).toEqual([[2, 3]])
    expect(session.status()).toBe('saved')
  })

  it('[TX4] brings back a draft of an earlier run', async () => {
    const { applied, sent, timers } = setup({}, bytes(7))
    await settle()
    expect(applied).toEqual([[1], [7]])
    timers[0]?.()
    await settle()
    expect(sent).toEqual([[7]])
  })

  it('[TX5] sends what waits when it is closed', async () => {
    const { session, sent, type } = setup()
    await settle()
    type(4)
    await session.close()
    expect(sent).toEqual([[4]])
  })

  it('[TX2] sends in order while a send is on its way', async () => {
    const sent: number[][] = []
    let release: () => void = () => undefined
    const { session, type } = setup({
      send: update => {
        sent.push([...update])
        return new Promise<void>(resolve => (release = resolve))
      },
    })
    await settle()
    type(2)
    const first = session.flush()
    await settle()
    type(3)
    const second = session.flush()
    release()
    await settle()
    release()
    await Promise.all([first, second])
    await settle()
    expect(sent).toEqual([[2], [3]])
  })

  it('[TX6] opens again after a lost connection', async () => {
    let opened = 0
    const { session, timers } = setup({
      isFinal: () => false,
      open: () => {
        opened += 1
        return Promise.reject(new Error('away'))
      },
    })
    await settle()
    expect([opened, session.status()]).toEqual([1, 'opening'])
    timers.shift()?.()
    await settle()
    expect(opened).toBe(2)
  })

  it('[TX6] says when a text cannot be opened', async () => {
    const { session } = setup({ open: () => Promise.reject(new Error('gone')) })
    await settle()
    expect(session.status()).toBe('unreadable')
  })
})
