/** The WebSocket at /sync: frames in, frames out, and limits on who may hold one open. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Log } from '@kith/shared/kit'
import { FRAME_BYTES } from '@kith/shared/protocol'
import type { Hub } from './hub.ts'

const SYNC_PATH = '/sync'
const MAX_SOCKETS = 60_000
/** A socket that does not take the closing frame within this is cut. */
const CLOSE_MS = 1_000

export interface Sockets {
  readonly count: () => number
  /** Answers whether the request was for us. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  readonly close: () => void
}

export function createSockets(hub: Hub, log: Log): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
    // A hundred thousand sockets would each keep a buffer for what is never resumed.
    clientTracking: false,
    skipUTF8Validation: true,
  })
  const open = new Set<WebSocket>()

  function accept(socket: WebSocket, wire: Duplex): void {
    open.add(socket)
    const gather = gathering(wire)
    const session = hub.connect({
      send(frame) {
        gather()
        socket.send(frame, { binary: true })
      },
      close() {
        socket.close(1000)
        setTimeout(() => socket.terminate(), CLOSE_MS).unref()
      },
    })
    socket.on('message', (data, isBinary) => {
      try {
        // Text is no frame of ours; the machine calls it abuse.
        const bytes = data as Buffer
        session.received(
          isBinary
            ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
            : new Uint8Array(),
        )
      } catch (error) {
        // A bug on one session must not end the others.
        log.error('rooms/broken', { error })
        socket.terminate()
      }
    })
    // Oversized or broken frames: ws closes the socket by itself.
    socket.on('error', error => log.debug('rooms/socket', { why: error.message }))
    socket.on('close', () => {
      open.delete(socket)
      session.over()
    })
  }

  return {
    count: () => open.size,
    upgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== SYNC_PATH) return false
      if (open.size >= MAX_SOCKETS) {
        socket.end(
          'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\r\n',
        )
        return true
      }
      server.handleUpgrade(request, socket, head, made => accept(made, socket))
      return true
    },
    close() {
      for (const socket of open) socket.close(1001)
      server.close()
    },
  }
}

/** What is sent in one breath (a verdict, and where its entries are) leaves in one call of the system. */
function gathering(wire: Duplex): () => void {
  let isHeld = false
  const release = () => {
    isHeld = false
    wire.uncork()
  }
  return () => {
    if (isHeld) return
    isHeld = true
    wire.cork()
    process.nextTick(release)
  }
}

/** Requests to upgrade that nobody answered are refused. */
export function routeUpgrades(
  server: Server,
  takers: readonly ((request: IncomingMessage, socket: Duplex, head: Buffer) => boolean)[],
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (takers.some(take => take(request, socket, head))) return
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })
}
