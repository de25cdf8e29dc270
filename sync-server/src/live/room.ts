/**
 * One note that people have open: what anybody types goes to everybody at once and to the log twice a
 * second; what others write into the log comes in here. Empty rooms go when the log has everything.
 */
import {
  createRoomText,
  readRoomMessage,
  wholeUpdate,
  writeRoomMessage,
  type AwarenessEntry,
} from '@kith/shared/docs'
import { isFault, type Clock, type Log } from '@kith/shared/kit'
import type { SnapEntry } from '@kith/shared/protocol'
import type { Appended } from '#log'
import { createAllowance, type Allowance } from './allowance.ts'
import { createEdits } from './edits.ts'
import { CLOSE } from './live-fault.ts'
import type { LiveLog, LivePerson, LiveSocket } from './ports.ts'
import { createPresence } from './presence.ts'

/** A person types ten times a second; pasting and undoing come in bursts. */
const MESSAGES_PER_SECOND = 60
const MESSAGES_AT_ONCE = 300
const AWARENESS_PER_SECOND = 10
const AWARENESS_AT_ONCE = 30
const BYTES_PER_SECOND = 512 * 1024
const BYTES_AT_ONCE = 8 * 1024 * 1024
const MAX_BUFFERED = 16 * 1024 * 1024
/** Edits that do not fit, before the other end is given up. */
const MAX_MISFITS = 8
const MAX_PEOPLE = 200
/** Carets move faster than anybody can watch them. */
const AWARENESS_EVERY_MS = 50

export interface Guest {
  readonly socket: LiveSocket
  readonly session: string
  readonly user: string
  person: LivePerson
  mayEdit: boolean
}

interface Seat extends Guest {
  readonly messages: Allowance
  readonly bytes: Allowance
  readonly awareness: Allowance
  misfits: number
  wasToldNo: boolean
}

export interface Room {
  /** Answers how it receives and how it leaves; `undefined` when the room is full. */
  readonly join: (
    guest: Guest,
  ) => { readonly receive: (frame: Uint8Array) => void; readonly leave: () => void } | undefined
  readonly guests: () => readonly Guest[]
  /** Carets at another server. */
  readonly takeRemote: (entries: readonly AwarenessEntry[]) => void
  readonly ownCarets: () => readonly AwarenessEntry[]
  readonly onLog: (appended: Appended) => void
  readonly dismiss: (guest: Guest, code: number, reason: string) => void
  /** Everybody leaves; resolves when what was typed is in the log. */
  readonly close: (code: number, reason: string) => Promise<void>
}

export interface RoomDeps {
  readonly snap: SnapEntry
  readonly log: LiveLog
  readonly clock: Clock
  readonly diagnostics: Log
  /** Carets of this server, for the others. */
  readonly tell: (entries: readonly AwarenessEntry[]) => void
  /** Nobody is in it and the log has everything. */
  readonly onOver: () => void
}

export function createRoom({ snap, log, clock, diagnostics, tell, onOver }: RoomDeps): Room {
  const text = createRoomText(snap.state)
  const seats = new Set<Seat>()
  const presence = createPresence<Seat>()
  const carets = new Map<number, AwarenessEntry>()
  let caretTimer: NodeJS.Timeout | undefined
  let isOver = false
  const { doc, kind, type, owner, epoch } = snap
  const edits = createEdits({
    ref: { doc, kind, type, ...(owner === undefined ? {} : { owner }), epoch },
    log,
    clock,
    diagnostics,
    onRefused(code) {
      diagnostics.warn('live/refused', { doc, code })
      void close(CLOSE.conflict, 'the note is opened anew')
    },
    onEmpty: endWhenEmpty,
  })

  return {
    join(guest) {
      if (seats.size >= MAX_PEOPLE) return undefined
      const seat: Seat = Object.assign(guest, {
        messages: createAllowance(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, clock),
        bytes: createAllowance(BYTES_PER_SECOND, BYTES_AT_ONCE, clock),
        awareness: createAllowance(AWARENESS_PER_SECOND, AWARENESS_AT_ONCE, clock),
        misfits: 0,
        wasToldNo: false,
      })
      seats.add(seat)
      send(seat, writeRoomMessage({ type: 'step1', vector: text.vector() }))
      const entries = presence.all()
      if (entries.length > 0) send(seat, writeRoomMessage({ type: 'awareness', entries }))
      return { receive: frame => receive(seat, frame), leave: () => leave(seat) }
    },
    guests: () => [...seats],
    takeRemote: entries => spread(presence.takeRemote(entries), false),
    ownCarets: presence.own,
    onLog,
    dismiss(guest, code, reason) {
      guest.socket.close(code, reason)
      for (const seat of seats) if (seat === guest) leave(seat)
    },
    close,
  }

  function receive(seat: Seat, frame: Uint8Array): void {
    if (!seats.has(seat)) return
    if (!seat.messages.take() || !seat.bytes.take(frame.length)) {
      return dismiss(seat, CLOSE.tooFast, 'too much at once')
    }
    try {
      answer(seat, readRoomMessage(frame))
    } catch (error) {
      if (!isFault(error)) throw error
      if (error.code === 'doc/gap') return askAgain(seat)
      const isBig = error.code === 'doc/too-big'
      dismiss(seat, isBig ? CLOSE.tooBig : CLOSE.malformed, error.code)
    }
  }

  function answer(seat: Seat, message: ReturnType<typeof readRoomMessage>): void {
    switch (message.type) {
      case 'step1':
        return send(seat, writeRoomMessage({ type: 'step2', update: text.missing(message.vector) }))
      case 'step2':
      case 'update':
        return seat.mayEdit ? take(seat, message.update) : sayNo(seat, message.update)
      case 'awareness':
        // What comes too fast is left out: the next one says where the caret is.
        if (!seat.awareness.take()) return
        return spread(presence.take(seat, seat.person, message.entries), true)
      case 'query':
        return send(seat, writeRoomMessage({ type: 'awareness', entries: presence.all() }))
      default:
    }
  }

  function take(seat: Seat, update: Uint8Array): void {
    const news = text.take(update)
    if (!news) return
    edits.add(seat.person.actor, news)
    broadcast(writeRoomMessage({ type: 'update', update: news }), seat)
  }

  /** It builds on what we lack: what it sends next holds that. */
  function askAgain(seat: Seat): void {
    if (++seat.misfits > MAX_MISFITS) return dismiss(seat, CLOSE.malformed, 'edits that do not fit')
    send(seat, writeRoomMessage({ type: 'step1', vector: text.vector() }))
  }

  function sayNo(seat: Seat, update: Uint8Array): void {
    // The answer of somebody who has nothing new is two bytes.
    if (seat.wasToldNo || update.length <= 2) return
    seat.wasToldNo = true
    send(seat, writeRoomMessage({ type: 'denied', reason: 'You may read this note only.' }))
  }

  function onLog({ rows }: Appended): void {
    for (const row of rows) {
      if (row.doc !== doc) continue
      if (row.holds === 'purge') return void close(CLOSE.gone, 'the note was removed')
      if (row.holds === 'conflict') continue
      try {
        const update = row.holds === 'state' ? wholeUpdate(row.data, true) : row.data
        const news = text.take(update)
        if (news) broadcast(writeRoomMessage({ type: 'update', update: news }))
      } catch (error) {
        diagnostics.error('live/log-does-not-fit', { error, doc })
        return void close(CLOSE.conflict, 'the note is opened anew')
      }
    }
  }

  function spread(entries: readonly AwarenessEntry[], isOwn: boolean): void {
    if (entries.length === 0) return
    for (const entry of entries) carets.set(entry.client, entry)
    if (isOwn) tell(entries)
    caretTimer ??= setTimeout(() => {
      caretTimer = undefined
      const moved = [...carets.values()]
      carets.clear()
      broadcast(writeRoomMessage({ type: 'awareness', entries: moved }))
    }, AWARENESS_EVERY_MS)
  }

  function broadcast(frame: Uint8Array, except?: Seat): void {
    for (const seat of seats) if (seat !== except) send(seat, frame)
  }

  function send(seat: Seat, frame: Uint8Array): void {
    if (seat.socket.buffered() > MAX_BUFFERED) return dismiss(seat, CLOSE.slow, 'it does not read')
    seat.socket.send(frame)
  }

  function dismiss(seat: Seat, code: number, reason: string): void {
    seat.socket.close(code, reason)
    leave(seat)
  }

  function leave(seat: Seat): void {
    if (!seats.delete(seat)) return
    spread(presence.leave(seat), true)
    if (seats.size === 0) void edits.flush().then(endWhenEmpty)
  }

  function endWhenEmpty(): void {
    if (isOver || seats.size > 0 || !edits.isEmpty()) return
    isOver = true
    edits.stop()
    clearTimeout(caretTimer)
    text.destroy()
    onOver()
  }

  async function close(code: number, reason: string): Promise<void> {
    for (const seat of seats) dismiss(seat, code, reason)
    await edits.flush()
    endWhenEmpty()
  }
}
