/**
 * Live notes: who comes in with a token sits in the room of one note. Rooms open with the first
 * person and close behind the last; whoever loses their session, their membership or their right to
 * the note leaves at once.
 */
import { isId, type DocId } from '@kith/shared/kit'
import type { RoomGrant } from '#auth'
import { openCaretBus } from './caret-bus.ts'
import { CLOSE } from './live-fault.ts'
import type { LiveDeps, LivePerson, LiveSocket } from './ports.ts'
import { createRoom, type Guest, type Room } from './room.ts'

export interface Seating {
  readonly receive: (frame: Uint8Array) => void
  readonly leave: () => void
}

export interface Live {
  /** Closes the socket and answers `undefined` when they may not come in. Frames that come meanwhile are the caller's to keep. */
  readonly enter: (doc: string, token: string, socket: LiveSocket) => Promise<Seating | undefined>
  readonly endSession: (session: string) => void
  /** Looks again at who may be in the rooms of a workspace; `null` for all its people. */
  readonly peopleChanged: (workspace: DocId, user: string | null) => Promise<void>
  /** The same for everybody here and their sign-ins, once a minute: words between servers may be lost. */
  readonly look: () => Promise<void>
  readonly rooms: () => number
  readonly sockets: () => number
  /** Resolves when everything typed is in the log. */
  readonly close: () => Promise<void>
}

interface Open {
  readonly workspace: DocId
  readonly doc: DocId
  readonly room: Room
}

const LOOK_MS = 60_000

export async function createLive(deps: LiveDeps): Promise<Live> {
  const { log, clock } = deps
  const opening = new Map<string, Promise<Open | undefined>>()
  const open = new Map<string, Open>()
  let isClosing = false
  const bus = await openCaretBus({
    bus: deps.bus,
    log,
    onCarets: (workspace, doc, entries) =>
      open.get(keyOf(workspace, doc))?.room.takeRemote(entries),
    onAsked(workspace, doc) {
      const carets = open.get(keyOf(workspace, doc))?.room.ownCarets() ?? []
      if (carets.length > 0) bus.tell(workspace, doc, carets)
    },
  })

  const timer = setInterval(
    () => look().catch((error: unknown) => log.warn('live/not-looked', { error })),
    LOOK_MS,
  )

  return {
    async enter(doc, token, socket) {
      const close = (code: number, reason: string) => {
        socket.close(code, reason)
        return undefined
      }
      if (isClosing) return close(CLOSE.restart, 'restarting')
      const grant = readToken(token, doc)
      if (!grant || !(await deps.isAlive(grant.session))) {
        return close(CLOSE.unauthorised, 'this token opens nothing')
      }
      const workspace = grant.workspace as DocId
      const person = await deps.person(workspace, grant.user)
      const access = person && (await deps.access(workspace, grant.user, grant.doc as DocId))
      if (!person || !access) return close(CLOSE.forbidden, 'not yours to see')
      const found = await roomOf(workspace, grant.doc as DocId)
      if (!found) return close(CLOSE.gone, 'no such note')
      const mayEdit = grant.mayEdit && access.mayEdit
      const { session, user } = grant
      return (
        found.room.join({ socket, session, user, person, mayEdit }) ?? close(CLOSE.slow, 'full')
      )
    },
    endSession(session) {
      eachGuest((guest, { room }) => {
        if (guest.session === session) room.dismiss(guest, CLOSE.unauthorised, 'signed out')
      })
    },
    async peopleChanged(workspace, user) {
      const looked: Promise<void>[] = []
      eachGuest((guest, at) => {
        if (at.workspace !== workspace || (user !== null && guest.user !== user)) return
        looked.push(lookAgain(guest, at))
      })
      await Promise.all(looked)
    },
    look,
    rooms: () => open.size,
    sockets() {
      let count = 0
      eachGuest(() => count++)
      return count
    },
    async close() {
      isClosing = true
      clearInterval(timer)
      await Promise.all(
        [...open.values()].map(({ room }) => room.close(CLOSE.restart, 'restarting')),
      )
      bus.close()
    },
  }

  /** A token that cannot be read at all is one that is forged. */
  function readToken(token: string, doc: string): RoomGrant | undefined {
    if (!isId(doc) || token.length > 2_000) return undefined
    try {
      return deps.readToken(token, doc)
    } catch (error) {
      log.info('live/bad-token', { error })
      return undefined
    }
  }

  async function look(): Promise<void> {
    const here: (readonly [Guest, Open])[] = []
    eachGuest((guest, at) => here.push([guest, at]))
    for (const [guest, at] of here) {
      if (await deps.isAlive(guest.session)) await lookAgain(guest, at)
      else at.room.dismiss(guest, CLOSE.unauthorised, 'signed out')
    }
  }

  async function lookAgain(guest: Guest, { workspace, doc, room }: Open): Promise<void> {
    const person: LivePerson | undefined = await deps.person(workspace, guest.user)
    const access = person && (await deps.access(workspace, guest.user, doc))
    if (!person || !access) return room.dismiss(guest, CLOSE.forbidden, 'not yours to see')
    guest.person = person
    guest.mayEdit = access.mayEdit
  }

  function roomOf(workspace: DocId, doc: DocId): Promise<Open | undefined> {
    const key = keyOf(workspace, doc)
    const known = opening.get(key)
    if (known) return known
    const mine = openRoom(workspace, doc, key).catch((error: unknown) => {
      opening.delete(key)
      throw error
    })
    opening.set(key, mine)
    return mine
  }

  async function openRoom(workspace: DocId, doc: DocId, key: string): Promise<Open | undefined> {
    const { log: workspaceLog, release } = await deps.openLog(workspace)
    // Heard from before the text is read, so that nothing falls between.
    const early: Parameters<Room['onLog']>[0][] = []
    const made: { room?: Room } = {}
    const stopHearing = workspaceLog.onAppended(appended => {
      if (made.room) made.room.onLog(appended)
      else early.push(appended)
    })
    const stop = () => {
      stopHearing()
      release()
    }
    const [snap] = await workspaceLog.readDocs([doc])
    if (snap?.kind !== 'text') {
      stop()
      opening.delete(key)
      return undefined
    }
    const room = createRoom({
      snap,
      log: workspaceLog,
      clock,
      diagnostics: log,
      tell: entries => bus.tell(workspace, doc, entries),
      onOver() {
        stop()
        opening.delete(key)
        open.delete(key)
      },
    })
    made.room = room
    for (const appended of early) room.onLog(appended)
    const opened = { workspace, doc, room }
    open.set(key, opened)
    bus.ask(workspace, doc)
    return opened
  }

  function eachGuest(visit: (guest: Guest, at: Open) => void): void {
    for (const at of open.values()) for (const guest of at.room.guests()) visit(guest, at)
  }
}

const keyOf = (workspace: DocId, doc: DocId): string => `${workspace}/${doc}`
