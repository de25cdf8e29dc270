/** Numbers of messages: the minute of arrival in the high bits, so that newest first needs no other index (MAIL 11). */
import type { Read } from '#engine/store'

/** Messages of one minute; more go into the next. */
const PER_MINUTE = 1024
const MINUTE_MS = 60_000
const GREATEST = 'SELECT max(id) AS id FROM message WHERE id >= ? AND id < ?'

/** The lowest number that mail of this moment can have; ms UTC. */
export const firstIdOf = (at: number): number => Math.floor(at / MINUTE_MS) * PER_MINUTE

/** The next free number at or after a moment. */
export function freeId(read: Read, at: number): number {
  for (let first = firstIdOf(at); ; first += PER_MINUTE) {
    const last = read.get<{ id: number | null }>(GREATEST, [first, first + PER_MINUTE])?.id
    const next = last === null || last === undefined ? first : last + 1
    if (next < first + PER_MINUTE) return next
  }
}
