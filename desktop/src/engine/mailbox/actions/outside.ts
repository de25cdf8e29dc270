/**
 * Requests to addresses that a mail names: only https, only public hosts (looked at after the name
 * was resolved, so that no name can point inside), no cookies, no referrer, bounded in time and size.
 */
import { lookup } from 'node:dns'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface OutsideAnswer {
  readonly status: number
  readonly type: string
  readonly bytes: Uint8Array
}
export interface OutsideRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  readonly accept?: string
  readonly maxBytes: number
  readonly redirects?: number
}
export type Outside = (request: OutsideRequest) => Promise<OutsideAnswer>

const TIMEOUT_MS = 15_000
/** Two lists: one for both would take every IPv4 address for one mapped into IPv6. */
const PRIVATE4 = new BlockList()
const PRIVATE6 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE4.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2002::', 16],
] as const)
  PRIVATE6.addSubnet(net, bits, 'ipv6')

export const isPrivateAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return PRIVATE4.check(address, 'ipv4')
  return family === 0 || PRIVATE6.check(address, 'ipv6')
}

/** Fails with a plain sentence of why. */
export const askOutside: Outside = async asked => {
  let url = asked.url
  for (let left = asked.redirects ?? 0; ; left--) {
    const answer = await once({ ...asked, url })
    if (answer.to === undefined) return answer
    if (left <= 0) throw new Error('it leads somewhere else')
    url = new URL(answer.to, url).href
  }
}

type Once = OutsideAnswer & { readonly to?: string }

function once({
  url,
  method = 'GET',
  body,
  accept = '*/*',
  maxBytes,
}: OutsideRequest): Promise<Once> {
  return new Promise((resolve, reject) => {
    if (!URL.canParse(url)) return reject(new Error('its address is not one'))
    const target = new URL(url)
    if (target.protocol !== 'https:') return reject(new Error('it is not sent encrypted'))
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && isPrivateAddress(host))
      return reject(new Error('it points into a private network'))
    const call = request(
      target,
      {
        method,
        lookup: publicLookup,
        timeout: TIMEOUT_MS,
        agent: false,
        headers: {
          accept,
          ...(body !== undefined && {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      response => {
        const { statusCode: status = 0, headers } = response
        if (status >= 300 && status < 400 && headers.location !== undefined) {
          response.destroy()
          return resolve({ status, type: '', bytes: new Uint8Array(), to: headers.location })
        }
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.byteLength
          if (size > maxBytes) call.destroy(new Error('it is too large'))
          else chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status, type: headers['content-type'] ?? '', bytes: Buffer.concat(chunks) }),
        )
      },
    )
    const late = setTimeout(() => call.destroy(new Error('its server does not answer')), TIMEOUT_MS)
    call.on('timeout', () => call.destroy(new Error('its server does not answer')))
    call.on('error', reject)
    call.on('close', () => clearTimeout(late))
    call.end(body)
  })
}

const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '', 0)
    const list = found as readonly { address: string; family: number }[]
    if (list.length === 0 || list.some(({ address }) => isPrivateAddress(address)))
      return done(new Error('it points into a private network'), '', 0)
    if (options.all === true) return done(null, [...list])
    const [first] = list
    done(null, first?.address ?? '', first?.family ?? 0)
  })
}
