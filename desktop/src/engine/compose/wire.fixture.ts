/** Listens to everything that desktops say to a server, for tests that look for words. */
import { createServer, connect, type Server } from 'node:net'

export interface Wire {
  readonly url: string
  /** Everything that was sent to the server, its frames unmasked. */
  readonly sent: () => Buffer
  readonly close: () => void
}

export async function listenBefore(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target)
  const lines: Buffer[][] = []
  const listener: Server = createServer(socket => {
    const line: Buffer[] = []
    lines.push(line)
    const on = connect(Number(port), hostname)
    socket.on('data', bytes => {
      line.push(bytes)
      on.write(bytes)
    })
    on.on('data', bytes => socket.write(bytes))
    for (const [one, other] of [
      [socket, on],
      [on, socket],
    ] as const) {
      one.on('close', () => other.destroy())
      one.on('error', () => other.destroy())
    }
  })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    sent: () =>
      Buffer.concat(lines.flatMap(line => [Buffer.concat(line), unmasked(Buffer.concat(line))])),
    close: () => listener.close(),
  }
}

/** Frames of RFC 6455 behind the request that opened them. */
function unmasked(line: Buffer): Buffer {
  const found: Buffer[] = []
  let at = line.indexOf('\r\n\r\n') + 4
  while (at >= 4 && at + 2 <= line.length) {
    const short = (line[at + 1] ?? 0) & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    if (((line[at + 1] ?? 0) & 128) === 0 || at + head + 4 > line.length) break
    const size =
      short === 126
        ? line.readUInt16BE(at + 2)
        : short === 127
          ? Number(line.readBigUInt64BE(at + 2))
          : short
    const mask = line.subarray(at + head, at + head + 4)
    const body = line.subarray(at + head + 4, at + head + 4 + size)
    found.push(Buffer.from(body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))))
    at += head + 4 + size
  }
  return Buffer.concat(found)
}
