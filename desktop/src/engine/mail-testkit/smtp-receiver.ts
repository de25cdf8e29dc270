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
  readonly stop: () => Promise<void>
}

export async function startReceiver(options: SMTPServerOptions = {}): Promise<Receiver> {
  const received: Received[] = []
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
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          raw: Buffer.concat(parts).toString(),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(one => one.address),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}
