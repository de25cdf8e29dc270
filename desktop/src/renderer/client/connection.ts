/**
 * The connection to the engine for the life of the page: opens, notices the end, opens again.
 * Calls made meanwhile wait; calls that were under way when it broke fail with `client/lost`.
 */
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
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
  const waiting = new Set<(transport: Transport) => void>()
  const listeners = new Set<(status: ConnectionStatus) => void>()

  const link: Link = {
    async call(path, input, options) {
      const transport = current ?? (await nextTransport())
      const lost = transport.closed.then(() => {
        throw clientFault('lost', undefined)
      })
      return Promise.race([transport.link.call(path, input, options), lost])
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
      const transport = await open().catch(() => null)
      if (transport) {
        pause = FIRST_WAIT_MS
        current = transport
        tell('open')
        for (const resume of waiting) resume(transport)
        waiting.clear()
        await transport.closed
        current = null
        tell('lost')
      }
      await wait(pause)
      pause = Math.min(pause * 2, LAST_WAIT_MS)
    }
  }

  function nextTransport(): Promise<Transport> {
    return new Promise(resolve => waiting.add(resolve))
  }

  function tell(next: ConnectionStatus): void {
    status = next
    for (const listener of listeners) listener(next)
  }
}
