/**
 * Who the person is on a server: signing in with a form or through the system browser, and the
 * token, which is in the secret store and nowhere else.
 *
 * The workspace never waits for this: an expired or missing token stops sync, not work.
 */
import { createEmitter, defineFaults, isFault, s, type Clock, type Log } from '@kith/shared/kit'
import type {
  DeviceInfo,
  InvitePreview,
  ServerInfo,
  SignedIn,
  SignInAnswer,
} from '@kith/shared/rpc'
import type { Secrets } from '#engine/ports'
import { readMeta, writeMeta, type Store } from '#engine/store'
import { sleep } from './sleep.ts'
import {
  createServerClient,
  serverAddress,
  type Fetch,
  type RawRequest,
  type Request,
  type ServerClient,
} from './server-client.ts'

const accountFault = defineFaults('account', {
  'signed-out': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'You are not signed in to a server. Sign in first; everything here stays as it is.',
  },
})

export interface Account {
  readonly user: () => SignedIn | null
  readonly onChange: (listener: () => void) => () => void
  readonly token: () => Promise<string | undefined>
  /** The token that one server gave, for it alone: the person may be signed in to another meanwhile. */
  readonly tokenAt: (server: string) => Promise<string | undefined>
  /** Asks the server as the person who is signed in. Throws `account/signed-out` and the server's faults. */
  readonly ask: <T>(request: Omit<Request<T>, 'token'>) => Promise<T>
  /** The same for bytes. */
  readonly send: (request: Omit<RawRequest, 'token'>) => Promise<Response>
  readonly probe: (server: string) => Promise<ServerInfo>
  /** What an invitation is to; throws `workspaces/invite-over` and what the network does. */
  readonly look: (server: string, code: string) => Promise<InvitePreview>
  readonly signIn: (input: SignIn) => Promise<SignInAnswer>
  readonly signUp: (input: SignUp) => Promise<'signed-in' | 'verify-mail'>
  /** `method`: a provider of the server, which the browser is sent to at once. */
  readonly signInBrowser: (
    server: string,
    method?: string,
  ) => Promise<{ readonly url: string; readonly userCode: string }>
  /** Counts as signed in where they were before they signed in elsewhere. */
  readonly goBack: (before: SignedIn | null) => void
  readonly signOut: () => Promise<void>
  readonly forgot: (server: string, email: string) => Promise<void>
  readonly changePassword: (from: string, to: string) => Promise<void>
  readonly devices: () => Promise<readonly DeviceInfo[]>
  readonly revokeDevice: (id: string) => Promise<void>
  readonly beginTwoFactor: (
    password: string,
  ) => Promise<{ readonly uri: string; readonly backupCodes: readonly string[] }>
  readonly confirmTwoFactor: (code: string) => Promise<void>
  readonly endTwoFactor: (password: string) => Promise<void>
  /** What the server says of the account's second factor, whoever turned it on or off. */
  readonly sawTwoFactor: (isOn: boolean) => void
  /** The server no longer takes the token; whether it is the one that counts now, the caller knows. */
  readonly expire: () => void
  readonly close: () => void
}

export interface SignIn {
  readonly server: string
  readonly email: string
  readonly password: string
  readonly code?: string | undefined
}

export interface SignUp {
  readonly server: string
  readonly email: string
  readonly password: string
  readonly name: string
  /** Code of an invitation, for servers where accounts are not open to all. */
  readonly invite?: string | undefined
}

export interface AccountDeps {
  readonly store: Store
  readonly secrets: Secrets
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Log
  readonly openUrl: (url: string) => Promise<void>
  /** How the person knows this device. */
  readonly device: string
  readonly version: string
  /** Of tokens in the secret store, one for each server: each workspace of a profile has its own. */
  readonly tokenName: string
}

const userSchema = s.object({
  id: s.string(),
  email: s.string(),
  name: s.string(),
  hasTwoFactor: s.boolean().default(false),
})
const tokenAnswer = s.object({ token: s.string().min(10), user: userSchema })
const signInAnswer = s.union([
  tokenAnswer,
  // Of servers that know no passkeys only a code was ever asked.
  s.object({ challenge: s.string(), ways: s.array(s.string()).default(['code']) }),
])
const inviteAnswer = s.object({
  workspace: s.string(),
  name: s.string(),
  role: s.string(),
  invitedBy: s.string(),
  email: s.string().nullable().default(null),
})
/** RFC 6749 5.1. */
const deviceAnswer = s.object({ access_token: s.string().min(10) })
/** Changing what opens the account ends its sessions; this device gets a new one with the answer. */
const renewedAnswer = s.object({ token: s.string().min(10) })
const nothing = s.unknown()
const saved = s.object({
  server: s.string(),
  email: s.string(),
  name: s.string(),
  hasTwoFactor: s.boolean(),
  isExpired: s.boolean(),
})

/** RFC 8628, 3.4. */
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const CLIENT = 'kith-desktop'
const META = 'account'

export function createAccount(deps: AccountDeps): Account {
  const { store, secrets, log } = deps
  const emitter = createEmitter<void>(error => log.error('account/listener', { error }))
  let user = load()
  let waiting: AbortController | undefined

  return {
    user: () => user,
    onChange: listener => emitter.on(listener),
    token,
    tokenAt: server =>
      user === null ? Promise.resolve(undefined) : secrets.get(secretOf(serverAddress(server))),
    ask,
    send: request => asPerson((client, known) => client.send({ ...request, token: known })),
    probe,
    async look(server, code) {
      const client = clientOf(server)
      const path = `/api/invites/${encodeURIComponent(code)}`
      const shown = (answer: s.infer<typeof inviteAnswer>) => ({
        ...answer,
        code,
        server: client.url,
      })
      try {
        return shown(await client.ask({ method: 'GET', path, answer: inviteAnswer }))
      } catch (error) {
        // Used up, perhaps by this very person, whose device never heard that they are in.
        const isOver = isFault(error, 'workspaces/invite-over')
        if (!isOver || user === null || user.isExpired || user.server !== client.url) throw error
        const again = { method: 'GET', path: `${path}/again`, answer: inviteAnswer } as const
        return shown(await client.ask({ ...again, token: await token() }))
      }
    },
    async signIn({ server, email, password, code }) {
      const client = clientOf(server)
      const first = await client.ask({
        method: 'POST',
        path: '/api/auth/sign-in',
        body: { email, password },
        answer: signInAnswer,
      })
      if ('token' in first) return { result: await signedIn(client, first) }
      if (code === undefined)
        return {
          result: 'needs-code',
          hasAuthenticator: first.ways.includes('code'),
          hasPasskey: first.ways.includes('passkey'),
        }
      const digits = code.replaceAll(/\s/g, '')
      const isBackup = !/^\d{6}$/.test(digits)
      const second = await client.ask({
        method: 'POST',
        path: '/api/auth/two-factor',
        body: {
          challenge: first.challenge,
          ...(isBackup ? { backupCode: code.trim() } : { code: digits }),
        },
        answer: tokenAnswer,
      })
      return { result: await signedIn(client, second) }
    },
    async signUp({ server, ...body }) {
      const client = clientOf(server)
      const answer = await client.ask({
        method: 'POST',
        path: '/api/auth/sign-up',
        body,
        answer: s.union([tokenAnswer, s.object({ verify: s.literal(true) })]),
      })
      return 'token' in answer ? signedIn(client, answer) : 'verify-mail'
    },
    signInBrowser,
    goBack: put,
    async signOut() {
      waiting?.abort()
      const known = await token()
      if (user !== null && known !== undefined)
        await clientOf(user.server)
          .ask({
            method: 'POST',
            path: '/api/auth/sign-out',
            body: {},
            answer: nothing,
            token: known,
          })
          .catch((error: unknown) => log.info('account/sign-out-unheard', { error }))
      if (user !== null) await secrets.remove(secretOf(user.server))
      put(null)
    },
    async forgot(server, email) {
      await clientOf(server).ask({
        method: 'POST',
        path: '/api/auth/password/forgot',
        body: { email },
        answer: nothing,
      })
    },
    async changePassword(from, to) {
      await renew('/api/auth/password/change', { from, to })
    },
    devices: async () =>
      (
        await ask({
          method: 'GET',
          path: '/api/auth/devices',
          answer: s.object({
            devices: s.array(
              s.object({
                id: s.string(),
                name: s.string(),
                lastSeenAt: s.string(),
                isThis: s.boolean(),
              }),
            ),
          }),
        })
      ).devices,
    async revokeDevice(id) {
      await ask({
        method: 'DELETE',
        path: `/api/auth/devices/${encodeURIComponent(id)}`,
        answer: nothing,
      })
    },
    beginTwoFactor: password =>
      ask({
        method: 'POST',
        path: '/api/auth/two-factor/enable',
        body: { password },
        answer: s.object({ uri: s.string(), backupCodes: s.array(s.string()) }),
      }),
    async confirmTwoFactor(code) {
      await renew('/api/auth/two-factor/confirm', { code })
      if (user !== null) put({ ...user, hasTwoFactor: true })
    },
    async endTwoFactor(password) {
      await renew('/api/auth/two-factor/disable', { password })
      // Beside passkeys it stays on; what is left, the server knows.
      const { user: left } = await ask({
        method: 'GET',
        path: '/api/auth/session',
        answer: s.object({ user: userSchema }),
      })
      if (user !== null) put({ ...user, hasTwoFactor: left.hasTwoFactor })
    },
    sawTwoFactor(isOn) {
      if (user !== null && user.hasTwoFactor !== isOn) put({ ...user, hasTwoFactor: isOn })
    },
    expire() {
      if (user !== null && !user.isExpired) put({ ...user, isExpired: true })
    },
    close: () => waiting?.abort(),
  }

  function ask<T>(request: Omit<Request<T>, 'token'>): Promise<T> {
    return asPerson((client, known) => client.ask({ ...request, token: known }))
  }

  async function asPerson<T>(
    work: (client: ServerClient, token: string) => Promise<T>,
  ): Promise<T> {
    const known = await token()
    if (user === null || known === undefined) throw accountFault('signed-out', {})
    try {
      return await work(clientOf(user.server), known)
    } catch (error) {
      // A request that was under way while the session was renewed says nothing of the new one.
      const isCurrent = known === (await token())
      if (isCurrent && isFault(error) && error.code === 'auth/signed-out')
        put({ ...user, isExpired: true })
      throw error
    }
  }

  async function renew(path: string, body: Readonly<Record<string, string>>): Promise<void> {
    const server = user?.server
    const { token: next } = await ask({ method: 'POST', path, body, answer: renewedAnswer })
    if (server !== undefined) await secrets.set(secretOf(server), next)
    // The old session ended on the way, and its socket may have said so before this answer came.
    if (user !== null) put({ ...user, isExpired: false })
  }

  async function probe(server: string): Promise<ServerInfo> {
    const client = clientOf(server)
    const answer = await client.ask({
      method: 'GET',
      path: '/api/auth/ways',
      answer: s.object({
        version: s.string(),
        methods: s.array(s.object({ id: s.string(), label: s.string() })),
        maySignUp: s.boolean(),
        sendsMail: s.boolean(),
      }),
    })
    return { url: client.url, ...answer }
  }

  /** RFC 8628: the browser asks the person, this device asks the server whether they have answered. */
  async function signInBrowser(
    server: string,
    method?: string,
  ): Promise<{ url: string; userCode: string }> {
    const client = clientOf(server)
    const begun = await client.ask({
      method: 'POST',
      path: '/api/auth/device/code',
      body: { client_id: CLIENT },
      answer: s.object({
        device_code: s.string(),
        user_code: s.string(),
        verification_uri: s.string(),
        verification_uri_complete: s.string().optional(),
        interval: s.number().min(1).max(60).default(5),
        expires_in: s.number().min(10).max(3600),
      }),
    })
    const url = throughProvider(begun.verification_uri_complete ?? begun.verification_uri, method)
    waiting?.abort()
    waiting = new AbortController()
    void poll(client, begun.device_code, begun.interval, begun.expires_in, waiting.signal)
    await deps.openUrl(url)
    return { url, userCode: begun.user_code }
  }

  async function poll(
    client: ServerClient,
    deviceCode: string,
    intervalSeconds: number,
    lifeSeconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    const until = deps.clock.now() + lifeSeconds * 1000
    let pause = intervalSeconds
    while (!signal.aborted && deps.clock.now() < until) {
      await sleep(pause * 1000, signal)
      if (signal.aborted) return
      try {
        const answer = await client.ask({
          method: 'POST',
          path: '/api/auth/device/token',
          body: { grant_type: DEVICE_GRANT, device_code: deviceCode, client_id: CLIENT },
          answer: s.union([deviceAnswer, s.object({ error: s.string() })]),
          takesStatus: 400,
          signal,
        })
        if ('access_token' in answer) {
          await signedIn(client, { token: answer.access_token, user: await whoHas(client, answer) })
          return
        }
        if (answer.error === 'slow_down') pause += 5
        else if (answer.error !== 'authorization_pending') return
      } catch (error) {
        if (!isFault(error, 'server/unreachable')) {
          log.info('account/browser-sign-in-ended', { error })
          return
        }
      }
    }
  }

  /** The grant's answer holds a token and nothing of the person. */
  async function whoHas(
    client: ServerClient,
    { access_token: token }: s.infer<typeof deviceAnswer>,
  ): Promise<s.infer<typeof userSchema>> {
    const path = '/api/auth/session'
    const answer = s.object({ user: userSchema })
    return (await client.ask({ method: 'GET', path, answer, token })).user
  }

  async function signedIn(
    client: ServerClient,
    answer: s.infer<typeof tokenAnswer>,
  ): Promise<'signed-in'> {
    await secrets.set(secretOf(client.url), answer.token)
    const { email, name, hasTwoFactor } = answer.user
    put({ server: client.url, email, name, hasTwoFactor, isExpired: false })
    return 'signed-in'
  }

  function clientOf(server: string): ServerClient {
    return createServerClient({
      server: serverAddress(server),
      fetch: deps.fetch,
      device: deps.device,
    })
  }

  function token(): Promise<string | undefined> {
    return user === null ? Promise.resolve(undefined) : secrets.get(secretOf(user.server))
  }

  /** What one server gave is never shown to another, whatever was cut short between the two. */
  function secretOf(server: string): string {
    return `${deps.tokenName}@${server}`
  }

  function load(): SignedIn | null {
    const parsed = saved.safeParse(readMeta(store, META))
    return parsed.success ? parsed.data : null
  }

  function put(next: SignedIn | null): void {
    user = next
    store.write(tx => writeMeta(tx, META, next === null ? undefined : { ...next }))
    emitter.emit()
  }
}

/** The server's page for a way to sign in, which leads back to the question about this device. */
function throughProvider(page: string, method: string | undefined): string {
  if (method === undefined) return page
  const { origin, pathname, search } = new URL(page)
  const next = encodeURIComponent(`${pathname}${search}`)
  return `${origin}/sign-in/with/${encodeURIComponent(method)}?next=${next}`
}
