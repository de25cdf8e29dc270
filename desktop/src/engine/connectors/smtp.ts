/** Hands messages to an SMTP server, each once: what follows from a failure is the outbox's business. */
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { isFault, type Clock } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import type { Envelope, SendResult } from './mail-connector.ts'
import { peerCertificate } from './peer-certificate.ts'
import {
  demandSafeLine,
  isOwnMachine,
  sameFingerprint,
  tlsOptions,
  type ServerPlace,
  type SignIn,
} from './server-place.ts'
import { smtpFault } from './smtp-faults.ts'

export interface SmtpOptions {
  readonly place: ServerPlace
  /** `null`: the server takes mail without signing in. */
  readonly signIn: SignIn | null
  readonly fingerprint: string | null
  readonly clock: Clock
}
export interface SmtpSender {
  /** Connects and signs in, sends nothing. */
  readonly verify: () => Promise<void>
  readonly send: (
    raw: Uint8Array,
    envelope: Envelope,
    signal: AbortSignal,
    onHandOver: () => void,
  ) => Promise<Omit<SendResult, 'isFiled'>>
  /** SIZE of EHLO (RFC 1870), bytes; `null` before the first line or when there is no limit. */
  readonly maxBytes: () => number | null
  readonly close: () => Promise<void>
}

const CONNECT_MS = 20_000
const GREETING_MS = 8000
const SILENCE_MS = 120_000

export function createSmtpSender(options: SmtpOptions): SmtpSender {
  const { place, signIn } = options
  let limit: number | null = null

  return {
    verify: () => onLine(undefined, async () => undefined),
    send: (raw, envelope, signal, onHandOver) =>
      onLine(
        signal,
        async line => {
          // Told with its greeting: not a byte of what it will not take goes out.
          if (limit !== null && raw.byteLength > limit)
            throw connectFault('too-large', { host: place.host, size: raw.byteLength, limit })
          const to = [...new Set([...envelope.to, ...envelope.bcc])]
          const info = await new Promise<SMTPConnection.SentMessageInfo>((resolve, reject) => {
            line.send(
              { from: envelope.from, to, size: raw.byteLength },
              handedOver(raw, onHandOver),
              (error, sent) => (error ? reject(error) : resolve(sent)),
            )
          })
          const rejected = (info.rejectedErrors ?? []).map(error => ({
            address: String((error as { recipient?: string }).recipient ?? ''),
            text: error.response ?? error.message,
          }))
          return { providerId: null, rejected }
        },
        raw.byteLength,
      ),
    maxBytes: () => limit,
    close: async () => undefined,
  }

  async function onLine<T>(
    signal: AbortSignal | undefined,
    work: (line: SMTPConnection) => Promise<T>,
    size = 0,
  ): Promise<T> {
    let line: SMTPConnection | undefined
    try {
      line = await connected(signal)
      const result = await work(line)
      line.quit()
      return result
    } catch (error) {
      line?.close()
      if (isFault(error)) throw error
      const hasToken = signIn !== null && 'accessToken' in signIn
      const fault = smtpFault(place.host, error, hasToken, { size, limit })
      if (fault.code !== 'connect/certificate') throw fault
      const shown = await peerCertificate(place, 'smtp')
      const data = fault.data as { readonly host: string; readonly why: string }
      throw connectFault('certificate', { ...data, fingerprint: shown?.fingerprint ?? null }, error)
    }
  }

  async function connected(signal: AbortSignal | undefined): Promise<SMTPConnection> {
    demandSafeLine(place)
    const shown = options.fingerprint === null ? null : await peerCertificate(place, 'smtp')
    if (
      shown !== null &&
      options.fingerprint !== null &&
      !sameFingerprint(shown.fingerprint, options.fingerprint)
    )
      throw connectFault('certificate', {
        host: place.host,
        why: 'it is another one than you accepted',
        fingerprint: shown.fingerprint,
      })
    const line = new SMTPConnection({
      host: place.host,
      port: place.port,
      secure: place.tls === 'tls',
      requireTLS: place.tls === 'starttls',
      ignoreTLS: place.tls === 'none',
      // The machine's own name is nobody's business.
      name: 'localhost',
      tls: tlsOptions(place, shown),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: GREETING_MS,
      socketTimeout: SILENCE_MS,
    })
    signal?.addEventListener('abort', () => line.close(), { once: true })
    try {
      await greet(line)
      limit = (line as { _maxAllowedSize?: number })._maxAllowedSize || null
      // A relay on this machine may take mail from whoever is here.
      const isOpen = isOwnMachine(place.host) && !(line as { allowsAuth?: boolean }).allowsAuth
      if (signIn !== null && !isOpen) await login(line, signIn)
      return line
    } catch (error) {
      line.close()
      throw error
    }
  }
}

function greet(line: SMTPConnection): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    line.once('error', reject)
    line.once('end', () => reject(Object.assign(new Error('closed'), { code: 'ECONNECTION' })))
    line.connect(error => (error ? reject(error) : resolve()))
  })
}

async function login(line: SMTPConnection, signIn: SignIn): Promise<void> {
  const credentials =
    'password' in signIn
      ? { credentials: { user: signIn.user, pass: signIn.password } }
      : {
          type: 'OAUTH2' as const,
          oauth2: oauth(signIn.user, await signIn.accessToken()),
        }
  await new Promise<void>((resolve, reject) => {
    line.login(credentials as never, error => (error ? reject(error) : resolve()))
  })
}

/** What nodemailer's login asks of a token: RFC 7628's older sibling XOAUTH2. */
function oauth(user: string, token: string) {
  const text = `user=${user}\x01auth=Bearer ${token}\x01\x01`
  const packed = Buffer.from(text).toString('base64')
  return {
    getToken: (_renew: boolean, done: (error: null, token: string) => void) => done(null, token),
    buildXOAuth2Token: () => packed,
  }
}

/** The message; asks before its end is told, which is the dot that makes the server take it. */
function handedOver(raw: Uint8Array, onHandOver: () => void): Readable {
  return Readable.from(
    (function* () {
      if (raw.byteLength > 0) yield Buffer.from(raw)
      onHandOver()
    })(),
    { objectMode: false },
  )
}
