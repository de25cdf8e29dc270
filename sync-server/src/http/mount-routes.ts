/**
 * Puts a table of routes onto Hono: address, limit, rule, input, work, answer, in this order. A
 * request that fails a step never reaches the next one.
 */
import { isFault, issueText, newId, toWireFault, type Log, type Schema } from '@kith/shared/kit'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { addressBucket, clientAddress } from './client-address.ts'
import { httpFault, signedOutFault } from './http-fault.ts'
import { isKey, userOfKey, type KeyHolder } from './key.ts'
import type { RequestLimit } from './request-limit.ts'
import type { Call, Person, Route } from './route.ts'
import { refusedBy, type Membership } from './rule.ts'

/** How the rules are answered; `auth` and `workspaces` do. */
export interface Guard {
  readonly whoIs: (token: string) => Promise<Person | undefined>
  readonly membershipOf: (workspace: string, user: string) => Promise<Membership | undefined>
  readonly keyOf?: (key: string) => Promise<KeyHolder | undefined>
}

export interface MountDeps {
  readonly guard: Guard
  readonly limit: RequestLimit
  /** Requests of one key, from wherever they come. */
  readonly keyLimit?: RequestLimit
  readonly isTrustedProxy: (address: string) => boolean
  readonly log: Log
}

export type HttpEnv = { Bindings: HttpBindings }

const MAX_BYTES = 64 * 1024
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function mountRoutes(app: Hono<HttpEnv>, routes: readonly Route[], deps: MountDeps): void {
  for (const route of routes) {
    app.on(route.method, [route.path], context => answer(context, route, deps))
  }
}

async function answer(context: Context<HttpEnv>, route: Route, deps: MountDeps): Promise<Response> {
  const requestId = newId()
  context.header('cache-control', 'no-store')
  context.header('x-request-id', requestId)
  try {
    const address = addressOf(context, deps.isTrustedProxy)
    spend(context, deps.limit.take(addressBucket(address)))
    const token = bearerOf(context.req.header('authorization'))
    const { person, membership } =
      token !== undefined && isKey(token)
        ? await admitKey(context, route, deps, token)
        : await admit(context, route, deps.guard, token)
    const call = {
      params: read(route.params, context.req.param(), 'params'),
      query: read(route.query, context.req.query(), 'query'),
      body:
        route.body === undefined
          ? undefined
          : read(route.body, await bodyOf(context, route), 'body'),
      person,
      membership,
      address,
      userAgent: (context.req.header('user-agent') ?? '').slice(0, 300),
      device: deviceNameOf(context.req.header('x-kith-device')),
      token,
      requestId,
      request: context.req.raw,
    }
    const result = await route.run(call as unknown as Call<never, never, never, never>)
    if (result instanceof Response) return result
    return result === undefined ? context.body(null, 204) : context.json(result)
  } catch (error) {
    return refusal(context, error, route, requestId, deps.log)
  }
}

async function admit(
  context: Context<HttpEnv>,
  route: Route,
  guard: Guard,
  token: string | undefined,
): Promise<{ person: Person | undefined; membership: Membership | undefined }> {
  if (route.rule === 'public') return { person: undefined, membership: undefined }
  const person = token === undefined ? undefined : await guard.whoIs(token)
  if (person === undefined) throw signedOutFault('signed-out', {})
  if (route.rule === 'signed-in') return { person, membership: undefined }
  const workspace = context.req.param('workspace') ?? ''
  const membership = UUID.test(workspace)
    ? await guard.membershipOf(workspace, person.user)
    : undefined
  if (membership === undefined) throw httpFault('not-found', { what: 'workspace' })
  const needs = refusedBy(route.rule, membership.role)
  if (needs !== undefined) throw httpFault('not-allowed', { needs })
  return { person, membership }
}

function spend(
  context: Context<HttpEnv>,
  { isAllowed, limit, left, resetSeconds }: ReturnType<RequestLimit['take']>,
): void {
  context.header('ratelimit-limit', String(limit))
  context.header('ratelimit-remaining', String(left))
  context.header('ratelimit-reset', String(resetSeconds))
  if (!isAllowed) throw httpFault('too-many', { seconds: resetSeconds })
}

/** A key opens its own workspace, and there the routes that it is for and its role may call. */
async function admitKey(
  context: Context<HttpEnv>,
  route: Route,
  { guard, keyLimit }: MountDeps,
  token: string,
): Promise<{ person: Person; membership: Membership }> {
  const key = await guard.keyOf?.(token)
  if (key === undefined) throw signedOutFault('signed-out', {})
  if (keyLimit) spend(context, keyLimit.take(key.id))
  const { rule, keyScope } = route
  if (keyScope === undefined) throw httpFault('not-allowed', { needs: 'a person' })
  if (context.req.param('workspace') !== key.workspace)
    throw httpFault('not-found', { what: 'workspace' })
  if (!key.scopes.includes(keyScope))
    throw httpFault('not-allowed', { needs: `a key for ${keyScope}` })
  if (rule === 'public' || rule === 'signed-in')
    throw httpFault('not-allowed', { needs: 'a person' })
  const needs = refusedBy(rule, key.role)
  if (needs !== undefined) throw httpFault('not-allowed', { needs })
  const user = userOfKey(key.id)
  return {
    person: { user, email: '', name: key.name, session: user, device: key.name },
    membership: { workspace: key.workspace, role: key.role },
  }
}

/** The peer's address, past trusted proxies. */
export function addressOf(
  context: Context<HttpEnv>,
  isTrusted: (address: string) => boolean,
): string {
  // In tests the app is called without a connection.
  const peer = (context.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress
  return clientAddress(peer, context.req.header('x-forwarded-for'), isTrusted)
}

const bearerOf = (header: string | undefined): string | undefined =>
  /^bearer ([\w.~+/%=-]{16,400})$/i.exec(header ?? '')?.[1]

/** What a device calls itself, URI-encoded on the way because header values are Latin-1. */
export function deviceNameOf(header: string | undefined): string {
  try {
    return decodeURIComponent(header ?? '')
      .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
      .trim()
      .slice(0, 80)
  } catch {
    return ''
  }
}

async function bodyOf(context: Context<HttpEnv>, route: Route): Promise<unknown> {
  const text = await readText(context.req.raw, route.maxBytes ?? MAX_BYTES)
  const type = context.req.header('content-type') ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    return JSON.parse(text === '' ? '{}' : text) as unknown
  } catch (error) {
    throw httpFault('bad-input', { field: 'body', why: 'it is not JSON' }, error)
  }
}

/** Reads at most `limit` bytes, whatever the request says of its length. */
async function readText(request: Request, limit: number): Promise<string> {
  if (request.body === null) return ''
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body) {
    size += part.byteLength
    if (size > limit) throw httpFault('too-big', { limit })
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function read(schema: Schema<unknown> | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  // An id that is none is an id that is not here.
  if (where === 'params') throw httpFault('not-found', { what: 'thing' })
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? where
  throw httpFault('bad-input', { field, why: issueText(parsed.error) }, parsed.error)
}

function refusal(
  context: Context<HttpEnv>,
  error: unknown,
  route: Route,
  requestId: string,
  log: Log,
): Response {
  const { code, message, data, status } = toWireFault(error, requestId)
  if (!isFault(error)) log.error('http/failed', { requestId, path: route.path, error })
  if (status === 429) {
    const { seconds } = data as { seconds?: number }
    context.header('retry-after', String(seconds ?? 60))
  }
  return context.json({ error: { code, message, data } }, status as 400)
}
