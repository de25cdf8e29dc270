/**
 * The host of one session: performs what the machine (shared/protocol) asks for, on a socket and a
 * workspace's log. Nothing that happens here ends any other session.
 */
import { zstdDecompressSync } from 'node:zlib'
import { isFault, type Clock, type DocId, type Log } from '@kith/shared/kit'
import {
  carries,
  createSession,
  decodeClient,
  serverDeadline,
  stepSession,
  unpackFrame,
  type ClientMessage,
  type Hello,
  type ServerMessage,
  type SessionEffect,
  type SessionEvent,
  type SessionState,
} from '@kith/shared/protocol'
import type { Actor } from '#gate'
import { framesOf } from './frames.ts'
import type { RoomsWatch } from './ports.ts'
import type { Room } from './room.ts'

/** The socket, as far as a session knows it. */
export interface Line {
  readonly send: (frame: Uint8Array) => void
  readonly close: () => void
}

export interface Admitted {
  readonly room: Room
  readonly actor: Actor
  /** Of the token. */
  readonly session: string
  readonly event: Extract<SessionEvent, { type: 'admitted' }>
}
type Rejected = Extract<SessionEvent, { type: 'rejected' }>

export interface SessionDeps {
  readonly line: Line
  readonly clock: Clock
  readonly log: Log
  /** Joins the session to its room when it answers with one. */
  readonly admit: (hello: Hello, session: Session) => Promise<Admitted | Rejected>
  readonly onProgress: (workspace: DocId, device: number, cursor: number) => void
  /** The workspace has its documents. */
  readonly onSeeded: (workspace: DocId) => void
  readonly watch?: RoomsWatch | undefined
}

export interface Session {
  readonly received: (frame: Uint8Array) => void
  readonly happen: (event: SessionEvent) => void
  readonly rescope: () => void
  readonly scopes: () => ReadonlySet<number>
  readonly who: () => { readonly actor: Actor; readonly session: string } | undefined
  /** The role or groups changed. */
  readonly become: (actor: Actor) => void
  readonly deadline: () => number
  /** The socket is gone. */
  readonly over: () => void
}

const STORAGE_RETRY_MS = 2_000
const LOUDEST_DOCS = 500

export function createSessionHost(deps: SessionDeps): Session {
  const { line, clock, log } = deps
  let state: SessionState = createSession(clock.now())
  let admitted: Omit<Admitted, 'event'> | undefined
  let done = 0
  let totals = new Map<string, number>()
  let isCompressing = false
  const bar = { docs: new Set<DocId>() }

  const session: Session = {
    received(frame) {
      let message: ClientMessage
      try {
        message = decodeClient(unpackFrame(frame, expand))
      } catch (error) {
        if (!isFault(error)) throw error
        return happen({ type: 'malformed' })
      }
      happen({ type: 'received', message, bytes: frame.length })
    },
    happen,
    rescope,
    scopes: () => state.scopes,
    who: () => admitted && { actor: admitted.actor, session: admitted.session },
    become(actor) {
      if (!admitted) return
      admitted = { ...admitted, actor }
      rescope()
    },
    deadline: () => serverDeadline(state),
    over() {
      admitted?.room.leave(session)
      state = { ...state, link: 'closed' }
    },
  }
  return session

  function happen(event: SessionEvent): void {
    const step = stepSession(state, event, clock.now())
    state = step.state
    for (const effect of step.effects) perform(effect)
  }

  function perform(effect: SessionEffect): void {
    switch (effect.type) {
      case 'send':
        return send(effect.message, effect.isShared)
      case 'close':
        admitted?.room.leave(session)
        return line.close()
      case 'admit':
        return void admit(effect.hello)
      case 'aware':
        return aware(effect)
      case 'progress':
        if (admitted) deps.onProgress(admitted.room.log.workspace, deviceNo(), effect.cursor)
        return
      default:
        void run(effect)
    }
  }

  function send(message: ServerMessage, isShared: boolean): void {
    const frames = admitted && isShared ? admitted.room.frames : undefined
    const { plain, packed } = frames?.of(message) ?? framesOf(message)
    line.send(isCompressing ? packed() : plain)
    if (message.type === 'log') deps.watch?.sent(message.entries.length)
    if (carries(message.type)) happen({ type: 'sent', bytes: plain.length })
  }

  async function admit(hello: Hello): Promise<void> {
    try {
      const answer = await deps.admit(hello, session)
      if ('type' in answer) return happen(answer)
      // The socket may be gone by now.
      if (state.link === 'closed') return answer.room.leave(session)
      const { event, ...rest } = answer
      admitted = rest
      isCompressing = hello.zstd
      happen(event)
    } catch (error) {
      fail(error)
    }
  }

  function deviceNo(): number {
    return state.admission?.deviceNo ?? -1
  }

  /** Reads and writes; each is answered once. */
  async function run(
    effect: Exclude<SessionEffect, { type: 'send' | 'close' | 'admit' | 'aware' | 'progress' }>,
  ) {
    const here = admitted
    if (!here) return
    try {
      await answer(effect, here)
    } catch (error) {
      fail(error)
    }
  }

  async function answer(
    effect: Parameters<typeof run>[0],
    { room, actor }: Omit<Admitted, 'event'>,
  ): Promise<void> {
    const workspace = room.log
    switch (effect.type) {
      case 'commit': {
        const { batch, isAnew, actions, entries } = effect
        const push = { device: deviceNo(), actor, batch, isAnew, bar, actions, entries }
        const began = performance.now()
        deps.watch?.waiting(1)
        const pushed = workspace.push(push, verdict => {
          // A scope these entries made is told before the device hears that they lie in it.
          if (verdict.scopes.some(scope => !state.scopes.has(scope))) rescope()
          happen({ type: 'committed', verdict })
          deps.watch?.committed({
            workspace: workspace.workspace,
            user: actor.user,
            device: push.device,
            actions,
            seqFrom: verdict.seqFrom,
            taken: verdict.taken,
            known: verdict.known.length,
            refused: verdict.refused.length,
            ms: performance.now() - began,
          })
        })
        return pushed.finally(() => deps.watch?.waiting(-1))
      }
      case 'commit-seed': {
        const { batch, entries, isLast, isGivenBack } = effect
        const seed = { device: deviceNo(), actor, batch, entries, isLast }
        const verdict = await workspace.seed(seed, isGivenBack)
        rescope()
        happen({ type: 'seed-committed', verdict })
        if (isLast && !isGivenBack) deps.onSeeded(workspace.workspace)
        return
      }
      case 'read-log': {
        const page = await workspace.readLog(effect.after, effect.bytes)
        return happen({ type: 'log-read', id: effect.id, ...page })
      }
      case 'read-snaps':
        return readSnaps(effect, room)
      case 'read-gone': {
        const gone = await workspace.readGone(effect.since, [...effect.scopes])
        return happen({ type: 'gone-read', id: effect.id, ...gone })
      }
      case 'read-docs': {
        const now = effect.docs.slice(0, LOUDEST_DOCS)
        const entries = await workspace.readDocs(now)
        const found = new Set(entries.map(({ doc }) => doc))
        const missing = now.filter(doc => !found.has(doc))
        const left = effect.docs.slice(LOUDEST_DOCS)
        return happen({ type: 'docs-read', id: effect.id, entries, missing, left })
      }
      case 'read-digest': {
        const { parts, ...digest } = await workspace.readDigest([...effect.scopes], effect.content)
        const also = effect.parts ? { parts } : {}
        return happen({ type: 'digest-read', id: effect.id, ...digest, ...also })
      }
      case 'read-list': {
        const docs = await workspace.readList([...effect.scopes], effect.part, effect.content)
        return happen({ type: 'list-read', id: effect.id, part: effect.part, docs })
      }
    }
  }

  async function readSnaps(
    effect: Extract<SessionEffect, { type: 'read-snaps' }>,
    { log: workspace }: Room,
  ): Promise<void> {
    const { id, class: of, after, since, fresh, bytes } = effect
    const query = { class: of, after, since, scopes: [...effect.scopes], fresh, bytes }
    const page = await workspace.readSnaps(query, state.task?.head ?? workspace.head())
    if (after === null) {
      done = 0
      totals = new Map()
    }
    let total = totals.get(of)
    if (total === undefined) {
      total = page.isEnd && after === null ? page.entries.length : await workspace.countSnaps(query)
      totals.set(of, total)
    }
    done += page.entries.length
    happen({ type: 'snaps-read', id, ...page, done, total: Math.max(total, done) })
  }

  function rescope(): void {
    if (!admitted || state.link !== 'open') return
    const scopes = admitted.room.log.scopesOf(admitted.actor)
    if (scopes.length === state.scopes.size && scopes.every(scope => state.scopes.has(scope)))
      return
    happen({ type: 'rescoped', ...scopesTold(scopes) })
  }

  function aware({ windows }: Extract<SessionEffect, { type: 'aware' }>): void {
    const here = admitted
    if (!here) return
    const records = windows.flatMap(window => window.record ?? [])
    here.room.log
      .scopesOfDocs(records)
      .then(scopeOf => {
        if (state.link !== 'open') return
        const find = (record: DocId) => scopeOf.get(record) ?? null
        here.room.presence.set(session, here.actor.member, windows, find, clock.now())
        here.room.aware()
      })
      .catch(fail)
  }

  function fail(error: unknown): void {
    const say = isFault(error) ? error.message : 'Something went wrong inside the server.'
    if (isFault(error)) log.warn('rooms/failed', { code: error.code })
    else log.error('rooms/broken', { error })
    happen({ type: 'dismiss', code: 'storage', say, retryMs: STORAGE_RETRY_MS })
  }
}

/**
 * Equal lists have equal versions and audiences, on every server. A first sync goes on only under the
 * version it began with, so the start is another one whenever the order of its pages is.
 */
export function scopesTold(scopes: readonly number[]) {
  const audience = scopes.join(',')
  let version = 0x811c9dc6
  for (let at = 0; at < audience.length; at++) {
    version = Math.imul(version ^ audience.charCodeAt(at), 0x01000193)
  }
  return { scopes, audience, version: version >>> 0 }
}

const expand = (body: Uint8Array, limitBytes: number): Uint8Array =>
  zstdDecompressSync(body, { maxOutputLength: limitBytes })
