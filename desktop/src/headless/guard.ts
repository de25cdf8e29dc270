/**
 * Who may talk to the local server: this device's own page and programs that hold this start's token.
 *
 * Any web page in the person's browser can send requests to 127.0.0.1, and a DNS name can be made to
 * point there. So every request must name our own Host, may carry no other Origin, and needs the
 * token except for the page's static files, which hold no data.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: 400 | 401 | 403; readonly why: string }

export interface Guard {
  readonly cookieName: string
  /** Host, Origin and Fetch-Metadata: for every request. */
  readonly place: (request: IncomingMessage) => Verdict
  /** `place` and the token, by cookie, bearer or, for a socket, query. */
  readonly token: (request: IncomingMessage, options?: { readonly inQuery: boolean }) => Verdict
  readonly isToken: (candidate: string | null | undefined) => boolean
}

const OK: Verdict = { ok: true }
const refuse = (status: 400 | 401 | 403, why: string): Verdict => ({ ok: false, status, why })

export function createGuard(secret: string, port: number): Guard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  const origins = new Set([...hosts].map(host => `http://${host}`))
  const cookieName = `kith-${port}`
  return { cookieName, place, token, isToken }

  function place(request: IncomingMessage): Verdict {
    const named = request.rawHeaders.filter(
      (name, at) => at % 2 === 0 && name.toLowerCase() === 'host',
    )
    if (named.length !== 1) return refuse(400, 'exactly one Host header is needed')
    if (!hosts.has(request.headers.host ?? ''))
      return refuse(403, 'this server answers on 127.0.0.1 only')
    if (!(request.url ?? '').startsWith('/')) return refuse(400, 'the address must be a path')
    const { origin } = request.headers
    if (origin !== undefined && !origins.has(origin))
      return refuse(403, 'other pages may not talk to Kith')
    const site = request.headers['sec-fetch-site']
    const isNavigation = request.headers['sec-fetch-mode'] === 'navigate'
    if ((site === 'cross-site' || site === 'same-site') && !isNavigation) {
      return refuse(403, 'other pages may not talk to Kith')
    }
    return OK
  }

  function token(request: IncomingMessage, options = { inQuery: false }): Verdict {
    const placed = place(request)
    if (!placed.ok) return placed
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const query = options.inQuery
      ? new URL(request.url ?? '/', 'http://x').searchParams.get('token')
      : null
    const held = [bearer, query, cookieOf(request, cookieName)].some(isToken)
    return held ? OK : refuse(401, 'open Kith with the address that it printed')
  }

  function isToken(candidate: string | null | undefined): boolean {
    if (candidate === null || candidate === undefined) return false
    const given = Buffer.from(candidate)
    const wanted = Buffer.from(secret)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name) return value
  }
  return undefined
}
