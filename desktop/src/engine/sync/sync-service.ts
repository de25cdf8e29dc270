/**
 * Drives the desktop's half of the protocol: gives the machine what happens and does what it asks,
 * in order, with the socket, the timer, the outbox and the replica.
 *
 * Nothing here decides; what the conversation means stands in shared/protocol. A failure of this
 * device (a full disk) ends the connection, is shown, and is tried again like a lost one.
 */
import {
  createEmitter,
  isFault,
  newActionId,
  type Clock,
  type DocId,
  type Log,
} from '@kith/shared/kit'
import {
  clientDeadline,
  createClient,
  stepClient,
  type ClientContext,
  type ClientEffect,
  type ClientEvent,
  type ClientState,
  type ClientStored,
  type Presence,
  type Welcome,
} from '@kith/shared/protocol'
import type { ActionMeta, Feed } from '#engine/replica'
import type { Store, Write } from '#engine/store'
import type { Compare } from './compare.ts'
import type { FirstSync } from './first-sync.ts'
import { fromFrame, HAS_ZSTD, toFrame } from './frames.ts'
import type { Outbox } from './outbox.ts'
import type { Seed } from './seed.ts'
import type { Settle } from './settle.ts'
import { syncUrl, type OpenSocket, type Socket } from './socket.ts'
import type { TakeLog } from './take-log.ts'
import { readStored, readUpstream, writeEqualAt, writeStored } from './upstream-info.ts'

export interface SyncService {
  /** Begins, or tries at once. Without a server or a token it does nothing. */
  readonly start: () => Promise<void>
  readonly stop: () => void
  /** Stops for good. */
  readonly close: () => void
  readonly isClosed: () => boolean
  /** `null` while there is no server. */
  readonly state: () => ClientState | null
  /** The last failure of this device, until something works again. */
  readonly trouble: () => { readonly code: string; readonly say: string } | null
  readonly onChange: (listener: () => void) => () => void
  readonly onWelcome: (listener: (welcome: Welcome) => void) => () => void
  readonly onWipe: (listener: () => void) => () => void
  /** Compares digests as soon as nothing moves. */
  readonly check: () => void
  readonly setWindows: (windows: readonly Omit<Presence, 'member' | 'at'>[]) => void
  readonly peers: () => readonly Presence[]
  readonly onPeers: (listener: () => void) => () => void
  /** Cards of colleagues changed on the server. */
  readonly onCards: (listener: () => void) => () => void
}

export interface SyncDeps {
  readonly store: Store
  readonly feed: Feed
  readonly outbox: Outbox
  readonly takeLog: TakeLog
  readonly firstSync: Pick<FirstSync, 'finish' | 'onFinished'>
  readonly settle: Settle
  readonly seed: Seed
  readonly compare: Compare
  readonly openSocket: OpenSocket
  readonly clock: Clock
  /** Milliseconds UTC by the server's clock, as far as it is known. */
  readonly serverNow: () => number
  /** Milliseconds that only rise. */
  readonly monotonic: () => number
  readonly random: () => number
  /** Runs work once, later; answers what calls it off. */
  readonly later: (ms: number, work: () => void) => () => void
  readonly log: Log
  readonly version: string
  readonly device: () => string
  readonly token: () => Promise<string | undefined>
  /** Everything of the workspace leaves this device. */
  readonly wipe: () => void
  /** Never writes again under the client ids so far. */
  readonly renewIds: () => void
  /** Server time minus ours, in milliseconds. */
  readonly onClock: (offsetMs: number) => void
  /** Keeps what the server said of us; before anything is written under the new number. */
  readonly welcomed: (welcome: Welcome) => void
}

/** Edits of one burst go in one batch. */
const COALESCE_MS = 2
const LONGEST_PAUSE_MS = 60_000
/** What shows that this device can keep things again. */
const STORING: readonly ClientEffect['type'][] = ['whole', 'log', 'settle', 'seeded', 'read-seed']
const LONGEST_TIMER_MS = 2 ** 31 - 1

export function createSyncService(deps: SyncDeps): SyncService {
  const { store, feed, outbox, takeLog, settle, seed, compare, log } = deps
  const onError = (error: unknown) => log.error('sync/listener', { error })
  const changes = createEmitter<void>(onError)
  const welcomes = createEmitter<Welcome>(onError)
  const wipes = createEmitter<void>(onError)
  const peersChanged = createEmitter<void>(onError)
  const cardsChanged = createEmitter<void>(onError)
  let state: ClientState | null = null
  let trouble: { code: string; say: string } | null = null
  let socket: Socket | null = null
  let callOffTick: (() => void) | undefined
  let callOffNudge: (() => void) | undefined
  let peers: readonly Presence[] = []
  // Effects that answer at once make events of their own; these wait for the running step.
  const events: ClientEvent[] = []
  let isStepping = false
  let isClosed = false
  // A disk that stays full must not make a server that answers be asked twice a second.
  let failures = 0

  deps.firstSync.onFinished(() => changes.emit())
  feed.onCommit(commit => {
    if (commit.origin !== 'local' || state === null || callOffNudge !== undefined) return
    callOffNudge = deps.later(COALESCE_MS, () => {
      callOffNudge = undefined
      happen({ type: 'queued' })
    })
  })

  return {
    async start() {
      const info = readUpstream(store)
      const ticket = await deps.token()
      if (isClosed) return
      if (info === null || ticket === undefined) {
        changes.emit()
        return
      }
      const isOther = state === null || state.config.workspace !== info.workspace
      if (isOther) {
        const config = {
          device: deps.device(),
          workspace: info.workspace,
          ticket,
          app: deps.version,
          zstd: HAS_ZSTD,
        }
        state = createClient(config, readStored(store), context())
      }
      happen({ type: 'start', ticket })
    },
    stop,
    close() {
      isClosed = true
      stop()
    },
    isClosed: () => isClosed,
    state: () => state,
    trouble: () => trouble,
    onChange: listener => changes.on(listener),
    onWelcome: listener => welcomes.on(listener),
    onWipe: listener => wipes.on(listener),
    check: () => happen({ type: 'check' }),
    setWindows: windows => happen({ type: 'aware', windows }),
    peers: () => peers,
    onPeers: listener => peersChanged.on(listener),
    onCards: listener => cardsChanged.on(listener),
  }

  function stop(): void {
    callOffNudge?.()
    callOffNudge = undefined
    if (state !== null) happen({ type: 'stop' })
    state = null
    callOffTick?.()
    // It may have been cut short for good.
    deps.firstSync.finish()
    peers = []
    changes.emit()
  }

  function happen(event: ClientEvent): void {
    events.push(event)
    if (isStepping) return
    isStepping = true
    try {
      for (let next = events.shift(); next !== undefined; next = events.shift()) step(next)
    } finally {
      isStepping = false
    }
    schedule()
    changes.emit()
  }

  function step(event: ClientEvent): void {
    if (state === null) return
    const before = state.equalAt
    const turn = stepClient(state, event, context())
    state = turn.state
    const { equalAt } = state
    if (equalAt !== null && equalAt !== before) store.write(tx => writeEqualAt(tx, equalAt))
    try {
      for (const effect of turn.effects) perform(effect)
      if (turn.effects.some(({ type }) => STORING.includes(type))) {
        trouble = null
        failures = 0
      }
    } catch (error) {
      fail(error)
    }
  }

  /** What was to be stored is not: the machine must not go on as if it were. */
  function fail(error: unknown): void {
    log.error('sync/cannot-store', { error })
    trouble = isFault(error)
      ? { code: error.code, say: error.message }
      : {
          code: 'internal',
          say: 'Something went wrong inside Kith while it synced. What you saved is safe; it tries again.',
        }
    events.length = 0
    drop()
    if (state === null) return
    const kept = stepClient(state, { type: 'disconnected' }, context()).state
    failures += 1
    const retryAt = Math.max(
      kept.retryAt,
      deps.monotonic() + Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures),
    )
    state = { ...kept, retryAt, stored: readStored(store) }
  }

  function perform(effect: ClientEffect): void {
    switch (effect.type) {
      case 'send':
        return socket?.send(toFrame(effect.message))
      case 'connect':
        return connect()
      case 'close':
        return drop()
      case 'welcomed': {
        deps.welcomed(effect.welcome)
        // What was asked for on the connection before may not have come.
        const aside = store.pluck<DocId>('SELECT DISTINCT doc FROM quarantine')
        if (aside.length > 0) events.push({ type: 'damaged', docs: aside })
        return welcomes.emit(effect.welcome)
      }
      case 'clock':
        return deps.onClock(effect.offsetMs)
      case 'unplace':
        // What the other log lost may have numbers of ours that we would give again.
        deps.renewIds()
        return seed.unplace()
      case 'drop-scopes':
        return dropScopes(effect.scopes)
      case 'whole':
        return takeLog.whole(effect.entries, effect.how, keep(effect.stored), effect.coming)
      case 'log': {
        const docs = takeLog.log(effect, keep(effect.stored))
        if (docs.length > 0) events.push({ type: 'damaged', docs })
        return
      }
      case 'store':
        store.write(keep(effect.stored))
        return deps.firstSync.finish()
      case 'gone':
        return takeLog.gone(effect.docs, effect.why, keep(effect.stored))
      case 'reset-outbox':
        return outbox.reset()
      case 'take-batch': {
        const { batch } = effect
        events.push({ type: 'batch', batch, ...outbox.take(batch, effect) })
        return
      }
      case 'settle': {
        const docs = settle.verdict(effect.verdict)
        if (docs.length > 0) events.push({ type: 'damaged', docs })
        return
      }
      case 'refuse':
        settle.refuse(effect.refused, refusalMeta())
        events.push({ type: 'queued' })
        return
      case 'read-seed': {
        const { batch } = effect
        events.push({ type: 'seed', batch, ...seed.read(batch, effect) })
        return
      }
      case 'seeded':
        return seed.settle(effect.verdict)
      case 'compare':
        return compareWith(effect)
      case 'peers':
        peers = effect.peers
        return peersChanged.emit()
      case 'cards':
        return cardsChanged.emit()
      case 'wipe':
        deps.wipe()
        return wipes.emit()
    }
  }

  function compareWith(effect: Extract<ClientEffect, { type: 'compare' }>): void {
    const link = socket
    void compare.against(effect.against).then(
      event => {
        // The answer belongs to the connection that asked.
        if (socket === link) happen(event)
      },
      (error: unknown) => {
        log.error('sync/cannot-compare', { error })
        if (socket === link) happen({ type: 'disconnected' })
      },
    )
  }

  function connect(): void {
    const info = readUpstream(store)
    if (info === null) return
    const own: Socket = deps.openSocket(syncUrl(info.server), {
      onOpen: () => ifCurrent(() => happen({ type: 'connected' })),
      onFrame: frame => ifCurrent(() => receive(frame)),
      onClose: why =>
        ifCurrent(() => {
          log.info('sync/closed', { why })
          socket = null
          setPeers([])
          happen({ type: 'disconnected' })
        }),
    })
    socket = own
    function ifCurrent(work: () => void): void {
      if (socket === own) work()
    }
  }

  function receive(frame: Uint8Array): void {
    let event: ClientEvent
    try {
      event = { type: 'received', ...fromFrame(frame) }
    } catch (error) {
      log.warn('sync/malformed-frame', { error })
      event = { type: 'malformed' }
    }
    happen(event)
  }

  function drop(): void {
    const open = socket
    socket = null
    open?.close()
    setPeers([])
  }

  function setPeers(next: readonly Presence[]): void {
    if (peers.length === 0 && next.length === 0) return
    peers = next
    peersChanged.emit()
  }

  function dropScopes(scopes: readonly number[]): void {
    const docs = store.pluck<DocId>(
      "SELECT id FROM doc WHERE kind <> '' AND scope IN (SELECT CAST(value AS TEXT) FROM json_each(?))",
      [JSON.stringify(scopes)],
    )
    takeLog.gone(docs, 'hidden', () => undefined)
  }

  function schedule(): void {
    callOffTick?.()
    if (state === null) return
    const at = clientDeadline(state)
    if (at === Infinity) return
    const wait = Math.min(Math.max(at - deps.monotonic(), 0), LONGEST_TIMER_MS)
    callOffTick = deps.later(wait, () => happen({ type: 'tick' }))
  }

  function context(): ClientContext {
    return { now: deps.monotonic(), wall: deps.clock.now(), random: deps.random() }
  }

  function refusalMeta(): ActionMeta {
    return {
      id: newActionId(),
      command: 'sync.refused',
      label: 'Not accepted by the server',
      member: null,
      source: 'system',
      at: deps.serverNow(),
    }
  }
}

const keep = (stored: ClientStored) => (tx: Write) => writeStored(tx, stored)
