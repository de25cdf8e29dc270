/**
 * Waits on 127.0.0.1 for the browser's answer (RFC 8252 7.3): any free port, a path nobody can guess,
 * one answer, five minutes. Requests for other hosts, paths or states are turned away and counted
 * as nothing.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { isSame } from './pkce.ts'
import { oauthFault } from './oauth-faults.ts'

export interface LoopbackAnswer {
  readonly code: string
}
export interface Loopback {
  /** What the provider is told to answer to. */
  readonly redirect: string
  /** Throws `oauth/denied`, `oauth/refused`, `oauth/too-late`, `oauth/given-up`. */
  readonly answer: Promise<LoopbackAnswer>
  readonly close: () => void
}

const WAIT_MS = 5 * 60_000

export async function openLoopback(
  state: string,
  /** Microsoft takes any port of `http://localhost`, Google any of `http://127.0.0.1`. */
  host: '127.0.0.1' | 'localhost',
  signal?: AbortSignal,
): Promise<Loopback> {
  const path = `/${randomBytes(12).toString('base64url')}`
  let settle:
    | { resolve: (answer: LoopbackAnswer) => void; reject: (error: unknown) => void }
    | undefined
  const answer = new Promise<LoopbackAnswer>((resolve, reject) => (settle = { resolve, reject }))
  // Whoever asked may have left before the answer comes.
  answer.catch((): undefined => undefined)
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${host}`)
    const isOurs =
      (request.headers.host ?? '').replace(/:\d+$/, '') === host &&
      request.method === 'GET' &&
      url.pathname === path &&
      isSame(url.searchParams.get('state') ?? '', state)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('cache-control', 'no-store')
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    )
    response.setHeader('connection', 'close')
    if (!isOurs) {
      response.writeHead(404).end(PAGE('This address answers nobody.'))
      return
    }
    const problem = url.searchParams.get('error')
    const code = url.searchParams.get('code')
    response.end(
      PAGE(
        problem === null && code !== null
          ? 'Kith is connected. You can close this tab.'
          : 'Kith was not connected. You can close this tab and try again.',
      ),
    )
    if (problem !== null || code === null)
      settle?.reject(
        problem === 'access_denied'
          ? oauthFault('denied', {})
          : oauthFault('refused', {
              error: problem ?? 'no code',
              words: url.searchParams.get('error_description') ?? '',
            }),
      )
    else settle?.resolve({ code })
    close()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const timer = setTimeout(() => {
    settle?.reject(oauthFault('too-late', {}))
    close()
  }, WAIT_MS)
  const giveUp = () => {
    settle?.reject(oauthFault('given-up', {}))
    close()
  }
  signal?.addEventListener('abort', giveUp, { once: true })
  return {
    redirect: `http://${host}:${(server.address() as AddressInfo).port}${path}`,
    answer,
    close,
  }

  function close(): void {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
    server.close()
  }
}

const PAGE = (words: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Kith</title><style>body{font:16px/24px system-ui,sans-serif;display:grid;place-items:center;height:90vh;color-scheme:light dark}</style><p>${words}</p>`
