/** The connection of one open note to its room: made again while the note is open, quiet when it cannot be. */
import WebSocket from 'ws'
import type { Log } from '@kith/shared/kit'

export interface RoomLine {
  readonly send: (frame: Uint8Array) => void
  readonly isOpen: () => boolean
  /** Tries at once, whatever the pause. */
  readonly wake: () => void
  readonly close: () => void
}

export interface RoomLineDeps {
  /** Address with its token; `undefined` while there is no server. Rejects when it cannot be had. */
  readonly address: () => Promise<string | undefined>
  readonly onOpen: () => void
  readonly onFrame: (frame: Uint8Array) => void
  readonly onClose: () => void
  readonly log: Log
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 20_000
const MAX_FRAME_BYTES = 16 * 1024 * 1024

export function openRoomLine(deps: RoomLineDeps): RoomLine {
  const { log } = deps
  let socket: WebSocket | undefined
  let timer: NodeJS.Timeout | undefined
  let pause = FIRST_PAUSE_MS
  let isTrying = false
  let isOver = false
  void attempt()

  return {
    send(frame) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(frame)
    },
    isOpen: () => socket?.readyState === WebSocket.OPEN,
    wake() {
      if (socket !== undefined || isTrying || isOver) return
      pause = FIRST_PAUSE_MS
      void attempt()
    },
    close() {
      isOver = true
      clearTimeout(timer)
      socket?.close(1000)
      socket = undefined
    },
  }

  async function attempt(): Promise<void> {
    clearTimeout(timer)
    isTrying = true
    try {
      const address = await deps.address()
      if (isOver) return
      // Without a server there is nothing to come back to until somebody says so.
      if (address !== undefined) connect(address)
    } catch (error) {
      log.info('together/no-room', { error })
      again()
    } finally {
      isTrying = false
    }
  }

  function connect(address: string): void {
    const own = new WebSocket(address, { maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false })
    socket = own
    own.on('open', () => {
      if (socket !== own) return
      pause = FIRST_PAUSE_MS
      deps.onOpen()
    })
    own.on('message', (data: Buffer, isBinary) => {
      if (socket === own && isBinary) deps.onFrame(data)
    })
    own.on('error', error => log.info('together/room-lost', { error }))
    own.on('close', () => {
      if (socket !== own) return
      socket = undefined
      deps.onClose()
      again()
    })
  }

  function again(): void {
    if (isOver) return
    timer = setTimeout(() => void attempt(), pause)
    timer.unref()
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}
