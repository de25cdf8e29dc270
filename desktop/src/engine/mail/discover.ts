/**
 * Where an address has its mail: known providers, the domain's own autoconfig file, SRV records
 * (RFC 6186), who its MX is, and last a guess that answers. Only the domain is told to anybody.
 */
import { resolveMx, resolveSrv } from 'node:dns/promises'
import { connect } from 'node:net'
import { domainOf } from '@kith/shared/mail'
import type { FoundServers, ServerPlace } from '@kith/shared/rpc'
import { KNOWN_PROVIDERS, MX_PROVIDERS, type KnownProvider } from './known-providers.ts'

export interface DiscoverPorts {
  /** The text at an https address, or nothing. */
  readonly fetchText: (url: string, signal: AbortSignal) => Promise<string | undefined>
  readonly srv: (
    name: string,
  ) => Promise<readonly { readonly name: string; readonly port: number }[]>
  readonly mx: (domain: string) => Promise<readonly string[]>
  readonly answers: (host: string, port: number, signal: AbortSignal) => Promise<boolean>
}

const PATIENCE_MS = 4000
const NOTHING: FoundServers = { provider: 'imap', imap: null, smtp: null, caldav: null, hint: null }

export async function discover(
  address: string,
  signal: AbortSignal = AbortSignal.timeout(PATIENCE_MS * 2),
  ports: DiscoverPorts = machinePorts,
): Promise<FoundServers> {
  const domain = domainOf(address.trim().toLowerCase())
  if (domain === '') return NOTHING
  const known = knownBy(domain)
  if (known !== undefined) return fromKnown(known)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const [mx, config, srv] = await Promise.all([
    byMx(domain, ports),
    byAutoconfig(domain, ports, limit),
    bySrv(domain, ports),
  ])
  return mx ?? config ?? srv ?? (await byGuess(domain, ports, limit)) ?? NOTHING
}

const knownBy = (domain: string): KnownProvider | undefined =>
  KNOWN_PROVIDERS.find(provider => provider.domains.includes(domain))

function fromKnown(known: KnownProvider): FoundServers {
  return {
    provider: known.provider ?? 'imap',
    imap: placeOf(known.imap),
    smtp: placeOf(known.smtp),
    caldav: known.caldav ?? null,
    hint: known.hint ?? null,
  }
}

export function placeOf(text: string): ServerPlace {
  const at = text.lastIndexOf(':')
  const port = Number(text.slice(at + 1))
  return { host: text.slice(0, at), port, tls: port === 993 || port === 465 ? 'tls' : 'starttls' }
}

async function byMx(domain: string, ports: DiscoverPorts): Promise<FoundServers | undefined> {
  const hosts = await ports.mx(domain).catch(() => [])
  for (const host of hosts) {
    const known = MX_PROVIDERS.find(([pattern]) => pattern.test(host.toLowerCase()))
    const provider = known && knownBy(known[1])
    if (provider !== undefined) return fromKnown(provider)
  }
  return undefined
}

async function byAutoconfig(
  domain: string,
  ports: DiscoverPorts,
  signal: AbortSignal,
): Promise<FoundServers | undefined> {
  const urls = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ]
  const texts = await Promise.all(
    urls.map(url => ports.fetchText(url, signal).catch(() => undefined)),
  )
  for (const text of texts) {
    const found = text === undefined ? undefined : readAutoconfig(text)
    if (found !== undefined) return found
  }
  return undefined
}

/** Thunderbird's clientConfig: the first IMAP and the first SMTP server in it that are encrypted. */
export function readAutoconfig(xml: string): FoundServers | undefined {
  const server = (kind: 'incomingServer' | 'outgoingServer', type: string): ServerPlace | null => {
    const blocks = xml.matchAll(
      new RegExp(`<${kind}[^>]*type="${type}"[^>]*>([\\s\\S]*?)</${kind}>`, 'gi'),
    )
    for (const [, body = ''] of blocks) {
      const text = (tag: string) =>
        new RegExp(`<${tag}>\\s*([^<\\s]+)\\s*</${tag}>`, 'i').exec(body)?.[1] ?? ''
      const port = Number(text('port'))
      const kindOfLine = text('socketType').toUpperCase()
      const tls = kindOfLine === 'SSL' ? 'tls' : kindOfLine === 'STARTTLS' ? 'starttls' : undefined
      const host = text('hostname').toLowerCase()
      if (tls !== undefined && /^[a-z\d.-]+$/.test(host) && port > 0 && port < 65_536)
        return { host, port, tls }
    }
    return null
  }
  const imap = server('incomingServer', 'imap')
  if (imap === null) return undefined
  return { ...NOTHING, imap, smtp: server('outgoingServer', 'smtp') }
}

async function bySrv(domain: string, ports: DiscoverPorts): Promise<FoundServers | undefined> {
  const first = async (name: string, tls: ServerPlace['tls']): Promise<ServerPlace | null> => {
    const [record] = await ports.srv(`${name}.${domain}`).catch(() => [])
    return record === undefined || record.name === ''
      ? null
      : { host: record.name, port: record.port, tls }
  }
  const [imaps, imap, submissions, submission, dav] = await Promise.all([
    first('_imaps._tcp', 'tls'),
    first('_imap._tcp', 'starttls'),
    first('_submissions._tcp', 'tls'),
    first('_submission._tcp', 'starttls'),
    first('_caldavs._tcp', 'tls'),
  ])
  const incoming = imaps ?? imap
  if (incoming === null) return undefined
  return {
    ...NOTHING,
    imap: incoming,
    smtp: submissions ?? submission,
    caldav: dav === null ? null : `https://${dav.host}:${dav.port}`,
  }
}

async function byGuess(
  domain: string,
  ports: DiscoverPorts,
  signal: AbortSignal,
): Promise<FoundServers | undefined> {
  const firstThatAnswers = async (places: readonly ServerPlace[]): Promise<ServerPlace | null> => {
    const answers = await Promise.all(
      places.map(place => ports.answers(place.host, place.port, signal).catch(() => false)),
    )
    return places.find((_, at) => answers[at]) ?? null
  }
  const places = (
    names: readonly string[],
    list: readonly (readonly [number, ServerPlace['tls']])[],
  ) => list.flatMap(([port, tls]) => names.map(name => ({ host: `${name}.${domain}`, port, tls })))
  const [imap, smtp] = await Promise.all([
    firstThatAnswers(
      places(
        ['imap', 'mail'],
        [
          [993, 'tls'],
          [143, 'starttls'],
        ],
      ),
    ),
    firstThatAnswers(
      places(
        ['smtp', 'mail'],
        [
          [465, 'tls'],
          [587, 'starttls'],
        ],
      ),
    ),
  ])
  return imap === null ? undefined : { ...NOTHING, imap, smtp }
}

const MOST_BYTES = 100_000

const machinePorts: DiscoverPorts = {
  async fetchText(url, signal) {
    const answer = await fetch(url, { signal, redirect: 'error', credentials: 'omit' })
    if (!answer.ok) return undefined
    return (await answer.text()).slice(0, MOST_BYTES)
  },
  srv: resolveSrv,
  mx: async domain =>
    (await resolveMx(domain))
      .toSorted((a, b) => a.priority - b.priority)
      .map(record => record.exchange),
  answers: (host, port, signal) =>
    new Promise(resolve => {
      const socket = connect({ host, port, signal })
      const end = (is: boolean) => {
        socket.destroy()
        resolve(is)
      }
      socket.setTimeout(PATIENCE_MS, () => end(false))
      socket.once('connect', () => end(true))
      socket.once('error', () => end(false))
    }),
}
