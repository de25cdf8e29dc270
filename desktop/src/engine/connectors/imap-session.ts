/**
 * One line to an IMAP server: made when it is needed, made again after it broke, one command after
 * the other. imapflow selects, fetches and idles; what a folder's ids mean is decided elsewhere.
 */
import { ImapFlow, type MailboxObject } from 'imapflow'
import { createSerialQueue, isFault, type Clock, type Log } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import { demandLine } from './imap-answers.ts'
import { imapFault } from './imap-faults.ts'
import { peerCertificate } from './peer-certificate.ts'
import {
  demandSafeLine,
  sameFingerprint,
  tlsOptions,
  type Pinned,
  type ServerPlace,
  type SignIn,
} from './server-place.ts'

export interface ImapPlace {
  readonly place: ServerPlace
  readonly signIn: SignIn
  /** SHA-256 of the certificate the person accepted. */
  readonly fingerprint: string | null
  readonly clock: Clock
  readonly log: Log
  /** iCloud's VANISHED is malformed: without it deletions are found by comparing. */
  readonly mayUseQresync?: boolean
}

export interface Selected {
  readonly client: ImapFlow
  /** As they were when the folder was opened: the client's own copy moves on. */
  readonly validity: string
  readonly next: number
  readonly exists: number
  /** `null`: the server keeps no change numbers for this folder. */
  readonly modseq: string | null
}

export interface ImapSession {
  /** Opens the folder anew and works in it; nobody else uses the line meanwhile. */
  readonly inFolder: <T>(
    path: string,
    mode: 'read' | 'write',
    work: (at: Selected) => Promise<T>,
  ) => Promise<T>
  /** Work that needs no open folder. */
  readonly run: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>
  readonly reset: () => void
  readonly close: () => Promise<void>
}

const MAX_LITERAL = 64 * 1024 * 1024
const CONNECT_MS = 20_000
const GREETING_MS = 8000
const SILENCE_MS = 120_000
const IDLE_MS = 9 * 60_000

export function createImapSession(options: ImapPlace): ImapSession {
  const queue = createSerialQueue()
  let client: ImapFlow | undefined

  const working = <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> =>
    queue.run(async () => {
      try {
        client = client?.usable ? client : await connectImap(options)
        return await work(client)
      } catch (error) {
        throw await toFault(options, error)
      }
    })

  return {
    run: working,
    inFolder: (path, mode, work) =>
      working(async line => {
        const box = await line.mailboxOpen(path, { readOnly: mode === 'read' })
        const result = await work({ client: line, ...stateOf(box) })
        demandLine(line)
        return result
      }),
    reset() {
      client?.close()
      client = undefined
    },
    async close() {
      const line = client
      client = undefined
      if (line?.usable) await leave(line)
    },
  }
}

const stateOf = (box: MailboxObject): Omit<Selected, 'client'> => ({
  validity: String(box.uidValidity),
  next: box.uidNext ?? 0,
  exists: box.exists,
  // HIGHESTMODSEQ 0 and NOMODSEQ both say "none" (RFC 7162, 3.1.2).
  modseq: box.noModseq || !box.highestModseq ? null : String(box.highestModseq),
})

/** A connected line. Throws imapflow's errors and `connect/…` faults. */
export async function connectImap(options: ImapPlace): Promise<ImapFlow> {
  const { place, signIn, log } = options
  demandSafeLine(place)
  const client = new ImapFlow({
    host: place.host,
    port: place.port,
    secure: place.tls === 'tls',
    doSTARTTLS: place.tls === 'starttls',
    auth:
      'password' in signIn
        ? { user: signIn.user, pass: signIn.password }
        : { user: signIn.user, accessToken: await signIn.accessToken() },
    tls: tlsOptions(place, await pin(options)),
    logger: false,
    qresync: options.mayUseQresync !== false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    maxLiteralSize: MAX_LITERAL,
    clientInfo: { name: 'Kith' },
  })
  // Whoever waits for a command hears of it there; without a listener Node would end the process.
  client.on('error', error => log.debug('imap/line', { code: (error as { code?: string }).code }))
  await client.connect()
  return client
}

async function pin(options: ImapPlace): Promise<Pinned | null> {
  if (options.fingerprint === null) return null
  const shown = await peerCertificate(options.place, 'imap')
  if (shown === null) return null
  if (sameFingerprint(shown.fingerprint, options.fingerprint)) return shown
  throw connectFault('certificate', {
    host: options.place.host,
    why: 'it is another one than you accepted',
    fingerprint: shown.fingerprint,
  })
}

/** Any error as a fault; one about a certificate says which one the server showed. */
export async function toFault(options: ImapPlace, error: unknown): Promise<unknown> {
  const fault = imapFault(
    options.place.host,
    error,
    options.clock.now(),
    'accessToken' in options.signIn,
  )
  if (isFault(error) || fault.code !== 'connect/certificate') return fault
  const shown = await peerCertificate(options.place, 'imap')
  const data = fault.data as { readonly host: string; readonly why: string }
  return connectFault('certificate', { ...data, fingerprint: shown?.fingerprint ?? null }, error)
}

export async function leave(line: ImapFlow): Promise<void> {
  try {
    await line.logout()
  } catch {
    // The line was broken already: there is nobody to say good-bye to.
    line.close()
  }
}
