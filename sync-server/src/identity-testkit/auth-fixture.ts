/** A server of `auth` and the rooms below it, called as a client calls it. For tests. */
import { silentLog, createLog, type LogLine } from '@kith/shared/kit'
import { Hono } from 'hono'
import { readConfig } from '#config'
import type { Database } from '#db'
import {
  createRequestLimit,
  createTrustedProxies,
  mountRoutes,
  type AuditEvent,
  type Guard,
  type HttpEnv,
  type Route,
} from '#http'
import { createMailer } from '#mailer'
import {
  authRoutes,
  createIdentity,
  createPasswordHash,
  type Identity,
  type Invitations,
} from '#auth'

export interface FixtureOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly origin?: string
  readonly invitations?: Invitations
  readonly asksTwoFactor?: (user: string) => Promise<string | undefined>
  readonly membershipOf?: Guard['membershipOf']
  readonly keyOf?: Guard['keyOf']
  /** Requests that one key may send in a minute. */
  readonly keyRequests?: number
  readonly routes?: (identity: Identity) => readonly Route[]
}

export interface Answer {
  readonly status: number
  // What an answer holds is the test's to say.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  readonly json: any
  readonly headers: Headers
}

export interface AuthFixture {
  readonly app: Hono<HttpEnv>
  readonly identity: Identity
  readonly events: AuditEvent[]
  readonly lines: LogLine[]
  readonly ended: string[]
  /** Moves our clock; better-auth has its own. */
  readonly pass: (ms: number) => void
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    extra?: CallExtra,
  ) => Promise<Answer>
  /** A new account, signed in. */
  readonly person: (email?: string) => Promise<{ token: string; id: string; email: string }>
}

export interface CallExtra {
  readonly token?: string
  readonly address?: string
  readonly device?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const PASSWORD = 'correct horse battery'
let people = 0

export function authFixture(db: Database, options: FixtureOptions = {}): AuthFixture {
  const events: AuditEvent[] = []
  const lines: LogLine[] = []
  const ended: string[] = []
  let offset = 0
  const log = createLog(line => lines.push(line))
  const { identity: config } = readConfig({
    KITH_REQUESTS_PER_MINUTE: '100000',
    ...options.environment,
  })
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, log })
  const clock = { now: () => Date.now() + offset }
  const identity = createIdentity({
    db: db.drizzle,
    clock,
    log,
    config,
    origin: options.origin ?? 'http://127.0.0.1:8787',
    secret: 'a secret that is only for tests, 32+',
    mailer,
    passwords: createPasswordHash({ memory: 64, passes: 1, parallelism: 1, tagLength: 32 }),
    audit: async event => void events.push(event),
    ...(options.asksTwoFactor ? { asksTwoFactor: options.asksTwoFactor } : {}),
    ...(options.invitations === undefined ? {} : { invitations: options.invitations }),
  })
  identity.onSessionEnd(({ session }) => ended.push(session))
  const app = new Hono<HttpEnv>()
  const routes = [
    ...authRoutes({ identity, version: '0.0.0', sendsMail: mailer.isSending }),
    ...(options.routes?.(identity) ?? []),
  ]
  // The app is called without a connection: its peer is unknown, and a test names the address itself.
  mountRoutes(app, routes, {
    guard: {
      whoIs: identity.devices.whoIs,
      membershipOf: options.membershipOf ?? (async () => undefined),
      ...(options.keyOf ? { keyOf: options.keyOf } : {}),
    },
    limit: createRequestLimit(config.requestsPerMinute, clock),
    keyLimit: createRequestLimit(options.keyRequests ?? 1_000, clock),
    isTrustedProxy: createTrustedProxies(['127.0.0.1']),
    log: silentLog,
  })

  const call: AuthFixture['call'] = async (method, path, body, extra = {}) => {
    const response = await app.request(
      path,
      {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(extra.token === undefined ? {} : { authorization: `Bearer ${extra.token}` }),
          ...(extra.device === undefined
            ? {}
            : { 'x-kith-device': encodeURIComponent(extra.device) }),
          'x-forwarded-for': extra.address ?? '203.0.113.1',
          ...extra.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
    )
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      json: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    }
  }

  async function person(email = `person${++people}@example.com`) {
    const { json } = await call(
      'POST',
      '/api/auth/sign-up',
      { email, password: PASSWORD, name: `Person ${people}` },
      { address: `198.51.100.${people % 250}` },
    )
    return { token: json.token as string, id: json.user.id as string, email }
  }
  return { app, identity, events, lines, ended, pass: ms => void (offset += ms), call, person }
}
