/**
 * One note while windows of this device have it open: relays between them and its room.
 *
 * What comes from the room is shown at once and kept nowhere here; it reaches the file through the
 * log. What is typed here goes both ways, so that nothing depends on the room.
 */
import {
  createRoomText,
  readAwareness,
  readRoomMessage,
  textCodec,
  writeAwareness,
  writeRoomMessage,
  type AwarenessEntry,
} from '@kith/shared/docs'
import { createEmitter, isFault, type Log } from '@kith/shared/kit'
import type { RoomLine, RoomLineDeps } from './room-line.ts'

export interface NoteEvent {
  readonly kind: 'update' | 'awareness' | 'state'
  readonly bytes: Uint8Array
  readonly isLive: boolean
}

export interface LiveNote {
  readonly onEvent: (listener: (event: NoteEvent) => void) => () => void
  /** What a window that opens it now has to be told. */
  readonly now: () => readonly NoteEvent[]
  /** Typed in a window of this device, or changed in the file. */
  readonly typed: (update: Uint8Array) => void
  readonly stored: (state: Uint8Array) => void
  /** Everything of the room that `state` has not. */
  readonly ahead: (state: Uint8Array | null) => Uint8Array
  readonly caret: (bytes: Uint8Array, window: string) => void
  readonly leave: (window: string) => void
  readonly wake: () => void
  readonly close: () => void
}

const NONE = new Uint8Array()

export function createLiveNote({
  state,
  openLine,
  log,
}: {
  readonly state: Uint8Array | null
  readonly openLine: (events: Pick<RoomLineDeps, 'onOpen' | 'onFrame' | 'onClose'>) => RoomLine
  readonly log: Log
}): LiveNote {
  const text = createRoomText(state)
  const events = createEmitter<NoteEvent>(error => log.error('together/listener', { error }))
  const own = new Map<number, { entry: AwarenessEntry; window: string }>()
  const others = new Map<number, AwarenessEntry>()
  let isLive = false
  const line = openLine({ onOpen, onFrame, onClose })

  return {
    onEvent: listener => events.on(listener),
    now: () => [
      { kind: 'update', bytes: text.missing(Uint8Array.of(0)), isLive },
      { kind: 'awareness', bytes: writeAwareness([...others.values()]), isLive },
    ],
    typed: update => take(update),
    stored: whole => take(textCodec.whole(whole)),
    ahead: known => {
      const mirror = createRoomText(known)
      const missing = text.missing(mirror.vector())
      mirror.destroy()
      return missing
    },
    caret(bytes, window) {
      const entries = readAwareness(bytes)
      for (const entry of entries) {
        if (entry.state === null) own.delete(entry.client)
        else own.set(entry.client, { entry, window })
      }
      sendCarets(entries)
      // Another window of this device sees it too.
      emit('awareness', bytes)
    },
    leave(window) {
      const gone = [...own.values()].filter(each => each.window === window)
      const entries = gone.map(({ entry }) => ({ ...entry, state: null }))
      for (const { client } of entries) own.delete(client)
      if (entries.length === 0) return
      sendCarets(entries)
      emit('awareness', writeAwareness(entries))
    },
    wake: line.wake,
    close() {
      line.close()
      text.destroy()
    },
  }

  function take(update: Uint8Array): void {
    try {
      const news = text.take(update)
      if (news) line.send(writeRoomMessage({ type: 'update', update: news }))
    } catch (error) {
      // It builds on what has not come yet; the file and the room each bring it.
      if (!isFault(error)) throw error
      log.info('together/does-not-fit', { code: error.code })
    }
  }

  function onOpen(): void {
    isLive = true
    line.send(writeRoomMessage({ type: 'step1', vector: text.vector() }))
    sendCarets([...own.values()].map(({ entry }) => entry))
    emit('state', NONE)
  }

  function onClose(): void {
    isLive = false
    const entries = [...others.values()].map(entry => ({ ...entry, state: null }))
    others.clear()
    emit('awareness', writeAwareness(entries))
    emit('state', NONE)
  }

  function onFrame(frame: Uint8Array): void {
    try {
      const message = readRoomMessage(frame)
      switch (message.type) {
        case 'step1': {
          const update = text.missing(message.vector)
          return line.send(writeRoomMessage({ type: 'step2', update }))
        }
        case 'step2':
        case 'update': {
          const news = text.take(message.update)
          if (news) emit('update', news)
          return
        }
        case 'awareness': {
          const entries = message.entries.filter(({ client }) => !own.has(client))
          for (const entry of entries) {
            if (entry.state === null) others.delete(entry.client)
            else others.set(entry.client, entry)
          }
          return emit('awareness', writeAwareness(entries))
        }
        default:
      }
    } catch (error) {
      if (!isFault(error)) throw error
      log.warn('together/bad-frame', { code: error.code })
      if (error.code === 'doc/gap') {
        line.send(writeRoomMessage({ type: 'step1', vector: text.vector() }))
      }
    }
  }

  function sendCarets(entries: readonly AwarenessEntry[]): void {
    if (entries.length > 0) line.send(writeRoomMessage({ type: 'awareness', entries }))
  }

  function emit(kind: NoteEvent['kind'], bytes: Uint8Array): void {
    events.emit({ kind, bytes, isLive })
  }
}
