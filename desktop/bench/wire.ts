/** The contract over a real MessagePort, as the page of Electron has it: serialised both ways. */
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/message-port'
import type { Engine, EngineClient } from '../src/engine/compose/index.ts'
import { portOptions, withQuietEnd } from '@kith/shared/rpc'

export interface Wire {
  readonly client: EngineClient
  readonly close: () => void
}

export function overPort(engine: Engine): Wire {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(engine.router, portOptions).upgrade(port1)
  port1.start()
  port2.start()
  const client: EngineClient = createORPCClient(
    withQuietEnd(new RPCLink({ port: port2, ...portOptions })),
  )
  return {
    client,
    close() {
      port1.close()
      port2.close()
    },
  }
}
