/** What an engine says over its channel: every change that was acknowledged, so that it can be looked for at the end. */
import { s } from '@kith/shared/kit'

const base = { engine: s.number(), action: s.string() }

const intentSchema = s.discriminatedUnion('kind', [
  /** A value that nobody else writes. */
  s.object({
    ...base,
    kind: s.literal('set'),
    doc: s.string(),
    key: s.string(),
    value: s.string(),
  }),
  s.object({ ...base, kind: s.literal('create'), doc: s.string() }),
  /** A relation that nobody takes away. */
  s.object({ ...base, kind: s.literal('link'), doc: s.string(), to: s.string() }),
  /** A word that nobody else writes, in the body of a note. */
  s.object({ ...base, kind: s.literal('word'), doc: s.string(), word: s.string() }),
  s.object({ ...base, kind: s.literal('merge'), docs: s.array(s.string()) }),
])
export type Intent = ReturnType<typeof intentSchema.parse>

export const toldSchema = s.union([
  s.object({ intent: intentSchema }),
  s.object({ answer: s.number(), value: s.unknown() }),
  s.object({ answer: s.number(), error: s.string() }),
])

/** What an engine is asked for. */
export type Ask =
  | { readonly do: 'clock'; readonly offset: number }
  | { readonly do: 'start'; readonly server: string; readonly name: string }
  | { readonly do: 'share' | 'invite' | 'now' | 'state' | 'close' }
  | { readonly do: 'join'; readonly server: string; readonly name: string; readonly code: string }
  | { readonly do: 'work'; readonly seed: number; readonly count: number }
  | { readonly do: 'settle'; readonly timeoutMs: number }
