/**
 * Keys for manual order: text that sorts between two neighbours.
 *
 * Two people who insert at the same place offline must not make the same key, so every key ends
 * in a few random characters.
 */
import { generateKeyBetween } from 'fractional-indexing'

const JITTER = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const JITTER_LENGTH = 3

/** A key after `before` and before `after`; `null` is the open end. Equal or crossed neighbours give a key after `before`. */
export function orderKeyBetween(before: string | null, after: string | null): string {
  const upper = before !== null && after !== null && before >= after ? null : after
  const key = generateKeyBetween(stem(before), stem(upper, before))
  return key + jitter()
}

/** A key without its jitter is still ordered; one that lost its shape falls back to the open end. */
function stem(key: string | null, floor: string | null = null): string | null {
  if (key === null) return null
  const bare = key.slice(0, -JITTER_LENGTH)
  if (bare === '') return null
  return floor !== null && bare <= floor.slice(0, -JITTER_LENGTH) ? null : bare
}

function jitter(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(JITTER_LENGTH))
  // Never a trailing zero: the library reads keys that end in one as malformed.
  return Array.from(bytes, byte => JITTER[1 + (byte % 61)]!).join('')
}
