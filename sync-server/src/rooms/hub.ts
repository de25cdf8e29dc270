/** All workspaces that somebody of this server looks at, and the sessions in them. */
import { createEmitter, isFault, type Clock, type DocId, type Log } from '@kith/shared/kit'
import { DOC_FORMAT, type Hello, type SessionEvent } from '@kith/shared/protocol'
import type { Actor } from '#gate'
import type { Database } from '#db'
import {
  createTurnstile,
  leaseDevice,
  openWorkspaceLog,
  saveProgress,
  workspaceRow,
  type WorkspaceLog,
} from '#log'
import type { Bus, PolicyOf, RoomsWatch, Visitors } from './ports.ts'
import { createPresenceRelay } from './presence-relay.ts'
import { createRoom, type Room } from './room.ts'
import { createSessionHost, scopesTold, type Admitted, type Line, type Session } from './session.ts'

export interface DeviceCame {
  readonly workspace: DocId
  readonly user: string
  /** What the person's sign-in on it is called. */
  readonly name: string
  readonly isNew: boolean
}

export interface HubDeps {
  readonly database: Database
  readonly visitors: Visitors
  readonly policyOf: PolicyOf
  readonly bus: Bus
  /** A workspace was shared: what only the server knows of it can be written. */
  readonly onSeeded: (workspace: DocId) => void
  /** Somebody looks at a workspace that nobody here looked at. */
  readonly onOpened?: (workspace: DocId) => void
  /** A device came that was never here, or with another sign-in than the last time. */
  readonly onDevice?: (event: DeviceCame) => void
  readonly watch?: RoomsWatch
  /** How often it is asked whether those who are here still may be; a minute where nothing is said. */
  readonly lookEveryMs?: number
  readonly clock: Clock
  readonly log: Log
}

export interface Hub {
  readonly connect: (line: Line) => Session
  /** The room of a workspace, opened when it is not. Throws `log/no-workspace`. */
  readonly room: (workspace: DocId) => Promise<Room>
  /** The same, kept open and kept up with other servers until it is released. */
  readonly lease: (
    workspace: DocId,
  ) => Promise<{ readonly log: WorkspaceLog; readonly release: () => void }>
  /** Heard on every server, whoever said it. */
  readonly onSessionOver: (listener: (session: string) => void) => () => void
  readonly onStanding: (
    listener: (change: { readonly workspace: DocId; readonly user: string | null }) => void,
  ) => () => void
  /** A token is not valid any more: its sockets close, on every server. */
  readonly sessionOver: (session: string) => void
  /** Roles, groups or membership of somebody (`null`: everybody) changed, on every server. */
  readonly standingChanged: (workspace: DocId, user: string | null) => void
  /** Cards of mail and meetings changed: everybody there hears of it, on every server. */
  readonly cardsChanged: (workspace: DocId, revision: number) => void
  /** Those that are open here. */
  readonly workspaces: () => readonly DocId[]
  readonly counts: () => {
    readonly rooms: number
    readonly sessions: number
    /** Entries the slowest desktop has not said it has. */
    readonly lag: number
  }
  /** Tells everybody that they may come back in a moment, and waits for what is being written. */
  readonly close: () => Promise<void>
}

const TICK_MS = 1_000
const LOOK_MS = 60_000
const READS = 5
const ADMISSIONS = 2
/** A room that nobody is in is let go. */
const EMPTY_MS = 60_000
const NEEDS_TWO_FACTOR =
  'Your team asks everybody for two-factor sign-in. What you change is kept here and sent as soon as you have turned it on.'
const LIMITS = { updateBytes: 256 * 1024, batchEntries: 2_000, inFlight: 8 }

export function createHub(deps: HubDeps): Hub {
  const { database, visitors, bus, clock, log } = deps
  const rooms = new Map<DocId, Promise<Room>>()
  const open = new Map<DocId, Room>()
  const emptySince = new Map<DocId, number>()
  const sessions = new Set<Session>()
  const cursors = new WeakMap<Session, { workspace: DocId; cursor: number }>()
  const leases = new Map<DocId, number>()
  const onError = (error: unknown) => complain('listener', error)
  const overs = createEmitter<string>(onError)
  const standings = createEmitter<{ workspace: DocId; user: string | null }>(onError)
  // Ten thousand desktops that say how far they are would be ten thousand commits.
  let progress = new Map<DocId, Map<number, number>>()
  let isSaving = false
  // Of the ten connections of a pool: the others are for what people write.
  const reads = createTurnstile(READS)
  // Who comes writes the row of the workspace; a crowd that waited for it there would hold them all.
  const admissions = createTurnstile(ADMISSIONS)
  let isClosing = false
  const relay = createPresenceRelay({
    publish: bus.publish,
    room: workspace => open.get(workspace),
    onError: error => complain('presence', error),
    now: () => performance.now(),
  })

  const hear = bus.onMessage(message => {
    switch (message.kind) {
      case 'head': {
        const room = open.get(message.workspace)
        if (room && message.head > room.log.head()) refresh(room)
        return
      }
      case 'cards':
        return tellCards(message.workspace, message.revision)
      case 'presence':
        return relay.heard(message)
      case 'session-over':
        return endSession(message.session)
      case 'standing':
        return void restand(message.workspace, message.user)
    }
  })
  const timer = setInterval(tick, TICK_MS)
  const lookTimer = setInterval(look, deps.lookEveryMs ?? LOOK_MS)
  let isLooking = false

  function tick(): void {
    const now = clock.now()
    for (const session of sessions) {
      if (session.deadline() <= now) session.happen({ type: 'tick' })
    }
    for (const [workspace, room] of open) {
      // Wake-ups may be lost; with the embedded database nobody else writes.
      const isUsed = room.sessions.size > 0 || leases.has(workspace)
      if (database.kind === 'postgres' && isUsed) refresh(room)
      if (isUsed) emptySince.delete(workspace)
      else if (now - (emptySince.get(workspace) ?? now) >= EMPTY_MS) letGo(workspace, room)
      else if (!emptySince.has(workspace)) emptySince.set(workspace, now)
    }
    relay.tick()
    void saveAll()
  }

  /** Words between servers may be lost, and a sign-in may come to its end by itself. */
  function look(): void {
    if (isLooking) return
    isLooking = true
    lookAgain()
      .catch((error: unknown) => complain('look', error))
      .finally(() => (isLooking = false))
  }

  async function lookAgain(): Promise<void> {
    const here = new Set([...sessions].flatMap(session => session.who()?.session ?? []))
    for (const session of await visitors.ended([...here])) endSession(session)
    // With the embedded database whoever changes a standing is this server.
    if (database.kind !== 'postgres') return
    for (const [workspace, { sessions: present }] of open) {
      const actors = new Map([...present].flatMap(one => one.who()?.actor ?? []).map(byUser))
      for (const [user, actor] of actors) {
        const standing = await visitors.standing(workspace, user)
        if (standing === undefined || isOther(actor, standing)) await restand(workspace, user)
      }
    }
  }

  /** One statement a workspace; the next when this is done. */
  async function saveAll(): Promise<void> {
    if (isSaving || progress.size === 0) return
    isSaving = true
    const saves = progress
    progress = new Map()
    try {
      for (const [workspace, cursors] of saves)
        await saveProgress(database, workspace, cursors, clock.now())
    } catch (error) {
      complain('progress', error)
    } finally {
      isSaving = false
    }
  }

  function refresh(room: Room): void {
    room.log.refresh().catch((error: unknown) => complain('refresh', error))
  }

  function complain(what: string, error: unknown): void {
    log.warn(`rooms/${what}-failed`, { why: isFault(error) ? error.code : String(error) })
  }

  function letGo(workspace: DocId, room: Room): void {
    open.delete(workspace)
    rooms.delete(workspace)
    emptySince.delete(workspace)
    room.close().catch((error: unknown) => complain('close', error))
  }

  function lag(): number {
    let most = 0
    for (const session of sessions) {
      const at = cursors.get(session)
      const head = at && open.get(at.workspace)?.log.head()
      if (head !== undefined) most = Math.max(most, head - at!.cursor)
    }
    return most
  }

  async function room(workspace: DocId): Promise<Room> {
    const known = rooms.get(workspace)
    if (known) return known
    const opening = openRoom(workspace)
    rooms.set(workspace, opening)
    opening.catch(() => rooms.delete(workspace))
    return opening
  }

  async function openRoom(workspace: DocId): Promise<Room> {
    const policy = await deps.policyOf(workspace)
    const opened = await openWorkspaceLog({ workspace, database, policy, clock, log, reads })
    const made = createRoom(
      opened,
      head => bus.publish({ kind: 'head', workspace, head }),
      log,
      deps.watch,
      (of, member, windows) => relay.tell(workspace, of, member, windows),
    )
    open.set(workspace, made)
    relay.opened(workspace)
    deps.onOpened?.(workspace)
    return made
  }

  async function admit(
    hello: Hello,
    session: Session,
  ): Promise<Admitted | Extract<SessionEvent, { type: 'rejected' }>> {
    if (isClosing) return reject('restarting', 'The server is restarting.', 1_000)
    const person = await visitors.whoIs(hello.ticket)
    if (!person) return reject('unauthorised', 'Please sign in again. Your data stays here.')
    const { workspace } = hello
    const standing = await visitors.standing(workspace, person.user)
    if (!standing) return reject('no-workspace', 'There is no such workspace on this server.')
    // Who was removed is told to forget it, with or without one.
    if (standing.lacksTwoFactor === true && !standing.isRemoved)
      return reject('two-factor', NEEDS_TWO_FACTOR)
    const { user, device: name = '' } = person
    const { device } = hello
    const { member, role, isRemoved, groups = [] } = standing
    const here = await room(workspace).catch((error: unknown) => {
      if (isFault(error, 'log/no-workspace')) return undefined
      throw error
    })
    if (!here) return reject('no-workspace', 'There is no such workspace on this server.')
    const { lease, row } = await admissions.run(() =>
      database.tx({ workspace }, async tx => ({
        lease: await leaseDevice(tx, workspace, { ...person, device, name, member }, clock.now()),
        row: await workspaceRow(tx, workspace),
      })),
    )
    if (!row) return reject('no-workspace', 'There is no such workspace on this server.')
    if (lease.isRevoked)
      return reject('revoked', 'This device was signed out. Please sign in again.')
    if (lease.isNew || lease.isSignedInAgain)
      deps.onDevice?.({ workspace, user, name, isNew: lease.isNew })
    if (row.head > here.log.head()) await here.log.refresh()
    const actor: Actor = { user, member, role, groups }
    const told = scopesTold(isRemoved ? [] : here.log.scopesOf(actor))
    // From here on nothing waits: what is appended next is heard by this session.
    here.join(session)
    return {
      room: here,
      actor,
      session: person.session,
      event: {
        type: 'admitted',
        admission: {
          log: row.log,
          head: here.log.head(),
          floor: row.floor,
          goneFloor: row.gone_floor,
          isEmpty: row.is_empty,
          canSeed: role === 'owner' || role === 'admin',
          scopes: told.scopes,
          scopesVersion: told.version,
          audience: told.audience,
          deviceNo: lease.no,
          lastBatch: lease.lastBatch,
          member,
          role,
          workspaceName: row.name,
          minFormat: DOC_FORMAT,
          isRemoved,
          limits: LIMITS,
        },
      },
    }
  }

  function endSession(token: string): void {
    overs.emit(token)
    for (const session of sessions) {
      if (session.who()?.session !== token) continue
      session.happen({
        type: 'dismiss',
        code: 'revoked',
        say: 'This device was signed out. Please sign in again.',
        retryMs: null,
      })
    }
  }

  function tellCards(workspace: DocId, revision: number): void {
    for (const session of open.get(workspace)?.sessions ?? [])
      session.happen({ type: 'cards', revision })
  }

  async function restand(workspace: DocId, user: string | null): Promise<void> {
    standings.emit({ workspace, user })
    try {
      const here = open.get(workspace)
      for (const session of here?.sessions ?? []) {
        const actor = session.who()?.actor
        if (!actor || (user !== null && actor.user !== user)) continue
        const standing = await visitors.standing(workspace, actor.user)
        if (!standing || standing.isRemoved) {
          // The next contact tells the desktop to forget the workspace.
          const say = 'You are no member of this workspace any more.'
          session.happen({ type: 'dismiss', code: 'removed', say, retryMs: 0 })
        } else if (standing.lacksTwoFactor === true) {
          const say = NEEDS_TWO_FACTOR
          session.happen({ type: 'dismiss', code: 'two-factor', say, retryMs: null })
        } else {
          const { role, groups = [] } = standing
          session.become({ ...actor, role, groups })
        }
      }
    } catch (error) {
      complain('standing', error)
    }
  }

  return {
    connect(line) {
      const session = createSessionHost({
        line,
        clock,
        log,
        admit,
        onSeeded: deps.onSeeded,
        watch: deps.watch,
        onProgress(workspace, device, cursor) {
          cursors.set(tracked, { workspace, cursor })
          const cursorsOf = progress.get(workspace) ?? new Map<number, number>()
          progress.set(workspace, cursorsOf.set(device, cursor))
        },
      })
      const { over } = session
      const tracked = {
        ...session,
        over() {
          sessions.delete(session)
          over()
        },
      }
      sessions.add(session)
      return tracked
    },
    room,
    async lease(workspace) {
      leases.set(workspace, (leases.get(workspace) ?? 0) + 1)
      let isHeld = true
      const release = () => {
        if (!isHeld) return
        isHeld = false
        const left = (leases.get(workspace) ?? 1) - 1
        if (left === 0) leases.delete(workspace)
        else leases.set(workspace, left)
      }
      try {
        return { log: (await room(workspace)).log, release }
      } catch (error) {
        release()
        throw error
      }
    },
    onSessionOver: overs.on,
    onStanding: standings.on,
    sessionOver(session) {
      endSession(session)
      bus.publish({ kind: 'session-over', session })
    },
    standingChanged(workspace, user) {
      void restand(workspace, user)
      bus.publish({ kind: 'standing', workspace, user })
    },
    cardsChanged(workspace, revision) {
      tellCards(workspace, revision)
      bus.publish({ kind: 'cards', workspace, revision })
    },
    workspaces: () => [...open.keys()],
    counts: () => ({ rooms: open.size, sessions: sessions.size, lag: lag() }),
    async close() {
      isClosing = true
      clearInterval(timer)
      clearInterval(lookTimer)
      hear()
      relay.close()
      for (const session of sessions) {
        // Spread, so that they do not all come back in one moment.
        const retryMs = 200 + Math.floor(Math.random() * 2_000)
        const say = 'The server is restarting.'
        session.happen({ type: 'dismiss', code: 'restarting', say, retryMs })
      }
      await Promise.all([...open.values()].map(one => one.close()))
    },
  }
}

const byUser = (actor: Actor) => [actor.user, actor] as const

function isOther(
  actor: Actor,
  now: NonNullable<Awaited<ReturnType<Visitors['standing']>>>,
): boolean {
  if (now.isRemoved || now.lacksTwoFactor === true || now.role !== actor.role) return true
  return (now.groups ?? []).join() !== actor.groups.join()
}

function reject(
  code: Extract<SessionEvent, { type: 'rejected' }>['code'],
  say: string,
  retryMs: number | null = null,
): Extract<SessionEvent, { type: 'rejected' }> {
  return { type: 'rejected', code, say, retryMs }
}
