/** Engine and page in one plain Node process, for browsers on this machine: http://127.0.0.1:5757. */
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { defineFaults } from '@kith/shared/kit'
import { createEngine, type Engine } from '#engine/compose'
import type { HostPorts } from '#engine/ports'
import { createGuard } from './guard.ts'
import { createHttpApp } from './http-app.ts'
import { serveRpc } from './rpc-socket.ts'

export const DEFAULT_PORT = 5757
const TOKEN_BYTES = 32
const MAX_HEADER_BYTES = 16 * 1024

const headlessFault = defineFaults('headless', {
  'port-taken': {
    status: 409,
    retry: true,
    say: (d: { port: number }) =>
      `Port ${d.port} of this machine is in use. Start Kith with --port and another number.`,
  },
})

export interface HeadlessOptions {
  readonly ports: Omit<HostPorts, 'restart'>
  /** Folder of the built page. */
  readonly page: string
  /** 0 takes any free one. */
  readonly port: number
  /** Of the start before this one, when the same parent starts Kith again. Absent: a new one. */
  readonly token?: string
}

export interface Headless {
  /** With the token of this start. */
  readonly url: string
  readonly port: number
  readonly token: string
  readonly close: () => Promise<void>
}

export async function serveHeadless({
  ports,
  page,
  port: wanted,
  token = randomBytes(TOKEN_BYTES).toString('base64url'),
}: HeadlessOptions): Promise<Headless> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES })
  const port = await listen(server, wanted)
  const guard = createGuard(token, port)
  let engine = await startEngine()
  const app = createHttpApp({ guard, engine: () => engine, page })
  server.on('request', getRequestListener(app.fetch))
  const sockets = serveRpc(server, guard, () => engine, ports.log)

  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    port,
    token,
    async close() {
      sockets.close()
      server.close()
      server.closeAllConnections()
      await engine.close()
    },
  }

  async function startEngine(): Promise<Engine> {
    try {
      return await createEngine({ ...ports, restart: reason => void restart(reason) })
    } catch (error) {
      server.close()
      throw error
    }
  }

  /** After a restore, or when the disk failed, the file is opened again; pages come back with the same token. */
  async function restart(reason: string): Promise<void> {
    ports.log.info('headless/restart', { reason })
    try {
      sockets.drop()
      await engine.close()
      engine = await startEngine()
    } catch (error) {
      ports.log.error('headless/restart-failed', { error })
      process.exitCode = 1
      server.closeAllConnections()
      server.close()
    }
  }
}

async function listen(server: Server, wanted: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE' ? headlessFault('port-taken', { port: wanted }, error) : error,
      ),
    )
    server.listen(wanted, '127.0.0.1', done)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : wanted
}
