/** How it stands with somebody: when they wrote, when we did, how often, and how that compares. */
import { strengthOf } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { Contact } from '@kith/shared/rpc'
import type { Read } from '#engine/store'

const DAY = 86_400_000
const ADDRESSES =
  'SELECT id, n_in, n_out, last_in, last_out FROM address WHERE (person = ? OR company = ?) AND is_me = 0'
/** Newest first; enough to know what is usual. */
const TIMES = `SELECT DISTINCT m.received_at FROM participant p JOIN message m ON m.id = p.message
  WHERE p.address IN (SELECT value FROM json_each(?)) AND m.kind IN ('person', 'invite') AND m.is_draft = 0 ORDER BY m.id DESC LIMIT 60`
const RECENT = `SELECT count(DISTINCT p.message) FROM participant p WHERE p.address IN (SELECT value FROM json_each(?)) AND p.message >= ?`
const MEETING = (
  isNext: boolean,
) => `SELECT o.starts_at FROM occurrence o JOIN attendee a ON a.event = o.event JOIN event e ON e.id = o.event
  WHERE a.address IN (SELECT value FROM json_each(?)) AND e.status <> 'cancelled' AND o.starts_at ${isNext ? '>' : '<='} ?
  ORDER BY o.starts_at ${isNext ? 'ASC' : 'DESC'} LIMIT 1`
const CADENCE = 'SELECT every_weeks, set_at FROM cadence WHERE person = ?'
const PER_MINUTE = 1024

/** What the workspace says of a record, beside its mail; ms UTC. */
export type LastLogged = (record: DocId) => number | null

export const NO_CONTACT: Contact = {
  lastIn: null,
  lastOut: null,
  lastMeeting: null,
  lastLogged: null,
  nextMeeting: null,
  inCount: 0,
  outCount: 0,
  in90Days: 0,
  strength: 'none',
  usualDays: null,
  everyWeeks: null,
  dueAt: null,
}

export function readContact(read: Read, record: DocId, now: number, loggedOf: LastLogged): Contact {
  const rows = read.all<{
    id: number
    n_in: number
    n_out: number
    last_in: number | null
    last_out: number | null
  }>(ADDRESSES, [record, record])
  const ids = JSON.stringify(rows.map(row => row.id))
  const newest = (times: readonly (number | null)[]) => {
    const known = times.filter(time => time !== null)
    return known.length === 0 ? null : Math.max(...known)
  }
  const lastIn = newest(rows.map(row => row.last_in))
  const lastOut = newest(rows.map(row => row.last_out))
  const meeting = (isNext: boolean) => read.pluck<number>(MEETING(isNext), [ids, now])[0] ?? null
  const lastMeeting = meeting(false)
  const from90 = Math.floor((now - 90 * DAY) / 60_000) * PER_MINUTE
  const in90Days = read.pluck<number>(RECENT, [ids, from90])[0] ?? 0
  const usualDays = usualOf(read.pluck<number>(TIMES, [ids]))
  const cadence = read.get<{ every_weeks: number; set_at: number }>(CADENCE, [record])
  const lastLogged = loggedOf(record)
  const last = newest([lastIn, lastOut, lastMeeting, lastLogged])
  const everyWeeks = cadence?.every_weeks ?? null
  const inCount = rows.reduce((sum, row) => sum + row.n_in, 0)
  const outCount = rows.reduce((sum, row) => sum + row.n_out, 0)
  return {
    lastIn,
    lastOut,
    lastMeeting,
    lastLogged,
    nextMeeting: meeting(true),
    inCount,
    outCount,
    in90Days,
    strength: strengthOf({ last, in90Days, isMutual: inCount > 0 && outCount > 0, now }),
    usualDays,
    everyWeeks,
    dueAt: everyWeeks === null ? null : (last ?? cadence?.set_at ?? now) + everyWeeks * 7 * DAY,
  }
}

/** Median distance between days with contact, in days; from three distances on. */
function usualOf(times: readonly number[]): number | null {
  const days = [...new Set(times.map(time => Math.floor(time / DAY)))]
  const gaps = days.slice(1).map((day, at) => (days[at] ?? day) - day)
  if (gaps.length < 3) return null
  const sorted = gaps.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
