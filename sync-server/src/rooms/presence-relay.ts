/**
 * Who is where, between the servers of one database. What a session says of its windows is told to
 * the others at most ten times a second; a server that is silent for a while has nobody any more.
 * Which of it a reader may know is decided where the reader is, by the scope of the record.
 */
import { newId, type DocId } from '@kith/shared/kit'
import type { BusMessage } from './ports.ts'
import type { PresenceBook, Window } from './presence.ts'

export type PresenceTold = Extract<BusMessage, { kind: 'presence' }>
type SessionTold = PresenceTold['told'][number]

export interface PresenceRelay {
  /** The windows of a session of this server; none when it is gone. */
  readonly tell: (workspace: DocId, of: object, member: DocId, windows: readonly Window[]) => void
  readonly heard: (message: PresenceTold) => void
  /** Somebody looks at a workspace here: who is in it elsewhere? */
  readonly opened: (workspace: DocId) => void
  /** Every second. */
  readonly tick: () => void
  readonly close: () => void
}

/** A room, as far as it is told of people elsewhere. */
export interface PresencePlace {
  readonly presence: Pick<PresenceBook<object>, 'setRemote' | 'leaveServer'>
  readonly aware: () => void
  readonly log: {
    readonly scopesOfDocs: (docs: readonly DocId[]) => Promise<ReadonlyMap<DocId, number>>
  }
}

export interface PresenceRelayDeps {
  readonly publish: (message: PresenceTold) => void
  readonly room: (workspace: DocId) => PresencePlace | undefined
  readonly onError: (error: unknown) => void
  /** Milliseconds, of any beginning. */
  readonly now: () => number
}

const EVERY_MS = 100
const ALIVE_MS = 15_000
const GONE_MS = 50_000
/** A notification of PostgreSQL holds 8,000 bytes. */
const MAX_CHARS = 6_000

interface Own {
  readonly no: number
  readonly member: DocId
  readonly windows: readonly Window[]
}

export function createPresenceRelay(deps: PresenceRelayDeps): PresenceRelay {
  const server = newId()
  const own = new Map<DocId, Map<object, Own>>()
  const waiting = new Map<DocId, Map<number, SessionTold>>()
  const alive = new Map<DocId, Map<string, number>>()
  let lastNo = 0
  let aliveAt = deps.now()
  let timer: NodeJS.Timeout | undefined

  return {
    tell(workspace, of, member, windows) {
      const here = own.get(workspace) ?? new Map<object, Own>()
      const no = here.get(of)?.no ?? ++lastNo
      if (windows.length === 0) here.delete(of)
      else here.set(of, { no, member, windows })
      own.set(workspace, here)
      if (here.size === 0) own.delete(workspace)
      later(workspace, { session: no, member, windows })
    },
    heard,
    opened: workspace => say(workspace, [], true),
    tick() {
      const now = deps.now()
      forgetSilent(now)
      if (now - aliveAt < ALIVE_MS) return
      aliveAt = now
      for (const workspace of own.keys()) say(workspace, [])
    },
    close() {
      clearTimeout(timer)
      for (const [workspace, sessions] of own)
        tellAll(
          workspace,
          [...sessions.values()].map(one => ({ ...one, windows: [] })),
        )
    },
  }

  function heard({ workspace, from, told, asks }: PresenceTold): void {
    const room = deps.room(workspace)
    if (from === server || room === undefined) return
    const servers = alive.get(workspace) ?? new Map<string, number>()
    const isKnown = servers.has(from)
    alive.set(workspace, servers.set(from, deps.now()))
    // Whoever was not heard of before may have told before we listened.
    if (!isKnown && !asks) say(workspace, [], true)
    if (asks) tellAll(workspace, [...(own.get(workspace)?.values() ?? [])])
    if (told.length > 0) take(room, from, told).catch(deps.onError)
  }

  async function take(
    room: PresencePlace,
    from: string,
    told: readonly SessionTold[],
  ): Promise<void> {
    const records = told.flatMap(({ windows }) => windows.flatMap(({ record }) => record ?? []))
    const scopes = await room.log.scopesOfDocs(records)
    for (const { session, member, windows } of told)
      room.presence.setRemote(`${from}/${session}`, member, windows, id => scopes.get(id) ?? null)
    room.aware()
  }

  function forgetSilent(now: number): void {
    for (const [workspace, servers] of alive) {
      const room = deps.room(workspace)
      for (const [from, at] of servers) {
        if (room !== undefined && now - at < GONE_MS) continue
        servers.delete(from)
        if (room?.presence.leaveServer(from) === true) room.aware()
      }
      if (servers.size === 0) alive.delete(workspace)
    }
  }

  function later(workspace: DocId, told: SessionTold): void {
    const known = waiting.get(workspace) ?? new Map<number, SessionTold>()
    waiting.set(workspace, known.set(told.session, told))
    timer ??= setTimeout(flush, EVERY_MS)
  }

  function flush(): void {
    timer = undefined
    for (const [workspace, told] of waiting) tellInParts(workspace, [...told.values()])
    waiting.clear()
  }

  function tellAll(workspace: DocId, sessions: readonly Own[]): void {
    const told = sessions.map(({ no, member, windows }) => ({ session: no, member, windows }))
    tellInParts(workspace, told)
  }

  function tellInParts(workspace: DocId, told: readonly SessionTold[]): void {
    let part: SessionTold[] = []
    let chars = 0
    for (const one of told) {
      const size = JSON.stringify(one).length
      if (part.length > 0 && chars + size > MAX_CHARS) {
        say(workspace, part)
        part = []
        chars = 0
      }
      part.push(one)
      chars += size
    }
    if (part.length > 0) say(workspace, part)
  }

  function say(workspace: DocId, told: readonly SessionTold[], asks = false): void {
    deps.publish({ kind: 'presence', workspace, from: server, told, asks })
  }
}
