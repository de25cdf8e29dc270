/** The notes that are open in windows of this device, each with its room while a server is in reach. */
import { mergeTextUpdates } from '@kith/shared/docs'
import { isFault, type ActionId, type DocId, type Log } from '@kith/shared/kit'
import type { Documents, Feed } from '#engine/replica'
import type { SyncService } from '#engine/sync'
import { createLiveNote, type LiveNote, type NoteEvent } from './live-note.ts'
import { openRoomLine } from './room-line.ts'

export interface LiveNotes {
  /** Everything about a note for a window until `signal` says stop. */
  readonly watch: (
    doc: DocId,
    window: string,
    signal: AbortSignal | undefined,
  ) => AsyncGenerator<NoteEvent, void, void>
  readonly type: (doc: DocId, bytes: Uint8Array) => void
  readonly caret: (doc: DocId, window: string, bytes: Uint8Array) => void
  /**
   * Keeps an edit that may build on what only the room has so far: waits for the log a moment, then
   * keeps both, so that no word of this person hangs on another's connection.
   */
  readonly keep: (
    doc: DocId,
    update: Uint8Array,
    edit: (update: Uint8Array) => ActionId | null,
  ) => Promise<ActionId | null>
  readonly close: () => void
}

export interface LiveNotesDeps {
  readonly documents: Pick<Documents, 'find'>
  readonly feed: Feed
  readonly sync: Pick<SyncService, 'onChange' | 'state'>
  readonly isShared: () => boolean
  readonly roomToken: (doc: DocId) => Promise<{ url: string; room: string; token: string }>
  readonly log: Log
}

interface Open {
  readonly note: LiveNote
  windows: number
}

/** The room writes twice a second; then the log travels. */
const WAIT_FOR_LOG_MS = 1_500

export function createLiveNotes(deps: LiveNotesDeps): LiveNotes {
  const { documents, feed, sync, log } = deps
  const open = new Map<DocId, Open>()
  const stopFeed = feed.onCommit(({ changes }) => {
    for (const { doc, kind } of changes) {
      const found = kind === 'text' ? open.get(doc) : undefined
      const state = found && stateOf(doc)
      if (found && state) found.note.stored(state)
    }
  })
  let wasUp = false
  const stopSync = sync.onChange(() => {
    const isUp = sync.state()?.link === 'open'
    if (isUp && !wasUp) for (const { note } of open.values()) note.wake()
    wasUp = isUp
  })

  return {
    async *watch(doc, window, signal) {
      const { note } = enter(doc)
      const waiting: NoteEvent[] = [...note.now()]
      let wake: (() => void) | undefined
      const stop = note.onEvent(event => {
        waiting.push(event)
        wake?.()
      })
      const end = () => wake?.()
      signal?.addEventListener('abort', end)
      try {
        while (signal?.aborted !== true) {
          const next = waiting.shift()
          if (next) yield next
          else await new Promise<void>(resolve => (wake = resolve))
        }
      } finally {
        signal?.removeEventListener('abort', end)
        stop()
        note.leave(window)
        leave(doc)
      }
    },
    type: (doc, bytes) => open.get(doc)?.note.typed(bytes),
    caret: (doc, window, bytes) => open.get(doc)?.note.caret(bytes, window),
    async keep(doc, update, edit) {
      open.get(doc)?.note.typed(update)
      try {
        return edit(update)
      } catch (error) {
        const note = open.get(doc)?.note
        if (!note || !isFault(error, 'doc/gap')) throw error
        await nextCommit(doc)
        try {
          return edit(update)
        } catch (again) {
          if (!isFault(again, 'doc/gap')) throw again
          return edit(mergeTextUpdates([note.ahead(stateOf(doc) ?? null), update]))
        }
      }
    },
    close() {
      stopFeed()
      stopSync()
      for (const { note } of open.values()) note.close()
      open.clear()
    },
  }

  function enter(doc: DocId): Open {
    const known = open.get(doc)
    if (known) {
      known.windows++
      return known
    }
    const note = createLiveNote({
      state: stateOf(doc) ?? null,
      log,
      openLine: events => openRoomLine({ ...events, address: () => addressOf(doc), log }),
    })
    const made = { note, windows: 1 }
    open.set(doc, made)
    return made
  }

  function leave(doc: DocId): void {
    const found = open.get(doc)
    if (!found || --found.windows > 0) return
    open.delete(doc)
    found.note.close()
  }

  async function addressOf(doc: DocId): Promise<string | undefined> {
    if (!deps.isShared()) return undefined
    const { url, room, token } = await deps.roomToken(doc)
    return `${url}/${room}?token=${encodeURIComponent(token)}`
  }

  /** As this device has it, with what waits for the server. */
  function stateOf(doc: DocId): Uint8Array | undefined {
    const found = documents.find(doc)
    return found?.cur ?? found?.state ?? undefined
  }

  function nextCommit(doc: DocId): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const timer = setTimeout(done, WAIT_FOR_LOG_MS)
      const stop = feed.onCommit(({ changes }) => {
        if (changes.some(change => change.doc === doc)) done()
      })
    })
  }
}
