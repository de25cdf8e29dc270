/** A receiving server for tests: keeps every message that it said yes to. */
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Received {
  readonly raw: string
  readonly from: string
  readonly to: readonly string[]
}
export interface Receiver {
  readonly port: number
  readonly received: readonly Received[]
  /** Resolves when no line is open any more: whatever was on its way has come. */
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}
export interface ReceiverOptions extends SMTPServerOptions {
  /** A part of a body came. */
  readonly onPart?: (bytes: number) => void
  /** The whole body is kept; `done` says yes to it. */
  readonly onTaken?: (done: () => void) => void
}

export async function startReceiver({
  onPart,
  onTaken = done => done(),
  ...options
}: ReceiverOptions = {}): Promise<Receiver> {
  const received: Received[] = []
  let open = 0
  let onNone: (() => void) | undefined
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: (auth, _session, done) =>
      auth.password === 'secret'
        ? done(null, { user: auth.username })
        : done(Object.assign(new Error('Authentication failed'), { responseCode: 535 })),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => {
        parts.push(part)
        onPart?.(part.length)
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          raw: Buffer.concat(parts).toString(),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(one => one.address),
        })
        onTaken(done)
      })
    },
    ...options,
  })
  server.server.on('connection', socket => {
    open += 1
    socket.once('close', () => {
      open -= 1
      if (open === 0) onNone?.()
    })
  })
  server.on('error', () => undefined)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    settled: () => (open === 0 ? Promise.resolve() : new Promise(resolve => (onNone = resolve))),
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}
