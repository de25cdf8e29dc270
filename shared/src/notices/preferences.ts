/** What a person wants to be told, where and how often. Kept in their own settings, so every device agrees. */
import { s, type DocId, type Json } from '#kit'
import { NOTICE_KINDS, type NoticeKind } from './notice.ts'

/** How soon a mail is written of what was not seen in Kith. */
const MAIL_PACES = ['never', 'now', 'hourly', 'daily'] as const
export type MailPace = (typeof MAIL_PACES)[number]

export interface NoticeWays {
  readonly inbox: boolean
  /** By the system, while Kith is open somewhere. */
  readonly system: boolean
  readonly mail: MailPace
}

export interface NoticePreferences {
  readonly kinds: Readonly<Record<NoticeKind, NoticeWays>>
  /** "22:00"–"07:00" in the person's zone; `null` for none. */
  readonly quiet: { readonly from: string; readonly to: string } | null
  readonly muted: readonly DocId[]
  /** What makes one follow a record without pressing its bell. */
  readonly follow: {
    readonly made: boolean
    readonly assigned: boolean
    readonly commented: boolean
  }
  /** IANA zone of the device that was used last: a daily mail comes in the morning there. */
  readonly zone: string | null
}

/** Key of the person's settings document. */
export const PREFERENCES_KEY = 'inbox.preferences'

/** What interrupts a person from the start: what somebody wants of them. */
const SYSTEM: readonly NoticeKind[] = ['mention', 'reply', 'assigned', 'due']
const MAX_MUTED = 1_000
const FOLLOW = { made: true, assigned: true, commented: true }

const clockTime = s.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const ways = s.strictObject({
  inbox: s.boolean(),
  system: s.boolean(),
  // A switch, as it was before there were paces.
  mail: s.union([s.enum(MAIL_PACES), s.boolean().transform(isOn => (isOn ? 'now' : 'never'))]),
})
const schema = s.strictObject({
  kinds: s.partialRecord(s.enum(NOTICE_KINDS), ways),
  quiet: s.strictObject({ from: clockTime, to: clockTime }).nullable(),
  muted: s.array(s.string().length(36)).max(MAX_MUTED),
  follow: s
    .strictObject({ made: s.boolean(), assigned: s.boolean(), commented: s.boolean() })
    .default(FOLLOW),
  zone: s.string().max(60).nullable().default(null),
})

/** Defaults where nothing, or something of another version, was kept. */
export function readPreferences(kept: Json | undefined): NoticePreferences {
  const parsed = schema.safeParse(kept)
  const given = parsed.success
    ? parsed.data
    : { kinds: {}, quiet: null, muted: [], follow: FOLLOW, zone: null }
  const kinds = Object.fromEntries(
    NOTICE_KINDS.map(kind => [
      kind,
      given.kinds[kind] ?? { inbox: true, system: SYSTEM.includes(kind), mail: 'never' },
    ]),
  ) as NoticePreferences['kinds']
  return { ...given, kinds, muted: given.muted as DocId[] }
}

/** Throws a `ZodError` for what is none; the border makes it bad input. */
export const checkPreferences = (given: unknown): Json => schema.parse(given) as Json

/** Whether a moment lies in quiet hours; they may go past midnight. */
export function isQuiet(quiet: NoticePreferences['quiet'], at: number, timeZone: string): boolean {
  if (quiet === null) return false
  const time = clockTimeOf(at, timeZone)
  return quiet.from <= quiet.to
    ? time >= quiet.from && time < quiet.to
    : time >= quiet.from || time < quiet.to
}

/** "07:05" in a zone. */
export const clockTimeOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at)
