/** Carets between servers of one database, over the bus that wakes them. Lost ones come again with the next. */
import { readAwareness, writeAwareness, type AwarenessEntry } from '@kith/shared/docs'
import { isFault, newId, s, type DocId, type Log } from '@kith/shared/kit'
import type { Database } from '#db'

const CHANNEL = 'kith_live'
/** A notification of PostgreSQL holds 8,000 bytes. */
const MAX_CHARS = 7_000
const EVERY_MS = 100

export interface CaretBus {
  readonly tell: (workspace: DocId, doc: DocId, entries: readonly AwarenessEntry[]) => void
  /** Asks the others who is in a note there. */
  readonly ask: (workspace: DocId, doc: DocId) => void
  readonly close: () => void
}

export interface CaretBusDeps {
  readonly bus: Pick<Database, 'listen' | 'notify'>
  readonly log: Log
  readonly onCarets: (workspace: DocId, doc: DocId, entries: readonly AwarenessEntry[]) => void
  readonly onAsked: (workspace: DocId, doc: DocId) => void
}

const message = s.strictObject({
  from: s.string(),
  w: s.string(),
  d: s.string(),
  /** Base64; absent for a question. */
  c: s.string().optional(),
})

export async function openCaretBus({ bus, log, ...on }: CaretBusDeps): Promise<CaretBus> {
  const self = newId()
  const waiting = new Map<string, Map<number, AwarenessEntry>>()
  let timer: NodeJS.Timeout | undefined
  const stop = await bus.listen(CHANNEL, hear)
  return {
    tell(workspace, doc, entries) {
      const key = `${workspace}/${doc}`
      const known = waiting.get(key) ?? new Map<number, AwarenessEntry>()
      for (const entry of entries) known.set(entry.client, entry)
      waiting.set(key, known)
      timer ??= setTimeout(send, EVERY_MS)
    },
    ask: (w, d) => notify({ w, d }),
    close() {
      clearTimeout(timer)
      stop()
    },
  }

  function send(): void {
    timer = undefined
    for (const [key, entries] of waiting) {
      const [w = '', d = ''] = key.split('/')
      for (const entry of entries.values()) {
        const c = Buffer.from(writeAwareness([entry])).toString('base64')
        if (c.length <= MAX_CHARS) notify({ w, d, c })
      }
    }
    waiting.clear()
  }

  function notify(content: { w: string; d: string; c?: string }): void {
    bus
      .notify(CHANNEL, JSON.stringify({ from: self, ...content }))
      .catch((error: unknown) => log.warn('live/cannot-tell', { error }))
  }

  function hear(payload: string): void {
    try {
      const { from, w, d, c } = message.parse(JSON.parse(payload))
      if (from === self) return
      if (c === undefined) on.onAsked(w as DocId, d as DocId)
      else on.onCarets(w as DocId, d as DocId, readAwareness(Buffer.from(c, 'base64')))
    } catch (error) {
      log.warn('live/bus-malformed', { error, isFault: isFault(error) })
    }
  }
}
