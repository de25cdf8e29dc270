/**
 * Calls between two threads over a port, in both directions: an answer, a stream of events or a
 * fault. Faults cross as they are; anything else is a bug, logged where it happened.
 */
import type { MessagePort, Worker } from 'node:worker_threads'
import {
  fromWireFault,
  isFault,
  isStream,
  newShortId,
  toWireFault,
  type Log,
  type WireFault,
} from '@kith/shared/kit'
import { mailThreadFault } from './thread-faults.ts'

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly path: string; readonly input: unknown }
  | { readonly kind: 'answer' | 'event'; readonly id: number; readonly value: unknown }
  /** `open`: the answer is a stream. `stop`: the caller wants no more. */
  | { readonly kind: 'open' | 'end' | 'stop'; readonly id: number }
  | { readonly kind: 'fault'; readonly id: number; readonly fault: WireFault }
  | { readonly kind: 'tell'; readonly name: string; readonly value: unknown }

/** What the other side may ask. */
export type Serve = (path: string, input: unknown, signal: AbortSignal) => unknown

export interface Channel {
  /** A value, or an `AsyncIterable` where the other side streams. Rejects with its fault. */
  readonly call: (path: string, input: unknown, signal?: AbortSignal) => Promise<unknown>
  readonly tell: (name: string, value: unknown) => void
  /** The other side is gone: everything that waits fails with `mail-thread/stopped`. */
  readonly close: () => void
}

interface Waiting {
  readonly settle: (value: unknown) => void
  readonly fail: (error: unknown) => void
  stream?: Pipe
}

export function createChannel({
  port,
  serve,
  onTell,
  log,
}: {
  readonly port: Pick<MessagePort | Worker, 'postMessage' | 'on'>
  readonly serve: Serve
  readonly onTell: (name: string, value: unknown) => void
  readonly log: Log
}): Channel {
  const waiting = new Map<number, Waiting>()
  const running = new Map<number, AbortController>()
  let lastId = 0
  let isClosed = false
  const post = (message: Message) => {
    if (!isClosed) port.postMessage(message)
  }
  port.on('message', (message: Message) => {
    if (message.kind === 'call') void answer(message.id, message.path, message.input)
    else if (message.kind === 'stop') running.get(message.id)?.abort()
    else if (message.kind === 'tell') onTell(message.name, message.value)
    else take(message)
  })

  return {
    call(path, input, signal) {
      if (isClosed) return Promise.reject(mailThreadFault('stopped', undefined))
      return new Promise((settle, fail) => {
        const id = ++lastId
        waiting.set(id, { settle, fail })
        signal?.addEventListener('abort', () => stop(id), { once: true })
        post({ kind: 'call', id, path, input })
      })
    },
    tell: (name, value) => post({ kind: 'tell', name, value }),
    close() {
      isClosed = true
      for (const { fail, stream } of waiting.values()) {
        fail(mailThreadFault('stopped', undefined))
        stream?.fail(mailThreadFault('stopped', undefined))
      }
      waiting.clear()
      for (const call of running.values()) call.abort()
    },
  }

  function stop(id: number): void {
    const call = waiting.get(id)
    if (call === undefined) return
    post({ kind: 'stop', id })
    call.stream?.end()
  }

  function take(message: Exclude<Message, { kind: 'call' | 'stop' | 'tell' }>): void {
    const call = waiting.get(message.id)
    if (call === undefined) return
    if (message.kind === 'event') return call.stream?.push(message.value)
    if (message.kind === 'open') {
      call.stream = createPipe(() => stop(message.id))
      return call.settle(call.stream.events)
    }
    waiting.delete(message.id)
    if (message.kind === 'answer') call.settle(message.value)
    else if (message.kind !== 'fault') call.stream?.end()
    else {
      call.fail(fromWireFault(message.fault))
      call.stream?.fail(fromWireFault(message.fault))
    }
  }

  async function answer(id: number, path: string, input: unknown): Promise<void> {
    const control = new AbortController()
    running.set(id, control)
    try {
      const value = await serve(path, input, control.signal)
      if (!isStream(value)) return post({ kind: 'answer', id, value })
      post({ kind: 'open', id })
      for await (const event of value) {
        if (control.signal.aborted) break
        post({ kind: 'event', id, value: event })
      }
      post({ kind: 'end', id })
    } catch (error) {
      // Whoever asked has gone, and that is what ended it: nobody hears of it, and nothing is wrong.
      if (control.signal.aborted && error === control.signal.reason) return
      const logId = newShortId()
      if (!isFault(error)) log.error('mail-thread/bug', { logId, path, error: stackOf(error) })
      post({ kind: 'fault', id, fault: toWireFault(error, logId) })
    } finally {
      running.delete(id)
    }
  }
}

interface Pipe {
  readonly events: AsyncIterable<unknown>
  readonly push: (value: unknown) => void
  readonly end: () => void
  readonly fail: (error: unknown) => void
}

function createPipe(onLeave: () => void): Pipe {
  const queue: unknown[] = []
  let isOver = false
  let failure: unknown
  let wake: (() => void) | undefined
  const stir = () => wake?.()
  async function* read() {
    try {
      for (;;) {
        while (queue.length > 0) yield queue.shift()
        if (failure !== undefined) throw failure
        if (isOver) return
        await new Promise<void>(resolve => (wake = resolve))
      }
    } finally {
      if (!isOver) onLeave()
    }
  }
  return {
    events: read(),
    push(value) {
      queue.push(value)
      stir()
    },
    end() {
      isOver = true
      stir()
    },
    fail(error) {
      failure = error
      isOver = true
      stir()
    },
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
