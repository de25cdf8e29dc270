/**
 * The address that clients use. Plain HTTP is taken on this machine only: tokens and customers'
 * records would otherwise cross the network in clear. TLS ends at a proxy in front (deploy guide).
 */
import { configFault } from '#config'

export interface PublicOriginInput {
  readonly publicUrl: string | undefined
  readonly host: string
  readonly port: number
  readonly allowInsecure: boolean
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** The origin without a slash at its end; throws `config/invalid` for one that is not safe. */
export function publicOriginOf(input: PublicOriginInput): string {
  const host = input.host.includes(':') ? `[${input.host}]` : input.host
  const url = new URL(input.publicUrl ?? `http://${host}:${input.port}`)
  const isSafe = url.protocol === 'https:' || LOOPBACK.test(url.hostname)
  if (!isSafe && !input.allowInsecure) {
    throw configFault('invalid', {
      name: 'KITH_PUBLIC_URL',
      why: `${url.origin} is reached without TLS. Name an https:// address of a proxy that ends TLS, or set KITH_ALLOW_INSECURE=yes on a network you trust`,
    })
  }
  return url.origin
}
