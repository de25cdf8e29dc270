/**
 * The connection to the engine for the life of the page: opens, notices the end, opens again.
 * Calls made meanwhile wait; calls that were under way when it broke fail with `client/lost`.
 */
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { isStream, type Fault } from '@kith/shared/kit'
import type { Contract } from '@kith/shared/rpc'
import { clientFault } from './faults.ts'
import type { Link, OpenTransport, Transport } from './transport.ts'

export type Client = ContractRouterClient<Contract>
export type ConnectionStatus = 'connecting' | 'open' | 'lost'

export interface Connection {
  readonly client: Client
  readonly status: () => ConnectionStatus
  readonly onStatus: (listener: (status: ConnectionStatus) => void) => () => void
  /** Resolves when there is a connection. */
  readonly ready: () => Promise<void>
  readonly close: () => void
}

export interface ConnectionDeps {
  readonly open: OpenTransport
  readonly wait: (ms: number) => Promise<void>
}

const FIRST_WAIT_MS = 100
const LAST_WAIT_MS = 3000

export function createConnection({ open, wait }: ConnectionDeps): Connection {
  let status: ConnectionStatus = 'connecting'
  let current: Transport | null = null
  let isClosed = false
  const underWay = new Map<Transport, Set<(fault: Fault) => void>>()
  const waiting = new Set<(transport: Transport) => void>()
  const listeners = new Set<(status: ConnectionStatus) => void>()

  const link: Link = {
    async call(path, input, options) {
      const transport = current ?? (await nextTransport())
      const answer = await untilLost(transport, transport.link.call(path, input, options))
      return isStream(answer) ? streamUntilLost(transport, answer) : answer
    },
  }
  void run()

  return {
    client: createORPCClient<Client>(link),
    status: () => status,
    onStatus(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async ready() {
      if (!current) await nextTransport()
    },
    close() {
      isClosed = true
      current?.close()
    },
  }

  async function run(): Promise<void> {
    let pause = FIRST_WAIT_MS
    while (!isClosed) {
      // Not there yet is the usual answer of an engine that restarts: the page says so and asks again.
      const transport = await open().catch(() => null)
      if (transport) {
        pause = FIRST_WAIT_MS
        current = transport
        underWay.set(transport, new Set())
        tell('open')
        for (const resume of waiting) resume(transport)
        waiting.clear()
        await transport.closed
        current = null
        const failures = underWay.get(transport) ?? []
        underWay.delete(transport)
        for (const fail of failures) fail(clientFault('lost', undefined))
        tell('lost')
      }
      await wait(pause)
      pause = Math.min(pause * 2, LAST_WAIT_MS)
    }
  }

  /** What is under way when a transport ends fails then; it does not wait for ever. */
  function untilLost<T>(transport: Transport, work: Promise<T>): Promise<T> {
    const failures = underWay.get(transport)
    if (failures === undefined) return Promise.reject(clientFault('lost', undefined))
    return new Promise((resolve, reject) => {
      failures.add(reject)
      work.then(resolve, reject).finally(() => failures.delete(reject))
    })
  }

  /** A stream fails with its transport too, so that whoever listens opens it again. */
  function streamUntilLost(
    transport: Transport,
    stream: AsyncIterable<unknown>,
  ): AsyncIterableIterator<unknown> {
    const inner = stream[Symbol.asyncIterator]()
    const outer: AsyncIterableIterator<unknown> = {
      next: () => untilLost(transport, inner.next()),
      return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
      [Symbol.asyncIterator]: () => outer,
    }
    return outer
  }

  function nextTransport(): Promise<Transport> {
    return new Promise(resolve => waiting.add(resolve))
  }

  function tell(next: ConnectionStatus): void {
    status = next
    for (const listener of listeners) listener(next)
  }
}
