/** Names of messages and places in a folder's history, as text that others keep and hand back. */
import { s } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'

/** A UID means nothing without the validity it was given under (RFC 3501, 2.3.1.1). */
export const idOf = (validity: string, uid: number): string => `${validity}:${uid}`

export function uidOf(providerId: string): number {
  return Number(providerId.slice(providerId.indexOf(':') + 1))
}
export const validityOf = (providerId: string): string =>
  providerId.slice(0, providerId.indexOf(':'))

const cursorSchema = s.strictObject({
  validity: s.string(),
  /** First UID that was not listed when the listing began. */
  next: s.number().int(),
  /** Changes up to here are known; `null`: the server counts none. */
  modseq: s.union([s.string(), s.null()]),
  /** UIDs from here on are listed; 1: all. */
  low: s.number().int(),
  /** How many messages there were at `next`: tells deletions from none. */
  count: s.number().int(),
  /** When flags of all messages were looked at, where changes are not counted; ms UTC. */
  deepAt: s.number(),
})
export interface ImapCursor {
  readonly validity: string
  readonly next: number
  readonly modseq: string | null
  readonly low: number
  readonly count: number
  readonly deepAt: number
}

export const cursorText = (cursor: ImapCursor): string => JSON.stringify(cursor)

/** Throws `connect/cursor-lost` for what is no cursor of ours. */
export function readCursor(scope: string, text: string): ImapCursor {
  try {
    return cursorSchema.parse(JSON.parse(text)) as ImapCursor
  } catch (error) {
    throw connectFault('cursor-lost', { scope, why: 'the place was not readable' }, error)
  }
}

export const UID_SET_MAX = 5000

/** `[1,2,3,7]` → `1:3,7`: short enough for every server's line limit at 5,000 ids. */
export function uidSet(uids: readonly number[]): string {
  const sorted = uids.toSorted((a, b) => a - b)
  const parts: string[] = []
  for (let at = 0; at < sorted.length;) {
    let end = at
    while (end + 1 < sorted.length && (sorted[end + 1] ?? 0) - (sorted[end] ?? 0) <= 1) end++
    parts.push(end === at ? String(sorted[at]) : `${sorted[at]}:${sorted[end]}`)
    at = end + 1
  }
  return parts.join(',')
}
