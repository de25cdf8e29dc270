/** The WebSockets of live notes: `/room/:docId?token=…`, as the stock provider opens them. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Log } from '@kith/shared/kit'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Live, Seating } from './live.ts'
import { CLOSE } from './live-fault.ts'

const PATH = /^\/room\/([^/?]{1,100})$/
/** The largest edit, with its frame. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024 + 64
/** What may come before we know who it is. */
const MAX_EARLY = 64
const PING_MS = 30_000

export interface RoomSockets {
  /** Takes an upgrade request when it is for a room; `false` when it is somebody else's. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  /** Whoever is still connected is cut off: close the rooms first. */
  readonly close: () => void
}

export function createRoomSockets(live: Pick<Live, 'enter'>, log: Log): RoomSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  })
  const alive = new WeakSet<WebSocket>()
  const pings = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, PING_MS)
  pings.unref()
  return {
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://local')
      const doc = PATH.exec(url.pathname)?.[1]
      if (doc === undefined) return false
      server.handleUpgrade(request, socket, head, opened => {
        alive.add(opened)
        opened.on('pong', () => alive.add(opened))
        seat(opened, doc, url.searchParams.get('token') ?? '')
      })
      return true
    },
    close() {
      clearInterval(pings)
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }

  function seat(socket: WebSocket, doc: string, token: string): void {
    const early: Uint8Array[] = []
    let seating: Seating | undefined
    let isOver = false
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return socket.close(CLOSE.malformed, 'text')
      if (seating) seating.receive(data)
      else if (early.push(data) > MAX_EARLY) socket.close(CLOSE.tooFast, 'too much at once')
    })
    // What is wrong with a frame closes the socket by itself.
    socket.on('error', error => log.info('live/socket', { error }))
    socket.on('close', () => {
      isOver = true
      seating?.leave()
    })
    const port = {
      send: (frame: Uint8Array) => socket.send(frame),
      close: (code: number, reason: string) => socket.close(code, reason),
      buffered: () => socket.bufferedAmount,
    }
    live.enter(doc, token, port).then(
      seated => {
        seating = seated
        if (isOver) return seated?.leave()
        for (const frame of early.splice(0)) seated?.receive(frame)
      },
      (error: unknown) => {
        log.error('live/cannot-enter', { error })
        socket.close(CLOSE.restart, 'not now')
      },
    )
  }
}
