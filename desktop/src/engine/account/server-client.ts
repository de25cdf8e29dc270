/**
 * Asks a Kith server by HTTP. Every failure becomes a named fault: the network's, the server's own
 * (which come as `{ error: { code, message, data } }`), and answers that are not a Kith server's.
 */
import { defineFaults, fromWireFault, s, type Schema } from '@kith/shared/kit'

const serverFault = defineFaults('server', {
  unreachable: {
    status: 503,
    retry: true,
    say: (d: { server: string }) =>
      `${d.server} cannot be reached. Everything you do is kept on this device; try again when the network is back.`,
  },
  foreign: {
    status: 502,
    retry: false,
    say: (d: { server: string }) =>
      `${d.server} does not answer like a Kith server. Check the address.`,
  },
  insecure: {
    status: 422,
    retry: false,
    say: (d: { server: string }) =>
      `${d.server} would be reached without encryption. Use https://, or a server on this machine.`,
  },
})

export interface ServerClient {
  readonly url: string
  /** Throws `server/unreachable`, `server/foreign`, or the fault the server named. */
  readonly ask: <T>(request: Request<T>) => Promise<T>
  /** Bytes instead of JSON: answers the response once it is known to be good; its body is still to be read. */
  readonly send: (request: RawRequest) => Promise<Response>
}

export interface RawRequest {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly token?: string | undefined
  readonly signal?: AbortSignal
}

export interface Request<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the server's address: `/api/workspaces`. */
  readonly path: string
  readonly body?: unknown
  readonly answer: Schema<T>
  readonly token?: string | undefined
  /** A refusal with this status is an answer too (RFC 8628: "not yet" is a 400). */
  readonly takesStatus?: number
  readonly signal?: AbortSignal
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const TIMEOUT_MS = 20_000
const MAX_ANSWER_BYTES = 4 * 1024 * 1024
const errorAnswer = s.object({
  error: s.object({ code: s.string(), message: s.string(), data: s.unknown().optional() }),
})

export function createServerClient({
  server,
  fetch,
  device,
}: {
  readonly server: string
  readonly fetch: Fetch
  /** How the person knows this device: "Ana's laptop". */
  readonly device: string
}): ServerClient {
  const url = serverAddress(server)
  return { url, ask, send }

  async function ask<T>(request: Request<T>): Promise<T> {
    const { method, path, body, answer, token, signal } = request
    const response = await reach(() =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          'x-kith-device': encodeURIComponent(device),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
      }),
    )
    const content = await readJson(response)
    if (!response.ok && response.status !== request.takesStatus) {
      throw named(content, response.status)
    }
    const parsed = answer.safeParse(content)
    if (!parsed.success) throw serverFault('foreign', { server: url }, parsed.error)
    return parsed.data
  }

  async function send({ method, path, headers, body, token, signal }: RawRequest) {
    const response = await reach(() =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          ...headers,
          'x-kith-device': encodeURIComponent(device),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
        redirect: 'error',
        // A large body may take long; whoever asked for it says when it has taken too long.
        ...(signal === undefined ? {} : { signal }),
      }),
    )
    if (!response.ok) throw named(await readJson(response), response.status)
    return response
  }

  function named(content: unknown, status: number): Error {
    const told = errorAnswer.safeParse(content)
    if (!told.success) return serverFault('foreign', { server: url })
    return fromWireFault({
      ...told.data.error,
      data: told.data.error.data,
      status,
      retry: status >= 500 || status === 429,
    })
  }

  async function reach(request: () => Promise<Response>): Promise<Response> {
    try {
      return await request()
    } catch (error) {
      throw serverFault('unreachable', { server: url }, error)
    }
  }

  async function readJson(response: Response): Promise<unknown> {
    const text = await reach(async () => response).then(answered => answered.text())
    if (text.length > MAX_ANSWER_BYTES) throw serverFault('foreign', { server: url })
    if (text === '') return null
    try {
      return JSON.parse(text) as unknown
    } catch (error) {
      throw serverFault('foreign', { server: url }, error)
    }
  }
}

/** "crm.example.org" → "https://crm.example.org"; throws `server/foreign`, `server/insecure`. */
export function serverAddress(text: string): string {
  const typed = text.trim().replace(/\/+$/, '')
  const isLocal = /^(https?:\/\/)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/i.test(typed)
  const full = /^[a-z]+:\/\//i.test(typed) ? typed : `${isLocal ? 'http' : 'https'}://${typed}`
  const url = URL.parse(full)
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw serverFault('foreign', { server: typed.slice(0, 80) })
  if (url.protocol === 'http:' && !isLocal) throw serverFault('insecure', { server: url.host })
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
