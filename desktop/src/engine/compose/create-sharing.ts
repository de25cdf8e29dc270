/** Everything between this workspace and a server: account, replication, team. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { recordCodec, settingsId, textCodec } from '@kith/shared/docs'
import { s, type DocId } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { AccountState } from '@kith/shared/rpc'
import {
  createAccount,
  createSecondFactors,
  createTeam,
  createTeamAudit,
  serverAddress,
  type Fetch,
} from '#engine/account'
import type { HostPorts } from '#engine/ports'
import type { Workspaces } from '#engine/serve'
import { readMeta, writeMeta, type Readers, type Store } from '#engine/store'
import {
  createCompare,
  createFirstSync,
  createOutbox,
  createSeed,
  createSettle,
  createSyncDoctor,
  createSyncIssues,
  createSyncService,
  createTakeLog,
  deviceIdOf,
  openSocket,
  readStatus,
  readUpstream,
  wipeWorkspace,
  writeDeviceId,
  writeUpstream,
} from '#engine/sync'
import type { Core } from './create-core.ts'

export type Sharing = ReturnType<typeof createSharing>

export function createSharing({
  ports,
  store,
  core,
  readers,
  me,
  catalog,
  workspaces,
  onPage,
  onWhole,
}: {
  readonly ports: HostPorts
  readonly store: Store
  readonly core: Core
  readonly readers: Readers
  readonly me: Me
  readonly catalog: () => Catalog
  readonly workspaces: Workspaces
  /** Of a first sync: a page was written; all is here, and nobody was told of the records one by one. */
  readonly onPage: () => void
  readonly onWhole: () => void
}) {
  const { ingest, upstream, documents, feed, clientIds } = core
  const moments = { now: core.now }
  const { clock, log, version } = ports
  const fetchFrom: Fetch = (url, init) => fetch(url, init)
  const account = createAccount({
    store,
    secrets: ports.secrets,
    fetch: fetchFrom,
    clock,
    log,
    openUrl: ports.openUrl,
    device: hostname(),
    version,
    tokenName: `kith-session${workspaces.here() === '' ? '' : `:${workspaces.here()}`}`,
  })
  const factors = createSecondFactors({ account, clock, log, openUrl: ports.openUrl })
  const seed = createSeed({
    store,
    codec: recordCodec,
    text: textCodec,
    moment: core.projection.moment,
  })
  const outbox = createOutbox({ store })
  const compare = createCompare({ store, readers })
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  }
  const monotonic = () => performance.now()
  const firstSync = createFirstSync({
    store,
    later,
    monotonic,
    log,
    lookAgain: core.lookAgain,
    onPage,
    onWhole,
  })
  const sync = createSyncService({
    store,
    feed,
    outbox,
    takeLog: createTakeLog({ store, ingest, upstream, firstSync, clock: moments, log }),
    firstSync,
    settle: createSettle({ store, outbox, ingest, upstream }),
    seed,
    compare,
    openSocket,
    clock,
    serverNow: core.now,
    monotonic,
    random: Math.random,
    later,
    log,
    version,
    device,
    token: tokenHere,
    wipe,
    renewIds: clientIds.renew,
    onClock: core.learnClock,
    welcomed({ deviceNo, member, workspaceName }) {
      const info = readUpstream(store)
      const isOther = readMeta(store, 'device') !== deviceNo
      store.write(tx => {
        writeMeta(tx, 'device', deviceNo)
        if (info !== null && info.name !== workspaceName)
          writeUpstream(tx, { ...info, name: workspaceName })
        me.set(tx, member)
      })
      // What is written from now on carries the number the server knows us by.
      if (isOther) clientIds.renew()
    },
  })
  const status = () =>
    readStatus({
      store,
      outbox,
      seed,
      state: sync.state,
      firstSync,
      trouble: sync.trouble,
      isSignedIn: () => account.user()?.isExpired === false,
    })
  const doctor = createSyncDoctor({ store, sync, compare, status })
  const issues = createSyncIssues({
    store,
    documents,
    ingest,
    catalog,
    me: me.get,
    now: core.now,
  })
  const team = createTeam({
    store,
    account,
    sync,
    seed,
    me: me.get,
    waiting: outbox.waiting,
    isEmpty: () => documents.keys(settingsId(null)) === undefined,
    wipe,
  })
  const stopListening = sync.onChange(() => {
    const code = sync.state()?.problem?.code
    if (code === 'unauthorised' || code === 'revoked') void turnedAway()
  })
  // It may have been cut short when all but the indexes was there.
  firstSync.finish()
  const resume = () => {
    sync.start().catch((error: unknown) => log.error('sync/cannot-start', { error }))
  }
  // The token that was looked at and is good; turned away with it again, it is not.
  let believed: string | undefined
  let isAsking = false
  /**
   * A changed password or second factor ends this device's session and begins another: what the
   * connection of the old one is told is no news of the new one. So the server is asked.
   */
  async function turnedAway(): Promise<void> {
    // Signed in elsewhere for the moment, they are asked for no other password because of this server.
    if (isAsking || account.user()?.isExpired !== false || !isHere()) return
    isAsking = true
    try {
      const token = await tokenHere()
      if (token === undefined || token === believed || !(await isTaken())) return account.expire()
      believed = token
      await sync.start()
    } catch (error) {
      log.error('sync/cannot-start', { error })
    } finally {
      isAsking = false
    }
  }
  const isTaken = () =>
    account.ask({ method: 'GET', path: '/api/auth/session', answer: s.unknown() }).then(
      () => true,
      () => false,
    )
  // Whoever signs in again need not press anything else.
  const stopAccount = account.onChange(() => {
    if (account.user()?.isExpired === false) resume()
  })

  return {
    account,
    factors,
    sync,
    team,
    audit: createTeamAudit({ store, account }),
    doctor,
    issues,
    status,
    isFirstSync: firstSync.isOn,
    accountState,
    onChange,
    resume,
    close() {
      stopListening()
      stopAccount()
      factors.close()
      account.close()
      doctor.close()
      firstSync.close()
      sync.close()
    },
  }

  function accountState(): AccountState {
    const info = readUpstream(store)
    const here = workspaces.here()
    const role = roleOf(me.get())
    return {
      user: account.user(),
      workspace:
        info === null ? null : { id: info.workspace, name: info.name, member: me.get(), role },
      workspaces: workspaces.list().map(entry => ({ ...entry, isOpen: entry.folder === here })),
    }
  }

  /** What the workspace's own server gave, and no other: what one gave is shown to none but it. */
  async function tokenHere(): Promise<string | undefined> {
    const info = readUpstream(store)
    return info === null ? undefined : account.tokenAt(info.server)
  }

  function isHere(): boolean {
    const server = readUpstream(store)?.server
    return server !== undefined && serverAddress(server) === account.user()?.server
  }

  function roleOf(member: DocId | null): string {
    const role = member === null ? undefined : documents.keys(member)?.['role']
    return typeof role === 'string' ? role : 'owner'
  }

  function onChange(listener: () => void): () => void {
    const stops = [account.onChange(listener), sync.onChange(listener)]
    return () => {
      for (const stop of stops) stop()
    }
  }

  function device(): string {
    const known = deviceIdOf(store)
    if (known !== undefined) return known
    const id = randomUUID()
    store.write(tx => writeDeviceId(tx, id))
    return id
  }

  /** The file is empty afterwards, and the engine begins anew with it. */
  function wipe(): void {
    wipeWorkspace(store)
    log.info('sync/wiped')
    ports.restart('wiped')
  }
}

/** The record of the person at this device. */
export interface Me {
  readonly get: () => DocId | null
  readonly set: (tx: Parameters<typeof writeMeta>[0], member: DocId) => void
}
