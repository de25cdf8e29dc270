/**
 * The server put together: database, people, workspaces, sockets. Everything that can be exchanged
 * comes in here; everything that is running ends with `close`.
 */
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { createEmitter, systemClock, type Clock, type DocId, type Log } from '@kith/shared/kit'
import { authRoutes, createIdentity, serverSecret } from '#auth'
import type { ServerConfig } from '#config'
import { migrationIds, openDatabase, type Database, type Migration } from '#db'
import { createRolesPolicy } from '#gate'
import {
  createRequestLimit,
  createTrustedProxies,
  mountRoutes,
  publicOriginOf,
  type HttpEnv,
  type Route,
} from '#http'
import { createWorkspace, removeWorkspace, renameWorkspace } from '#log'
import { createMailer } from '#mailer'
import {
  createHealth,
  createMetrics,
  createTraces,
  databaseCheck,
  diskCheck,
  migrationCheck,
  observeDatabase,
  observeRequests,
  observeRoutes,
} from '#observe'
import { createNotices } from '#notices'
import { mountPages } from '#pages'
import { createBus, createHub, createSockets, routeUpgrades, type Hub, type PolicyOf } from '#rooms'
import {
  createApiKeys,
  createInvites,
  createPeople,
  emailsIn,
  membershipOf,
  type PeopleChange,
  type WorkspaceLog,
  workspaceRoutes,
} from '#workspaces'

import type { Blobs } from '#blobs'
import { createCardReading } from './card-reading.ts'
import { createKeeping } from './keeping.ts'
import { serverMigrations } from './migrations.ts'
import { recordRoutes } from './record-routes.ts'
import { watchRooms } from './watch-rooms.ts'
import { watchDevices } from './watch-devices.ts'
import { watchSharing } from './watch-sharing.ts'
import { createLiveNotes, createReaders, createRoomAccess, personOf } from './live-notes.ts'

export const VERSION = '0.1.0'

export interface CreateServerOptions {
  readonly config: ServerConfig
  readonly log: Log
  readonly clock?: Clock
  readonly redisUrl?: string | undefined
  readonly policyOf?: PolicyOf
}

export interface KithServer {
  /** `http://127.0.0.1:8787` */
  readonly url: string
  readonly hub: Hub
  readonly database: Database
  /** What is done every twenty seconds: notices that nobody has seen go by mail. */
  readonly mailNotices: () => Promise<void>
  /** Takes nothing new, tells desktops to come back, finishes what is being written. */
  readonly close: () => Promise<void>
}

/** FEATURES A080: as many as a REST client is given. */
const KEY_REQUESTS_PER_MINUTE = 200
const SWEEP_MS = 3_600_000
const NOTICES_MS = 20_000

/** Resolves when it listens. Throws the faults of the configuration and of the database. */
export async function createServer(options: CreateServerOptions): Promise<KithServer> {
  const { config, log, clock = systemClock } = options
  if (config.databaseUrl === undefined) mkdirSync(config.data, { recursive: true })
  const migrations = serverMigrations
  const metrics = createMetrics()
  const folder = config.data
  const opened = await openDatabase({ folder, url: config.databaseUrl, migrations, log })
  const database = observeDatabase(opened, metrics)
  const server = createHttpServer()
  try {
    const port = await listen(server, config)
    return await compose({ ...options, clock, database, server, port, metrics, migrations })
  } catch (error) {
    server.close()
    await database.close()
    throw error
  }
}

interface Parts extends CreateServerOptions {
  readonly clock: Clock
  readonly database: Database
  readonly server: Server
  readonly port: number
  readonly metrics: ReturnType<typeof createMetrics>
  readonly migrations: readonly Migration[]
}

async function compose(parts: Parts): Promise<KithServer> {
  const { config, log, clock, database, server, port, metrics } = parts
  const { identity: identityConfig, ops } = config
  const { host } = config
  const { publicUrl, allowInsecure } = identityConfig
  const origin = publicOriginOf({ publicUrl, host, port, allowInsecure })
  const { smtpUrl, mailFrom: from } = identityConfig
  const mailer = createMailer({ smtpUrl, from, log })
  const changes = createEmitter<PeopleChange>(error => log.error('people/listener', { error }))
  const late: { hub?: Hub } = {}
  const isRole = async (workspace: DocId, role: string) =>
    (await late.hub!.room(workspace)).log.hasRole(role)
  const keeping = createKeeping({
    config,
    db: database,
    clock,
    log,
    metrics,
    async mayRead(workspace, user, naming) {
      const person = await personOf(people, workspace, user)
      if (!person) return false
      const room = await late.hub!.room(workspace)
      return room.log.mayReadAny(person.actor, await naming())
    },
    reading: createCardReading({ people: () => people, hub: () => late.hub! }),
    async cardPerson(workspace, user) {
      const standing = await people.standing(workspace, user)
      return standing && !standing.isRemoved ? { user, member: standing.member } : undefined
    },
    onCards: (workspace, revision) => late.hub!.cardsChanged(workspace, revision),
    open: async workspace => void (await late.hub!.room(workspace)),
    purgeDocs: async (workspace, docs) => {
      const room = await late.hub!.room(workspace)
      await room.log.purge(docs)
    },
  })
  const { audit } = keeping
  const people = createPeople({
    db: database,
    clock,
    log: workspaceLogOf(database, clock, () => late.hub!, keeping.blobs),
    audit,
    isRole,
    changes,
  })
  const invites = createInvites({ db: database, clock, origin, mailer, audit, isRole, people })
  const keys = createApiKeys({ db: database, clock, audit, isRole })
  const secret = serverSecret(identityConfig.secret, config.data)
  const identity = createIdentity({
    db: database.drizzle,
    clock,
    log,
    config: identityConfig,
    origin,
    secret,
    mailer,
    audit,
    invitations: invites,
    asksTwoFactor: people.asksTwoFactor,
  })
  const bus = await createBus(database, parts.redisUrl, log)
  const traces = await createTraces({
    url: ops.traceUrl,
    share: ops.traceShare,
    service: 'kith-server',
    instance: ops.instance ?? hostname(),
    log,
  })
  const devices = watchDevices({ db: database, people, audit, log })
  const hub = createHub({
    onDevice: devices.came,
    watch: watchRooms(metrics, log, traces),
    database,
    visitors: {
      whoIs: identity.devices.whoIs,
      ended: identity.devices.ended,
      standing: people.standing,
    },
    policyOf: parts.policyOf ?? (async () => createRolesPolicy()),
    bus,
    onSeeded(workspace) {
      people
        .publish(workspace)
        .catch((error: unknown) => log.error('people/not-written', { error }))
    },
    onOpened(workspace) {
      sweepWorkspace(workspace)
      watchShared(workspace).catch((error: unknown) => log.error('cards/no-watch', { error }))
    },
    clock,
    log,
  })
  late.hub = hub
  const notices = createNotices({
    db: database,
    lease: hub.lease,
    readersOf: createReaders(people),
    nameOf: async workspace => (await (await hub.room(workspace)).log.row()).name,
    mailer,
    secret,
    origin,
    clock,
    log,
  })
  function sweepWorkspace(workspace: DocId): void {
    keeping
      .sweepWorkspace(workspace)
      .catch((error: unknown) => log.warn('keeping/not-swept', { workspace, error }))
  }
  async function watchShared(workspace: DocId): Promise<void> {
    const { cards } = keeping
    watchSharing((await hub.room(workspace)).log, { cards, people, audit, log })
  }
  identity.onSessionEnd(({ session, user }) => {
    hub.sessionOver(session)
    devices.over(session, user)
  })
  changes.on(({ workspace, user }) => hub.standingChanged(workspace, user))
  // Who leaves takes along what they shared, or leaves it to the team; what this misses, the next sweep finds.
  changes.on(({ workspace, user, what }) => {
    if (what !== 'removed' || user === null) return
    keeping.cards
      .left(workspace, user)
      .catch((error: unknown) => log.warn('cards/not-taken-back', { workspace, error }))
  })

  const health = createHealth({
    checks: {
      database: databaseCheck(database),
      migrations: migrationCheck(database, () => migrationIds(parts.migrations)),
      ...(config.databaseUrl === undefined
        ? {
            disk: diskCheck(config.data, ops.minFreeMb, free =>
              metrics.set('kith_disk_free_bytes', free),
            ),
          }
        : {}),
    },
    log,
  })
  const isTrustedProxy = createTrustedProxies(identityConfig.trustedProxies)
  const routes: readonly Route[] = [
    ...observeRoutes({ health, metrics, metricsToken: ops.metricsToken }),
    ...authRoutes({ identity, version: VERSION, sendsMail: mailer.isSending }),
    ...workspaceRoutes({
      people,
      invites,
      keys,
      roomTokens: identity.roomTokens,
      roomAccess: createRoomAccess({ people, clock, hub: () => hub }),
      origin,
      onInviteLook: address => identity.parts.budget.take(identity.parts.allow.invite, address),
    }),
    ...keeping.routes,
    ...recordRoutes({ people, hub: () => hub }),
  ]
  const app = new Hono<HttpEnv>()
  app.use(observeRequests(metrics, log))
  mountRoutes(app, routes, {
    guard: {
      whoIs: identity.devices.whoIs,
      membershipOf: (workspace, user) => membershipOf(people, workspace, user),
      keyOf: keys.find,
    },
    keyLimit: createRequestLimit(KEY_REQUESTS_PER_MINUTE, clock),
    limit: createRequestLimit(identityConfig.requestsPerMinute, clock),
    isTrustedProxy,
    log,
  })
  mountPages(app, {
    identity,
    invites,
    origin,
    isTrustedProxy,
    unsubscribe: notices.take,
    log,
  })
  server.on('request', getRequestListener(app.fetch as Parameters<typeof getRequestListener>[0]))
  const sockets = createSockets(hub, log)
  const notes = await createLiveNotes({ identity, people, hub, database, clock, log })
  hub.onSessionOver(notes.live.endSession)
  hub.onStanding(({ workspace, user }) => void notes.live.peopleChanged(workspace, user))
  routeUpgrades(server, [sockets.upgrade, notes.sockets.upgrade])
  const mailNotices = () => notices.round(hub.workspaces())
  const postman = setInterval(() => void mailNotices(), NOTICES_MS)
  const sweeper = setInterval(() => {
    identity.sweep().catch((error: unknown) => log.warn('auth/not-swept', { error }))
    for (const workspace of hub.workspaces()) sweepWorkspace(workspace)
    keeping.sweep().catch((error: unknown) => log.warn('audit/not-swept', { error }))
  }, SWEEP_MS)
  metrics.onScrape(() => {
    const { rooms, sessions, lag } = hub.counts()
    metrics.set('kith_sync_lag_entries', lag)
    metrics.set('kith_sockets', sessions, { kind: 'sync' })
    metrics.set('kith_workspaces_open', rooms)
  })
  metrics.set('kith_build', 1, { version: VERSION, database: database.kind })
  health.started()
  log.info('server/listening', { origin, port, database: database.kind, instance: hostname() })

  return {
    url: `http://${host}:${port}`,
    hub,
    database,
    mailNotices,
    async close() {
      health.stopping()
      clearInterval(sweeper)
      clearInterval(postman)
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await notes.live.close()
      notes.sockets.close()
      await hub.close()
      sockets.close()
      server.closeAllConnections()
      await closed
      await bus.close()
      await database.close()
      // Last: a collector that is away may take its time.
      await traces.close()
      log.info('server/closed')
    },
  }
}

/** What the people of a workspace write goes into its log as everything else does. */
const workspaceLogOf = (
  database: Database,
  clock: Clock,
  hub: () => Hub,
  blobs: Blobs,
): WorkspaceLog => ({
  create: (tx, workspace, name) => createWorkspace(tx, workspace, name, clock.now()),
  rename: async (workspace, name) => void (await renameWorkspace(database, workspace, name)),
  async append(workspace, ops) {
    const { log } = await hub().room(workspace)
    await log.append(ops, null)
  },
  async emailsOf(workspace, member) {
    const { log } = await hub().room(workspace)
    return (await log.find([member])).flatMap(({ type, keys }) =>
      type === 'member' ? emailsIn(keys) : [],
    )
  },
  async remove(workspace) {
    await removeWorkspace(database, workspace)
    await blobs.removeWorkspace(workspace)
  },
})

function listen(server: Server, { port, host }: ServerConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
