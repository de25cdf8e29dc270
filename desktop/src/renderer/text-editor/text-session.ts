/**
 * One open rich text: what the engine sends goes into the document, what the person types goes back.
 *
 * Promises: edits are merged and sent about every 400 ms, one send at a time and in order; edits
 * that were not confirmed are kept as a draft on this device and sent when the text is opened
 * again; `flush` sends what waits at once and never throws.
 */
import type { TextEvent } from '@kith/shared/rpc'

/** The document behind the editor, as this room needs it. Made by `createTextDoc` of shared/docs. */
export interface SessionDoc {
  readonly apply: (update: Uint8Array) => void
  /** Local edits only. Answers how to stop. */
  readonly onEdit: (listener: (update: Uint8Array) => void) => () => void
}

export interface TextDrafts {
  readonly read: () => Promise<Uint8Array | null>
  readonly write: (update: Uint8Array) => Promise<void>
  readonly clear: () => Promise<void>
}

export interface TextSessionDeps {
  readonly doc: SessionDoc
  readonly merge: (updates: readonly Uint8Array[]) => Uint8Array
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<TextEvent>>
  readonly send: (update: Uint8Array) => Promise<unknown>
  readonly drafts: TextDrafts
  /** Whether asking again is useless: the text is gone, not the connection. */
  readonly isFinal: (error: unknown) => boolean
  /** Runs `work` after some milliseconds; answers how to call it off. */
  readonly later: (ms: number, work: () => void) => () => void
}

/** `opening` until the text is there; `waiting`: typed, not sent yet; `unsent`: a send failed and will be tried again. */
export type TextStatus = 'opening' | 'saved' | 'waiting' | 'unsent' | 'unreadable'

export interface TextSession {
  readonly status: () => TextStatus
  readonly onStatus: (listener: (status: TextStatus) => void) => () => void
  /** Sends what waits now. Resolves when it has arrived or is kept as a draft. */
  readonly flush: () => Promise<void>
  /** Flushes and stops listening. */
  readonly close: () => Promise<void>
}

const SEND_AFTER_MS = 400
const RETRY_AFTER_MS = 3000
const REOPEN_AFTER_MS = 1000

export function createTextSession(deps: TextSessionDeps): TextSession {
  const { doc, merge, drafts } = deps
  const stop = new AbortController()
  const listeners = new Set<(status: TextStatus) => void>()
  let status: TextStatus = 'opening'
  let waiting: Uint8Array[] = []
  let callOff: (() => void) | null = null
  let sending: Promise<void> | null = null

  const stopEdits = doc.onEdit(update => {
    waiting.push(update)
    say('waiting')
    plan(SEND_AFTER_MS)
  })
  const reading = read()

  return {
    status: () => status,
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    flush,
    async close() {
      stopEdits()
      stop.abort()
      await flush()
      callOff?.()
      await reading
    },
  }

  async function read(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        for await (const event of await deps.open(stop.signal)) {
          if (event.update.length > 0) doc.apply(event.update)
          if (event.isWhole && status === 'opening') await takeDraft()
        }
      } catch (error) {
        if (!stop.signal.aborted && deps.isFinal(error)) {
          say('unreadable')
          return
        }
      }
      if (stop.signal.aborted) return
      // A lost engine comes back; the whole text arrives again and changes nothing twice.
      await new Promise<void>(resolve => {
        const callOff = deps.later(REOPEN_AFTER_MS, resolve)
        stop.signal.addEventListener('abort', () => {
          callOff()
          resolve()
        })
      })
    }
  }

  /** What was typed before a crash or while the engine was away. */
  async function takeDraft(): Promise<void> {
    const draft = await drafts.read()
    if (draft === null || draft.length === 0) {
      say(waiting.length > 0 ? 'waiting' : 'saved')
      return
    }
    doc.apply(draft)
    waiting.unshift(draft)
    say('waiting')
    plan(0)
  }

  function plan(ms: number): void {
    callOff ??= deps.later(ms, () => {
      callOff = null
      void flush()
    })
  }

  async function flush(): Promise<void> {
    callOff?.()
    callOff = null
    if (sending !== null) {
      await sending
      if (waiting.length > 0 && status !== 'unsent') await flush()
      return
    }
    if (waiting.length === 0) return
    sending = sendOnce()
    await sending
    sending = null
    if (waiting.length > 0) plan(status === 'unsent' ? RETRY_AFTER_MS : SEND_AFTER_MS)
  }

  async function sendOnce(): Promise<void> {
    const taken = waiting
    waiting = []
    const update = taken.length === 1 && taken[0] !== undefined ? taken[0] : merge(taken)
    try {
      await drafts.write(update)
      await deps.send(update)
      if (waiting.length === 0) {
        await drafts.clear()
        say('saved')
      }
    } catch {
      waiting = [update, ...waiting]
      say('unsent')
    }
  }

  function say(next: TextStatus): void {
    if (next === status) return
    status = next
    for (const listener of listeners) listener(next)
  }
}
