/**
 * Reads the certificate that a server shows, and hangs up: for the question "do you know this
 * certificate?", and to pin the one that was accepted. Nothing is sent over such a line.
 */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Pinned, ServerPlace } from './server-place.ts'

const PATIENCE_MS = 10_000

/** `null`: it could not be read. */
export async function peerCertificate(
  place: ServerPlace,
  protocol: 'imap' | 'smtp',
): Promise<Pinned | null> {
  if (place.tls === 'none') return null
  try {
    const socket =
      place.tls === 'starttls'
        ? await upgraded(await opened(place), protocol === 'imap' ? IMAP : SMTP)
        : undefined
    return await readCertificate(place, socket)
  } catch {
    // The real attempt that follows says what is wrong.
    return null
  }
}

const IMAP = [{ await: /^\* /m, say: 'a STARTTLS\r\n' }, { await: /^a OK/im }]
const SMTP = [
  { await: /^220 /m, say: 'EHLO localhost\r\n' },
  { await: /^250 /m, say: 'STARTTLS\r\n' },
  { await: /^220 /m },
]

function opened(place: ServerPlace): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain({ host: place.host, port: place.port }, () => resolve(socket))
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('timeout')))
    socket.on('error', reject)
  })
}

async function upgraded(
  socket: Socket,
  dialogue: readonly { readonly await: RegExp; readonly say?: string }[],
): Promise<Socket> {
  for (const { await: wanted, say } of dialogue) {
    await answered(socket, wanted)
    if (say !== undefined) socket.write(say)
  }
  return socket
}

function answered(socket: Socket, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const hear = (bytes: Buffer) => {
      text += bytes.toString('latin1')
      if (!wanted.test(text) && text.length < 10_000) return
      socket.off('data', hear)
      resolve()
    }
    socket.on('data', hear)
    socket.once('close', () => reject(new Error('closed')))
  })
}

function readCertificate(place: ServerPlace, socket: Socket | undefined): Promise<Pinned | null> {
  return new Promise((resolve, reject) => {
    const line: TLSSocket = connectTls(
      {
        host: place.host,
        port: place.port,
        ...(socket && { socket }),
        // Only to look: this line carries neither name nor password.
        rejectUnauthorized: false,
      },
      () => {
        const { raw, fingerprint256 } = line.getPeerCertificate()
        line.destroy()
        socket?.destroy()
        const body = raw?.toString('base64').replaceAll(/(.{64})/g, '$1\n')
        resolve(
          body === undefined
            ? null
            : {
                fingerprint: fingerprint256,
                pem: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
              },
        )
      },
    )
    line.setTimeout(PATIENCE_MS, () => line.destroy(new Error('timeout')))
    line.on('error', reject)
  })
}
