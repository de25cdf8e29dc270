/** presence.*: who else is here, and notes that several people have open. */
import type { Log } from '@kith/shared/kit'
import type { LiveNotes, PresenceRelay } from '#engine/together'
import { guarded, type Api } from './border.ts'
import { liveValue } from './live-value.ts'

/** People come and go slower than carets move. */
const GAP_MS = 80

export function servePresence(
  api: Api,
  { presence, notes, log }: { presence: PresenceRelay; notes: LiveNotes; log: Log },
) {
  const area = api.presence
  return area.router({
    watch: area.watch.handler(({ input, signal }) =>
      guarded(here(input.window, signal), 'presence.watch', log),
    ),
    set: area.set.handler(({ input: { window, record, field } }) => {
      presence.set(window, { record, field })
      return null
    }),
    note: area.note.handler(({ input, signal }) =>
      guarded(notes.watch(input.doc, input.window, signal), 'presence.note', log),
    ),
    type: area.type.handler(({ input }) => {
      notes.type(input.doc, input.bytes)
      return null
    }),
    caret: area.caret.handler(({ input }) => {
      notes.caret(input.doc, input.window, input.bytes)
      return null
    }),
  })

  async function* here(window: string, signal: AbortSignal | undefined) {
    const leave = presence.enter(window)
    try {
      yield* liveValue({
        read: presence.peers,
        onChange: presence.onPeers,
        signal,
        gapMs: GAP_MS,
        textOf: JSON.stringify,
      })
    } finally {
      leave()
    }
  }
}
