/** A route as data: what it takes, who may call it, what it does. */
import type { Schema } from '@kith/shared/kit'
import type { KeyScope } from './key.ts'
import type { Membership, Rule } from './rule.ts'

/** Somebody who is signed in on one device. */
export interface Person {
  readonly user: string
  readonly email: string
  readonly name: string
  /** Id of the session, which is one device's. Never its token. */
  readonly session: string
  readonly device: string
}

/** What a route is told of a request; everything in it is checked. */
export interface Call<Params, Query, Body, R extends Rule> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly person: R extends 'public' ? undefined : Person
  readonly membership: R extends 'public' | 'signed-in' ? undefined : Membership
  /** Where the request comes from, past the proxies we trust. */
  readonly address: string
  readonly userAgent: string
  /** What the device calls itself. */
  readonly device: string
  /** The session's token as it came; for routes of `auth` only. */
  readonly token: string | undefined
  readonly requestId: string
  /** The request itself, for routes that read a stream or a range; its body is whole unless `body` is set. */
  readonly request: Request
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Route {
  readonly method: Method
  readonly path: string
  readonly rule: Rule
  /** What a key of a program must be for; without it no key may call the route. */
  readonly keyScope?: KeyScope
  readonly params?: Schema<unknown>
  readonly query?: Schema<unknown>
  readonly body?: Schema<unknown>
  /** Largest body in bytes; 64 KiB where nothing is said. */
  readonly maxBytes?: number
  readonly run: (call: Call<never, never, never, never>) => Promise<unknown>
}

export interface RouteOf<R extends Rule, Params, Query, Body> {
  readonly method: Method
  /** Hono's pattern, `/api/workspaces/:workspace`. */
  readonly path: string
  readonly rule: R
  readonly keyScope?: KeyScope
  readonly params?: Schema<Params>
  readonly query?: Schema<Query>
  readonly body?: Schema<Body>
  readonly maxBytes?: number
  /** What it gives becomes JSON; nothing becomes 204; a `Response` goes out as it is. */
  readonly run: (call: Call<Params, Query, Body, R>) => Promise<unknown>
}

export const defineRoute = <
  const R extends Rule,
  Params = undefined,
  Query = undefined,
  Body = undefined,
>(
  route: RouteOf<R, Params, Query, Body>,
): Route => route as unknown as Route
