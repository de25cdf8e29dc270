/**
 * One workspace on this server: its log and the sessions of those who are here.
 *
 * Every session hears of every entry and decides by itself what of it is for its desktop; what is
 * the same for several is encoded once.
 */
import type { ServerMessage } from '@kith/shared/protocol'
import type { DocId, Log } from '@kith/shared/kit'
import type { WorkspaceLog } from '#log'
import { framesOf, type Frames } from './frames.ts'
import { createPresenceBook, MAX_WINDOWS, type Window } from './presence.ts'
import type { RoomsWatch } from './ports.ts'
import type { Session } from './session.ts'

const AWARE_MS = 100
const IDLE_COMPACT_MS = 5_000

export interface Room {
  readonly log: WorkspaceLog
  readonly sessions: ReadonlySet<Session>
  readonly join: (session: Session) => void
  readonly leave: (session: Session) => void
  /** Bytes of messages that sessions share. */
  readonly frames: { readonly of: (message: ServerMessage) => Frames }
  readonly aware: () => void
  readonly presence: ReturnType<typeof createPresenceBook<Session>>
  /** Sessions whose scopes differ from before are told. */
  readonly rescope: () => void
  readonly close: () => Promise<void>
}

export function createRoom(
  log: WorkspaceLog,
  onHead: (head: number) => void,
  report: Log,
  watch?: RoomsWatch,
  onPresence?: (of: Session, member: DocId, windows: readonly Window[]) => void,
): Room {
  const sessions = new Set<Session>()
  const book = createPresenceBook<Session>()
  const members = new WeakMap<Session, DocId>()
  // What is said here is heard on the other servers.
  const presence: typeof book = {
    ...book,
    set(of, member, windows, scopeOf, now) {
      members.set(of, member)
      book.set(of, member, windows, scopeOf, now)
      onPresence?.(of, member, windows.slice(0, MAX_WINDOWS))
    },
    leave(of) {
      const member = members.get(of)
      if (!book.leave(of)) return false
      if (member !== undefined) onPresence?.(of, member, [])
      return true
    },
  }
  // Gone with the message, which is gone when every session was sent it.
  const frames = new WeakMap<ServerMessage, Frames>()
  let awareTimer: NodeJS.Timeout | undefined
  let compactTimer: NodeJS.Timeout | undefined
  let lastScope = 0

  function rescope(): void {
    for (const session of sessions) session.rescope()
  }

  const stopRights = log.onRights(rescope)
  const stop = log.onAppended(({ rows, seqTo }) => {
    // A scope that was made with these entries must be known before they are passed on.
    const scope = rows.reduce((most, row) => Math.max(most, row.scope), lastScope)
    if (scope > lastScope) {
      lastScope = scope
      rescope()
    }
    const began = performance.now()
    for (const session of sessions) session.happen({ type: 'appended', rows, seqTo })
    watch?.passedOn(performance.now() - began)
    onHead(seqTo)
    compactLater()
  })

  /** When nobody writes for a moment, so that the next newcomer need not wait for it. */
  function compactLater(): void {
    clearTimeout(compactTimer)
    compactTimer = setTimeout(() => {
      log
        .compact()
        .catch((error: unknown) =>
          report.warn('rooms/not-compacted', { workspace: log.workspace, why: String(error) }),
        )
    }, IDLE_COMPACT_MS)
    compactTimer.unref()
  }

  function sendPeers(): void {
    awareTimer = undefined
    for (const session of sessions) {
      session.happen({ type: 'peers', peers: presence.peersFor(session, session.scopes()) })
    }
  }

  const aware = () => {
    awareTimer ??= setTimeout(sendPeers, AWARE_MS)
  }

  return {
    log,
    sessions,
    presence,
    join: session => void sessions.add(session),
    leave(session) {
      sessions.delete(session)
      if (presence.leave(session)) aware()
    },
    frames: {
      of(message) {
        const known = frames.get(message)
        if (known) return known
        const made = framesOf(message)
        frames.set(message, made)
        return made
      },
    },
    aware,
    rescope,
    async close() {
      stop()
      stopRights()
      clearTimeout(awareTimer)
      clearTimeout(compactTimer)
      await log.idle()
    },
  }
}
