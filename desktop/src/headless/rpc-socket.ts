/** The contract over a WebSocket at `/rpc`: what a MessagePort is in Electron. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Log } from '@kith/shared/kit'
import type { Engine } from '#engine/compose'
import type { Guard } from './guard.ts'
import { wireSerializers } from '@kith/shared/rpc'

/** An upload chunk is at most 1 MiB; a paste of 500 × 8 cells far less. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
/** A page that reads this slowly is gone or asleep; it connects again and asks anew. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** RFC 6455 registry of close codes. */
const SERVICE_RESTART = 1012
const PING_MS = 30_000

export interface RpcSocket {
  /** The engine is another one from now on: pages connect again by themselves. */
  readonly drop: () => void
  readonly close: () => void
}

export function serveRpc(server: Server, guard: Guard, engine: () => Engine, log: Log): RpcSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  server.on('upgrade', upgrade)
  const timer = setInterval(checkSockets, PING_MS)
  timer.unref()
  return {
    drop() {
      for (const socket of sockets.clients) socket.close(SERVICE_RESTART, 'Kith starts again')
    },
    close() {
      clearInterval(timer)
      for (const socket of sockets.clients) socket.close(1001, 'Kith is closing')
      sockets.close()
    },
  }

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', error => log.debug('rpc/socket-error', { error }))
    const path = (request.url ?? '').split('?')[0]
    const verdict =
      path === '/rpc'
        ? guard.token(request, { inQuery: true })
        : { ok: false as const, status: 404, why: 'no socket here' }
    if (!verdict.ok) {
      stream.end(
        `HTTP/1.1 ${verdict.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      )
      return
    }
    sockets.handleUpgrade(request, stream, head, socket => connect(socket))
  }

  function connect(socket: WebSocket): void {
    const handler = new RPCHandler(engine().router, { customJsonSerializers: wireSerializers })
    socket.on('error', error => log.warn('rpc/socket-error', { error }))
    const session = engine().openSession()
    socket.on('close', session.close)
    handler
      .upgrade(socket, { context: { session } })
      .catch((error: unknown) => log.error('rpc/failed', { error }))
  }

  function checkSockets(): void {
    for (const socket of sockets.clients) {
      if (socket.bufferedAmount > MAX_WAITING_BYTES) socket.terminate()
      else socket.ping()
    }
  }
}
