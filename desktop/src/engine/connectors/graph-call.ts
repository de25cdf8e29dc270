/**
 * One call to Microsoft Graph through its client, with a chain of our own: token, immutable ids on
 * every page (the client's page iterator drops the header from the second on), at most three at once,
 * no silent repeating. A 401 renews the token and repeats once.
 */
import { Client, type Context, type Middleware } from '@microsoft/microsoft-graph-client'
import type { Clock } from '@kith/shared/kit'
import { connectFault, connectKind } from './connect-faults.ts'
import { tokenProblem, type AccessTokens } from './google-call.ts'
import { graphFault, graphLineFault, type GraphProblem } from './graph-faults.ts'

export const GRAPH_HOST = 'graph.microsoft.com'
const ORIGIN = `https://${GRAPH_HOST}`
/** Four at once are allowed per mailbox; one is left for what a person waits for. */
const TOGETHER = 3
const TIMEOUT_MS = 60_000

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/v1.0`, or a whole link that Graph gave. */
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly isBytes?: boolean
  /** Named in faults: the folder, the scopes that the call needs. */
  readonly scope?: string
  readonly scopes?: readonly string[]
}
export type GraphCall = <T>(request: GraphRequest, signal: AbortSignal) => Promise<T>

export interface GraphCallDeps {
  readonly tokens: AccessTokens
  readonly clock: Clock
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** The simulator's address instead of Graph's. */
  readonly base: string | null
}

export function createGraphCall(deps: GraphCallDeps): GraphCall {
  const { tokens, clock, base } = deps
  const client = Client.initWithMiddleware({
    middleware: lastHandler(deps),
    customHosts: new Set(),
  })
  let running = 0
  const waiting: (() => void)[] = []
  const enter = async () => {
    if (running >= TOGETHER) await new Promise<void>(resolve => waiting.push(resolve))
    running += 1
  }
  const leave = () => {
    running -= 1
    waiting.shift()?.()
  }
  return async <T>(request: GraphRequest, signal: AbortSignal): Promise<T> => {
    const token = await tokens.access().catch((error: unknown) => {
      throw tokenProblem(GRAPH_HOST, error)
    })
    try {
      return await once<T>(request, token, signal)
    } catch (error) {
      if (connectKind(error) !== 'auth-expired') throw error
      const next = await tokens.renew(token).catch((problem: unknown) => {
        throw tokenProblem(GRAPH_HOST, problem)
      })
      return await once<T>(request, next, signal)
    }
  }

  async function once<T>(request: GraphRequest, token: string, signal: AbortSignal): Promise<T> {
    await enter()
    try {
      signal.throwIfAborted()
      const asked = client
        .api(request.path)
        .headers({
          authorization: `Bearer ${token}`,
          prefer: 'IdType="ImmutableId"',
          ...request.headers,
        })
        .option('signal', AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]))
      const response = await send(asked, request)
      if (!response.ok)
        throw graphFault(
          GRAPH_HOST,
          await problemOf(response),
          clock.now(),
          request.scope,
          request.scopes,
          // A message travels as base64.
          typeof request.body === 'string' ? Math.floor((request.body.length * 3) / 4) : 0,
        )
      // The page of a network that wants a sign-in, with the status of an answer.
      if (/^text\/html/i.test(response.headers.get('content-type') ?? ''))
        throw connectFault('offline', { host: GRAPH_HOST })
      if (request.isBytes === true) return new Uint8Array(await response.arrayBuffer()) as T
      if (response.status === 202 || response.status === 204) return null as T
      const text = await response.text()
      return (text === '' ? null : JSON.parse(text)) as T
    } catch (error) {
      if (signal.aborted) throw error
      throw graphLineFault(GRAPH_HOST, error)
    } finally {
      leave()
    }
  }

  async function send(
    asked: ReturnType<Client['api']>,
    { method, body }: GraphRequest,
  ): Promise<Response> {
    // The client would read and repeat by itself; its raw answer is read here.
    const raw = asked.responseType('raw' as never)
    if (method === 'GET') return (await raw.get()) as Response
    if (method === 'POST') return (await raw.post(body ?? {})) as Response
    if (method === 'PATCH') return (await raw.patch(body)) as Response
    return (await raw.delete()) as Response
  }

  function lastHandler({ fetch }: GraphCallDeps): Middleware {
    return {
      async execute(context: Context) {
        const url = String(context.request)
        // Links stay Graph's own: only here does the simulator stand in.
        const target = base === null ? url : url.replace(ORIGIN, base)
        context.response = await fetch(target, (context.options ?? {}) as RequestInit)
      },
    }
  }
}

async function problemOf(response: Response): Promise<GraphProblem> {
  const body: unknown = await response.json().catch((): null => null)
  const { error } = (body ?? {}) as {
    readonly error?: { readonly code?: string; readonly message?: string }
  }
  return {
    status: response.status,
    code: error?.code ?? '',
    message: error?.message ?? `HTTP ${response.status}`,
    retryAfter: response.headers.get('retry-after'),
  }
}
