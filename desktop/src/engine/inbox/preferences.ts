/** What a person wants to be told, and where. Kept in their own settings, so every device agrees. */
import { s, type DocId, type Json } from '@kith/shared/kit'
import type { NoticePreferences } from '@kith/shared/rpc'
import type { NoticeKind } from './notice-rules.ts'

export const KINDS: readonly NoticeKind[] = [
  'mention',
  'reply',
  'comment',
  'assigned',
  'due',
  'conflict',
  'refused',
  'shared',
  'invite',
]
/** What interrupts a person from the start: what somebody wants of them. */
const SYSTEM: readonly NoticeKind[] = ['mention', 'reply', 'assigned', 'due']
const MAX_MUTED = 1_000

const clockTime = s.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const ways = s.strictObject({ inbox: s.boolean(), system: s.boolean(), mail: s.boolean() })
const preferencesSchema = s.strictObject({
  kinds: s.partialRecord(s.enum(KINDS as [NoticeKind, ...NoticeKind[]]), ways),
  quiet: s.strictObject({ from: clockTime, to: clockTime }).nullable(),
  muted: s.array(s.string().length(36)).max(MAX_MUTED),
})

/** Defaults where nothing, or something of another version, was kept. */
export function readPreferences(kept: Json | undefined): NoticePreferences {
  const parsed = preferencesSchema.safeParse(kept)
  const given = parsed.success ? parsed.data : { kinds: {}, quiet: null, muted: [] }
  const kinds = Object.fromEntries(
    KINDS.map(kind => [
      kind,
      given.kinds[kind] ?? { inbox: true, system: SYSTEM.includes(kind), mail: false },
    ]),
  ) as NoticePreferences['kinds']
  return { kinds, quiet: given.quiet, muted: given.muted as DocId[] }
}

/** Throws a `ZodError` for what is none; the border makes it bad input. */
export const checkPreferences = (given: unknown): Json => preferencesSchema.parse(given) as Json

/** Whether a moment lies in quiet hours; they may go past midnight. */
export function isQuiet(quiet: NoticePreferences['quiet'], at: number, timeZone: string): boolean {
  if (quiet === null) return false
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at)
  return quiet.from <= quiet.to
    ? time >= quiet.from && time < quiet.to
    : time >= quiet.from || time < quiet.to
}
