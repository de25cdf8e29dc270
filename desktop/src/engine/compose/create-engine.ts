/**
 * The engine of Kith: the only place that knows which implementations there are.
 *
 * Promises: when it resolves, the file is open, checked and of this version's format, and jobs that
 * were cut short go on. Closing twice is the same as once.
 */
import { join } from 'node:path'
import { commands } from '@kith/shared/commands'
import type { ActionId, DocId } from '@kith/shared/kit'
import { textCodec } from '@kith/shared/docs'
import { planQuery, type Query, type QueryScope } from '@kith/shared/query'
import type { ContractClient } from '@kith/shared/rpc'
import { createBackup } from '#engine/backup'
import { createDemo } from '#engine/demo'
import {
  createBulkJob,
  createContextOf,
  createDispatch,
  createSetup,
  createTextEdits,
  createUndo,
} from '#engine/dispatch'
import { createExchange } from '#engine/exchange'
import { createFileStore, fileHeaders } from '#engine/files'
import { createJobQueue, type JobKind } from '#engine/jobs'
import { createInbox } from '#engine/inbox'
import { createLive } from '#engine/live'
import type { HostPorts } from '#engine/ports'
import { createRebuildJob, REBUILD_JOB } from '#engine/projection'
import { createSearch, createWordIndex } from '#engine/search'
import {
  createBorder,
  createDeviceSettings,
  createDoctor,
  createLocalClient,
  createViewSession,
  type ViewSession,
  createSamples,
  createWorkspaceReader,
  serveAccount,
  serveBackup,
  serveCalendar,
  serveCards,
  serveCommands,
  serveDevice,
  serveExchange,
  serveFiles,
  serveJobs,
  serveInbox,
  serveMail,
  serveMailAccounts,
  servePresence,
  serveRecords,
  serveRows,
  serveSync,
  serveTeam,
  serveWorkspace,
} from '#engine/serve'
import {
  createFullCheck,
  createLogMover,
  createReaders,
  openStore,
  type Store,
} from '#engine/store'
import { createCare } from './care.ts'
import { createCore } from './create-core.ts'
import { createMail } from './create-mail.ts'
import { createRegion } from './region.ts'
import { createTeamCards } from './create-team-cards.ts'
import { createSharing } from './create-sharing.ts'
import { createTransfers } from './create-transfers.ts'
import { createViewing } from './create-viewing.ts'
import { createTogether } from './create-together.ts'
import { openWorkspaces, type WorkspaceFolders } from './workspaces.ts'
import { createIdleWork } from './idle-work.ts'

export type EngineClient = ContractClient
export type EngineRouter = ReturnType<typeof assemble>['router']

export interface Engine {
  /** For the transports of the hosts. */
  readonly router: EngineRouter
  /** The same, called in this process. */
  readonly client: EngineClient
  /**
   * An attachment by its SHA-256, with the headers it may be served under; fetched from the server when it is not
   * on this device, `undefined` when it is not to be had now.
   */
  readonly openFile: (
    hash: string,
    name: string,
    asDownload: boolean,
  ) => Promise<OpenedFile | undefined>
  /** For each connection of a page: what its handler is given as context, closed with it. */
  readonly openSession: () => ViewSession
  readonly close: () => Promise<void>
}

export interface OpenedFile {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** Throws the faults of `openStore`: `store/locked`, `store/newer`, `store/damaged`, … */
export async function createEngine(host: HostPorts): Promise<Engine> {
  const from = host.clock.now()
  const workspaces = openWorkspaces(host)
  // Rooms know the folder of the workspace that is open; which others there are is told by `workspaces`.
  const ports = { ...host, profile: workspaces.path }
  const { profile, clock, log } = ports
  const store = openStore({ profile, clock, log, onFatal: ports.restart })
  const { router, transfer, viewing, resume, shut } = assembleOr(
    () => store.close(),
    ports,
    workspaces,
    store,
    from,
  )
  let closing: Promise<void> | undefined
  resume()
  ports.log.info('engine/started', { ms: ports.clock.now() - from })
  return {
    router,
    client: createLocalClient(router),
    async openFile(hash, name, asDownload) {
      try {
        const file = await transfer.fetch(hash)
        return { path: file.path, headers: fileHeaders(file, name, asDownload) }
      } catch (error) {
        ports.log.info('engine/no-file', { hash, error })
        return undefined
      }
    },
    openSession: () => createViewSession({ open: viewing.open, log }),
    close: () => (closing ??= viewing.close().then(shut)),
  }
}

/** An engine that cannot be built leaves its file closed and the profile free. */
function assembleOr(leave: () => void, ...args: Parameters<typeof assemble>) {
  try {
    return assemble(...args)
  } catch (error) {
    leave()
    throw error
  }
}

function assemble(ports: HostPorts, workspaces: WorkspaceFolders, store: Store, from: number) {
  const { profile, clock, log, version, restart } = ports
  const { now } = clock
  const jobs = createJobQueue({ store, clock, log })
  const core = createCore({
    store,
    clock,
    log,
    onStale: (_, objects) => void jobs.add(REBUILD_JOB, { objects: [...objects] }),
  })
  const { documents, ingest, feed, catalog, catalogState } = core
  const readers = createReaders({ file: store.file })
  const region = createRegion(store, feed, ports.timeZone)
  const setup = createSetup({ store, ingest, documents, catalog, now: core.now })
  const scope = (): QueryScope => ({
    catalog: catalog(),
    me: setup.me(),
    now: now(),
    ...region(),
  })
  const member = setup.me
  const contextOf = createContextOf({ store, documents, catalog, text: textCodec })
  const dispatch = createDispatch({
    store,
    ingest,
    documents,
    contextOf,
    jobs,
    member,
    now: core.now,
    pksOf,
  })
  const undo = createUndo({
    store,
    ingest,
    documents,
    text: textCodec,
    jobs,
    member,
    now: core.now,
  })
  const texts = createTextEdits({ store, ingest, documents, catalog, member, now: core.now })
  const live = createLive({ store, readers, feed, scope })
  const format = () => ({
    locale: ports.locale,
    timeZone: region().timeZone,
    now: now(),
  })
  const { search } = createSearch({ store, scope, format })
  const attachments = join(profile, 'files')
  const mail = createMail({
    ports,
    store,
    documents,
    feed,
    lookAgain: core.lookAgain,
    catalog,
    dispatch,
    files: () => files,
    jobs,
    cards: () => cards,
    log,
  })
  const referenced = () => referencedFiles(core)
  const files = createFileStore({
    folder: attachments,
    store,
    clock,
    log,
    // Files of mail are kept, but never leave the device: nothing else is told of them.
    referenced: () => [...referenced(), ...mail.referenced()],
  })
  const labelOf = (object: string) => catalog().findObject(object)?.labelPlural ?? object
  const backup = createBackup({
    profile,
    version,
    store,
    clock,
    log,
    labelOf,
    attachments,
    referenced,
    restart,
  })
  const demo = createDemo({ read: store, ingest, catalog, clock })
  const samples = createSamples({ demo, setup, dispatch, jobs, store, now })
  const logMover = createLogMover({ file: store.file, log, onFatal: store.abandon })
  const check = createFullCheck({ store, readers, clock, log })
  const care = createCare({ store, check, backupBytes: backup.bytes, clock, log })
  const wordIndex = createWordIndex(store)
  // A first sync makes all of them, when everything is there.
  const indexNext = () => !sharing.isFirstSync() && core.indexNext()
  const idle = createIdleWork({ store, feed, logMover, wordIndex, indexNext, log })
  const kinds = [
    createBulkJob({ ingest, documents, contextOf }),
    undo.job,
    createRebuildJob(core.rebuild, () => {
      core.lookAgain()
      store.afterCommit(() => {
        mail.again()
        cards.again()
      })
    }),
    demo.seedJob,
  ]
  for (const kind of kinds) jobs.register(kind as JobKind)
  core.renew()

  const exchange = createExchange({
    profile,
    store,
    readers,
    files,
    jobs,
    ingest,
    documents,
    contextOf,
    catalog,
    scope,
    member,
    clock: { now: core.now },
    log,
    locale: ports.locale,
    timeZone: () => region().timeZone,
  })

  const sharing = createSharing({
    ports,
    store,
    core,
    readers,
    me: { get: setup.me, set: setup.setMe },
    catalog,
    workspaces,
    onPage: logMover.look,
    onWhole() {
      idle.lookAnew()
      mail.again()
      cards.again()
    },
  })

  const cards = createTeamCards({
    store,
    feed,
    ingest,
    mail,
    sharing,
    catalog,
    lookAgain: core.lookAgain,
    me: setup.me,
    now,
    log,
  })
  const transfers = createTransfers({
    files,
    store,
    account: sharing.account,
    sync: sharing.sync,
    referenced,
    log,
  })
  const reader = createWorkspaceReader({ store, documents, catalog, feed, undo, me: member })
  const tellName = () => workspaces.call(reader.name(), sharing.accountState().workspace !== null)
  // In the list of this device's workspaces each stands under the name it had when it was last open.
  const stopNaming = [reader.onChange(tellName), sharing.onChange(tellName)]
  const together = createTogether({ sharing, documents, feed, store, me: setup.me, log })
  const inbox = createInbox({
    store,
    documents,
    feed,
    ingest,
    catalog,
    me: setup.me,
    isCatchingUp: () => sharing.sync.state()?.phase === 'documents',
    issues: sharing.issues.issues,
    conflicts: sharing.issues.conflicts,
    notify: ports.notify,
    timeZone: () => region().timeZone,
    clock,
    log,
  })
  const api = createBorder({
    log,
    clock,
    onCall() {
      jobs.giveWay()
      care.onCall()
      idle.onCall()
    },
    own: () => own,
  })
  const router = {
    commands: serveCommands(api, {
      dispatch,
      undo,
      texts,
      keepText: together.notes.keep,
      commands: commands.all,
      demand: core.rights.demand,
      isOthers: isOfOthers,
    }),
    rows: serveRows(api, { live, log }),
    workspace: serveWorkspace(api, {
      reader,
      setup,
      samples,
      doctor: createDoctor({ store, readers, check, catalog }),
      store,
      jobs,
      onCatalog: catalogState.onChange,
      ports,
      startMs: now() - from,
      log,
    }),
    records: serveRecords(api, {
      store,
      documents,
      catalog,
      feed,
      texts,
      text: textCodec,
      search,
      log,
    }),
    exchange: serveExchange(api, { exchange, demand: core.rights.demand }),
    files: serveFiles(api, { files, transfer: transfers.transfer, feed, log }),
    jobs: serveJobs(api, { jobs, log }),
    backup: serveBackup(api, { backup, files, demand: core.rights.demand }),
    account: serveAccount(api, {
      account: sharing.account,
      factors: sharing.factors,
      state: sharing.accountState,
      onChange: sharing.onChange,
      log,
    }),
    team: serveTeam(api, {
      team: sharing.team,
      audit: sharing.audit,
      workspaces,
      onChange: sharing.onChange,
      log,
    }),
    sync: serveSync(api, {
      sync: sharing.sync,
      doctor: sharing.doctor,
      issues: sharing.issues,
      status: sharing.status,
      feed,
      onAccount: sharing.account.onChange,
      log,
    }),
    presence: servePresence(api, { presence: together.presence, notes: together.notes, log }),
    inbox: serveInbox(api, { inbox, log }),
    mail: serveMail(api, { mail: mail.service, log }),
    mailAccounts: serveMailAccounts(api, { accounts: mail.accounts, log }),
    calendar: serveCalendar(api, { calendar: mail.calendar, log }),
    cards: serveCards(api, { cards: cards.service, log }),
    device: serveDevice(api, {
      settings: createDeviceSettings(profile, log),
      health: care.health,
      ports,
      onActing: () => mail.line.tell('acting', null),
      log,
    }),
  }
  const own = createLocalClient(router)
  const viewing = createViewing({
    ports,
    store,
    rights: core.rights,
    me: setup.me,
    state: reader.state,
    openEngine: createEngine,
  })
  return { router, transfer: transfers.transfer, viewing, resume, shut }

  function isOfOthers(action: ActionId): boolean {
    const [by] = store.pluck<DocId | null>('SELECT member FROM action WHERE id = ?', [action])
    return by !== undefined && by !== null && by !== member()
  }

  function pksOf(query: Query): readonly number[] {
    const { sql, params } = planQuery(query, scope()).pks()
    return store.pluck<number>(sql, params)
  }

  function resume(): void {
    jobs.resume()
    backup.start()
    files.start()
    idle.start()
    care.start()
    tellName()
    sharing.resume()
    mail.resume()
  }

  /** In the order of use: nothing may reach for what is closed already. */
  async function shut(): Promise<void> {
    await mail.close()
    inbox.close()
    together.notes.close()
    transfers.close()
    cards.close()
    for (const stop of stopNaming) stop()
    sharing.close()
    idle.stop()
    care.close()
    await jobs.close()
    live.close()
    await backup.close()
    await files.close()
    await readers.close()
    await logMover.close()
    store.close()
    log.info('engine/closed')
  }
}

/** Hashes in every file field of every record, deleted ones too. */
function* referencedFiles({
  store,
  catalog,
}: Pick<ReturnType<typeof createCore>, 'store' | 'catalog'>): Iterable<string> {
  for (const object of catalog().allObjects) {
    const fields = object.allFields.filter(field => field.type === 'files')
    for (const field of fields)
      yield* store.pluck<string>(
        `SELECT value ->> '$.hash' FROM ${object.elementTable} WHERE field = ?`,
        [field.id],
      )
  }
}
