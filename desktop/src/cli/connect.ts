/**
 * Opens the engine on a profile, or reaches the Kith that already has it open: the file has one
 * writer, so a command line beside a running Kith speaks to it instead of fighting for the lock.
 */
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { Fault, isWireFault, type Log } from '@kith/shared/kit'
import { createEngine, type EngineClient } from '#engine/compose'
import { createNodePorts, defaultProfile, readRunning } from '#node-host'
import { wireSerializers } from '@kith/shared/rpc'

export interface Connection {
  readonly client: EngineClient
  readonly close: () => Promise<void>
}

export async function connect(profile: string | undefined, log: Log): Promise<Connection> {
  const running = await readRunning(profile ?? defaultProfile())
  if (running) return reach(running.url)
  const ports = createNodePorts({
    host: 'cli',
    profile,
    log,
    restart: reason => log.info('cli/restart', { reason }),
  })
  const engine = await createEngine(ports)
  return { client: engine.client, close: () => engine.close() }
}

async function reach(url: string): Promise<Connection> {
  const address = new URL(url)
  const socket = new WebSocket(`ws://${address.host}/rpc${address.search}`)
  await new Promise<void>((done, fail) => {
    socket.addEventListener('open', () => done(), { once: true })
    socket.addEventListener('error', () => fail(new Error('the running Kith does not answer')), {
      once: true,
    })
  })
  const client: EngineClient = createORPCClient(
    new RPCLink({ websocket: socket, customJsonSerializers: wireSerializers }),
  )
  return {
    client,
    async close() {
      // A stream that was let go a moment ago still says so to the engine.
      await new Promise(resolve => setImmediate(resolve))
      socket.close()
    },
  }
}

/** A fault that crossed the border is an ORPCError there; here it is a fault again. */
export function toFault(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error
  const carried = (error.data as { fault?: unknown } | undefined)?.fault
  if (isWireFault(carried)) return new Fault(carried)
  return new Fault({
    code: String(error.code),
    data: null,
    message: error.message,
    status: error.status,
    retry: false,
  })
}
