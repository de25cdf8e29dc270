/** An open text while others may have it open too: what they type and where their carets are. */
import { mergeTextUpdates, textId, type TextCarets, type TextDoc } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import type { Client } from '#renderer/client'

/** What is typed goes to the others in breaths of this length. */
const BREATH_MS = 30
const AGAIN_MS = 1_500

export interface Joining {
  readonly client: Client
  readonly window: string
  readonly record: string
  readonly field: string
  readonly doc: TextDoc
  readonly carets: TextCarets
}

/** Answers how to leave. Nothing here is needed for the text itself: it is kept the other way. */
export function joinRoom({ client, window, record, field, doc, carets }: Joining): () => void {
  const room = textId(record as DocId, field)
  const stop = new AbortController()
  const ignore = (): undefined => undefined
  let isLive = false
  let typed: Uint8Array[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const stopEdits = doc.onEdit(update => {
    if (!isLive) return
    typed.push(update)
    timer ??= setTimeout(say, BREATH_MS)
  })
  const stopCarets = carets.onOwn(bytes => {
    if (isLive) client.presence.caret({ doc: room, window, bytes }).catch(ignore)
  })
  void listen()
  return () => {
    stop.abort()
    stopEdits()
    stopCarets()
    clearTimeout(timer)
  }

  function say(): void {
    timer = undefined
    const bytes = mergeTextUpdates(typed)
    typed = []
    client.presence.type({ doc: room, window, bytes }).catch(ignore)
  }

  async function listen(): Promise<void> {
    const { signal } = stop
    while (!signal.aborted) {
      try {
        const events = await client.presence.note({ doc: room, window }, { signal })
        for await (const { kind, bytes, isLive: now } of events) {
          if (kind === 'update' && bytes.length > 0) doc.apply(bytes)
          if (kind === 'awareness') carets.apply(bytes)
          if (now !== isLive) turn(now)
        }
      } catch {
        // The engine is away; the text itself says so where it matters.
      }
      if (signal.aborted) return
      turn(false)
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
    }
  }

  function turn(now: boolean): void {
    isLive = now
    if (now) carets.repeat()
    else carets.forgetOthers()
  }
}
