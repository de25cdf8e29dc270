/** Both ways to an engine, with the ends of their calls given a reason as the page does it. */
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, type ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { os, type RouterClient } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { afterEach, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { s } from '@kith/shared/kit'
import { portOptions, wireSerializers, withQuietEnd } from '@kith/shared/rpc'

const router = {
  twice: os.input(s.number()).handler(({ input }) => input * 2),
  fail: os.handler((): number => {
    throw new Error('no')
  }),
  one: os.handler(async function* ({ signal }) {
    yield 1
    await new Promise(done => signal?.addEventListener('abort', done, { once: true }))
  }),
}
type Client = RouterClient<typeof router>
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const overPort = async () => {
  const { port1, port2 } = new MessageChannel()
  new PortHandler(router, portOptions).upgrade(port1)
  port1.start()
  port2.start()
  closers.push(() => port1.close())
  return new PortLink({ port: port2, ...portOptions })
}
const overSocket = async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', socket => void new SocketHandler(router).upgrade(socket))
  await new Promise(done => server.once('listening', done))
  const { port } = server.address() as { readonly port: number }
  const websocket = new WebSocket(`ws://127.0.0.1:${port}`)
  closers.push(() => (websocket.close(), server.close()))
  await new Promise(done => websocket.addEventListener('open', done, { once: true }))
  return new SocketLink({ websocket, customJsonSerializers: wireSerializers })
}

it.each([
  ['port', overPort],
  ['socket', overSocket],
])(
  '[RC5] [RC6] over a %s streams come and end, and no controller is aborted without a reason',
  async (_, open) => {
    const client: Client = createORPCClient(
      withQuietEnd((await open()) as ClientLink<Record<never, never>>),
    )
    const reasons = await abortedBy(async () => {
      expect(await client.twice(21)).toBe(42)
      await expect(client.fail()).rejects.toThrow()
      const events = await client.one()
      expect(await events.next()).toMatchObject({ value: 1 })
      const waiting = events.next()
      await events.return?.()
      await expect(waiting).resolves.toMatchObject({ done: true })
    })
    expect(reasons.length).toBeGreaterThan(0)
    expect(reasons).not.toContain(undefined)
  },
)

/** The reasons that controllers are aborted with while something is done. */
async function abortedBy(work: () => Promise<void>): Promise<readonly unknown[]> {
  const { prototype } = AbortController
  const abort = Object.getOwnPropertyDescriptor(prototype, 'abort')!
  const reasons: unknown[] = []
  prototype.abort = function record(this: AbortController, reason?: unknown) {
    reasons.push(reason)
    ;(abort.value as (reason?: unknown) => void).call(this, reason)
  }
  try {
    await work()
  } finally {
    Object.defineProperty(prototype, 'abort', abort)
  }
  return reasons
}
