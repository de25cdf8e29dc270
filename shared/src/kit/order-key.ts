/**
 * Keys for manual order: text that sorts between two neighbours.
 *
 * Two people who insert at the same place offline must not make the same key, so every key ends
 * in a few random characters.
 */
import { generateKeyBetween } from 'fractional-indexing'

const JITTER = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const JITTER_LENGTH = 3

/**
 * A key after `before` and before `after`; `null` is the open end. Neighbours that are equal or
 * crossed, as two offline moves can leave them, give a key after `before`.
 */
export function orderKeyBetween(before: string | null, after: string | null): string {
  const upper = before !== null && after !== null && before >= after ? null : after
  let bare = generateKeyBetween(before, upper)
  // A key that `after` begins with has no room for a tail: step closer until there is some.
  while (upper !== null && upper.startsWith(bare)) bare = generateKeyBetween(bare, upper)
  return bare + jitter()
}

function jitter(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(JITTER_LENGTH))
  // Never a trailing zero: the library reads keys that end in one as malformed.
  return Array.from(bytes, byte => JITTER[1 + (byte % 61)]!).join('')
}
