/**
 * Where a request comes from: the peer of its connection, or, when that peer is a proxy the operator
 * named, the last address in X-Forwarded-For that is none. What a client writes into the header
 * itself stands left of that and is never believed.
 */
import { BlockList, isIP } from 'node:net'

/** Addresses and CIDR ranges, as the option lists them. */
export function createTrustedProxies(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return address =>
    isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  const chain = [...(forwardedFor ?? '').split(','), peer ?? ''].map(plainAddress)
  let address = chain.pop() ?? ''
  while (isTrusted(address)) {
    const before = chain.pop()
    // A header that is missing, or holds something that is no address, ends the walk.
    if (before === undefined || isIP(before) === 0) break
    address = before
  }
  return isIP(address) === 0 ? 'unknown' : address
}

/** `::ffff:192.0.2.1`, as Node names IPv4 peers on a socket of both kinds, is `192.0.2.1`. */
const plainAddress = (text: string): string => text.trim().replace(/^::ffff:(?=\d+\.)/i, '')

/** What limits count by: an IPv6 customer has a whole /64 and must not get a budget for each address. */
export function addressBucket(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros =
    tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map(part => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
