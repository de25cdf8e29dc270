/** Where a mail server listens, and how a line to it is made safe. */
import type { ConnectionOptions } from 'node:tls'
import { connectFault } from './connect-faults.ts'

export interface ServerPlace {
  readonly host: string
  readonly port: number
  readonly tls: 'tls' | 'starttls' | 'none'
}

/** How to sign in: a password, or a token that is asked for anew at every connection. */
export type SignIn =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly accessToken: () => Promise<string> }

/** Nobody else can listen on these. */
export const isOwnMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** Throws `connect/misconfigured`: a password goes over an open line to this machine only. */
export function demandSafeLine(place: ServerPlace): void {
  if (place.tls !== 'none' || isOwnMachine(place.host)) return
  throw connectFault('misconfigured', {
    host: place.host,
    why: 'it would carry your password without encryption; choose TLS or STARTTLS',
    step: 'tls',
  })
}

/** A certificate that the person accepted by its fingerprint, and nothing but that one. */
export interface Pinned {
  readonly fingerprint: string
  readonly pem: string
}

export function tlsOptions(place: ServerPlace, pinned: Pinned | null): ConnectionOptions {
  const base: ConnectionOptions = { minVersion: 'TLSv1.2' }
  // SNI takes names only (RFC 6066, 3).
  if (!/^[\d.]+$|:/.test(place.host)) base.servername = place.host
  if (pinned === null) return base
  return {
    ...base,
    ca: [pinned.pem],
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, certificate) =>
      sameFingerprint(certificate.fingerprint256, pinned.fingerprint)
        ? undefined
        : Object.assign(new Error('another certificate than the accepted one'), {
            code: 'ERR_TLS_CERT_ALTNAME_INVALID',
          }),
  }
}

export const sameFingerprint = (one: string, other: string): boolean =>
  one.replaceAll(':', '').toLowerCase() === other.replaceAll(':', '').toLowerCase()
