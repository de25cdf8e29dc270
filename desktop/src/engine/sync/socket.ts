/**
 * The one WebSocket of a workspace: frames in, frames out. It knows neither what they mean nor when
 * to connect again.
 */
import WebSocket from 'ws'

export interface Socket {
  /** Bytes that wait to leave this machine. */
  readonly buffered: () => number
  readonly send: (frame: Uint8Array) => void
  /** Nothing is heard of it afterwards. */
  readonly close: () => void
}

export interface SocketEvents {
  readonly onOpen: () => void
  readonly onFrame: (frame: Uint8Array) => void
  /** Once, however it ended; `why` is for the log. */
  readonly onClose: (why: string) => void
}

export type OpenSocket = (url: string, events: SocketEvents) => Socket

const CONNECT_MS = 15_000
const MAX_FRAME_BYTES = 8 * 1024 * 1024

export const openSocket: OpenSocket = (url, events) => {
  const socket = new WebSocket(url, {
    handshakeTimeout: CONNECT_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
  })
  socket.binaryType = 'nodebuffer'
  let isOver = false
  const end = (why: string) => {
    if (isOver) return
    isOver = true
    events.onClose(why)
  }
  socket.on('open', () => {
    if (!isOver) events.onOpen()
  })
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isOver && isBinary) events.onFrame(data)
  })
  socket.on('error', error => {
    end(error.message)
    socket.terminate()
  })
  socket.on('close', (code, reason) => end(`${code} ${reason.toString()}`.trim()))
  return {
    buffered: () => socket.bufferedAmount,
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
    },
    close() {
      isOver = true
      // A peer that does not answer must not keep the program alive.
      socket.terminate()
    },
  }
}

/** `https://host/base` → `wss://host/base/sync`. */
export function syncUrl(server: string): string {
  const url = new URL(server)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/sync`
  return url.href
}
