/**
 * How it stands with each person and company, worked out in the mail thread from the rows of addresses
 * and told to the engine when it changed: last contact, next meeting, how close.
 */
import { strengthOf, type Strength } from '@kith/shared/cards'
import type { Clock } from '@kith/shared/kit'
import type { Read } from '#engine/store'

export interface Standing {
  readonly record: string
  readonly kind: 'person' | 'company'
  /** ms UTC. */
  readonly lastContact: number | null
  readonly nextMeeting: number | null
  readonly connection: Exclude<Strength, 'none'> | null
}
type Kind = Standing['kind']

interface Row {
  readonly record: string
  readonly last: number | null
  readonly is_mutual: number
}
interface Times {
  readonly record: string
  readonly last: number | null
  readonly next: number | null
}

const DAY = 86_400_000
const PER_MINUTE = 1024
const CONTACT = (
  kind: Kind,
) => `SELECT ${kind} AS record, max(max(coalesce(last_in, 0), coalesce(last_out, 0))) AS last,
  sum(n_in) > 0 AND sum(n_out) > 0 AS is_mutual FROM address WHERE ${kind} IS NOT NULL AND is_me = 0 GROUP BY ${kind}`
const RECENT = (
  kind: Kind,
) => `SELECT a.${kind} AS record, count(DISTINCT p.message) AS n FROM participant p JOIN address a ON a.id = p.address
  WHERE p.message >= ? AND a.${kind} IS NOT NULL AND a.is_me = 0 GROUP BY a.${kind}`
const MEETINGS = (
  kind: Kind,
) => `SELECT a.${kind} AS record, max(CASE WHEN o.starts_at <= ? THEN o.starts_at END) AS last,
    min(CASE WHEN o.starts_at > ? THEN o.starts_at END) AS next
  FROM address a JOIN attendee t ON t.address = a.id JOIN event e ON e.id = t.event AND e.status <> 'cancelled' AND e.state = 'here'
    JOIN occurrence o ON o.event = e.id WHERE a.${kind} IS NOT NULL AND a.is_me = 0 GROUP BY a.${kind}`

export interface Standings {
  /** Those that changed since they were last told. */
  readonly changed: () => readonly Standing[]
  /** Tell everything again. */
  readonly forget: () => void
}

export function createStandings(read: Read, clock: Clock): Standings {
  let told = new Map<string, string>()
  return {
    changed() {
      const now = clock.now()
      const next = new Map<string, string>()
      const found = [...standingsOf(read, 'person', now), ...standingsOf(read, 'company', now)]
      const changed = found.filter(one => {
        const text = `${one.lastContact} ${one.nextMeeting} ${one.connection}`
        next.set(one.record, `${one.kind} ${text}`)
        return told.get(one.record) !== `${one.kind} ${text}`
      })
      // Whose last address went has no standing any more.
      const gone = [...told].flatMap(([record, text]): readonly Standing[] =>
        next.has(record)
          ? []
          : [
              {
                record,
                kind: text.startsWith('company') ? 'company' : 'person',
                lastContact: null,
                nextMeeting: null,
                connection: null,
              },
            ],
      )
      told = next
      return [...changed, ...gone]
    },
    forget: () => void (told = new Map()),
  }
}

function standingsOf(read: Read, kind: Kind, now: number): readonly Standing[] {
  const from90 = Math.floor((now - 90 * DAY) / 60_000) * PER_MINUTE
  const recent = new Map(
    read.all<{ record: string; n: number }>(RECENT(kind), [from90]).map(row => [row.record, row.n]),
  )
  const meetings = new Map(
    read.all<Times>(MEETINGS(kind), [now, now]).map(row => [row.record, row]),
  )
  return read.all<Row>(CONTACT(kind)).map(row => {
    const met = meetings.get(row.record)
    const last = Math.max(row.last ?? 0, met?.last ?? 0)
    return {
      record: row.record,
      kind,
      lastContact: last === 0 ? null : last,
      nextMeeting: met?.next ?? null,
      connection: connectionOf(last, row.is_mutual === 1, recent.get(row.record) ?? 0, now),
    }
  })
}

/** As the panel of a contact says it. */
function connectionOf(last: number, isMutual: boolean, in90Days: number, now: number) {
  const strength = strengthOf({ last: last === 0 ? null : last, in90Days, isMutual, now })
  return strength === 'none' ? null : strength
}
