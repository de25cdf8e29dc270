/** A wire between one engine and the server that can be cut, slowed and left half open. */
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** half: what is sent vanishes and nobody is told; torn: every connection ends after a few more bytes. */
export type WireState = 'whole' | 'cut' | 'slow' | 'half' | 'torn'

export interface Wire {
  readonly url: string
  readonly set: (state: WireState) => void
  readonly close: () => Promise<void>
}

const SLOW_MS = 120
const TORN_BYTES = 700

export async function createWire(port: number): Promise<Wire> {
  let state: WireState = 'whole'
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer(socket => {
    if (state === 'cut') return void socket.destroy()
    const far = connect(port, '127.0.0.1')
    const pair = [socket, far] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      socket.destroy()
      far.destroy()
    }
    for (const [from, to] of [pair, [far, socket] as const]) {
      let left = TORN_BYTES
      from.setNoDelay(true)
      from.on('error', end)
      from.on('close', () => {
        if (state !== 'half') end()
      })
      from.on('data', (bytes: Buffer) => {
        if (state === 'half' || state === 'cut') return
        if (state === 'slow') return void setTimeout(() => to.write(bytes), SLOW_MS)
        if (state !== 'torn') return void to.write(bytes)
        to.write(bytes.subarray(0, left))
        left -= bytes.length
        if (left <= 0) end()
      })
    }
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      // Bytes went missing or wait: what is left of such a connection is no stream any more.
      const isBroken = next === 'cut' || state === 'half' || state === 'slow'
      state = next
      if (isBroken) endAll()
    },
    close() {
      endAll()
      return new Promise(done => void server.close(() => done()))
    },
  }

  function endAll(): void {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
  }
}
