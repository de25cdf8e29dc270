/**
 * Keys for manual order: text that sorts between two neighbours.
 *
 * Two people who insert at the same place offline must not make the same key, so every key ends
 * in a few random characters.
 */
import { generateKeyBetween } from 'fractional-indexing'
import type { DocId } from './ids.ts'

/** Document key of a record that was put in its place by hand; the name to sort by that order, too. */
export const POSITION_KEY = '$pos'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
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
  return Array.from(bytes, byte => DIGITS[1 + (byte % 61)]!).join('')
}

/**
 * The key of a record that nobody has moved: its id as a key, so that records nobody touched stand
 * in the order they were made, alike on every device, and there is room between any two of them.
 */
export function startOrderKey(id: DocId): string {
  const hex = id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24)
  // 128 bits do not fit a number; parts of fixed width sort as the whole does.
  return `${START_HEAD}${inBase62(hex.slice(0, 11), 8)}${inBase62(hex.slice(11, 22), 8)}${inBase62(hex.slice(22), 7)}`
}
/** Says how many digits follow: `a` one, `b` two, … `w` twenty-three. */
const START_HEAD = 'w'

/** The key a record stands by: its own, or the one it began with when it has none that can be read. */
export function orderKeyOf(id: DocId, own: unknown): string {
  return isOrderKey(own) ? own : startOrderKey(id)
}

/**
 * What sorts records in manual order as plain text (by code unit): the key and, for records that
 * concurrent moves gave the same one, the id.
 */
export const placeText = (id: DocId, own: unknown): string =>
  isOrderKey(own) ? `${own} ${id}` : startOrderKey(id)

/** Whether a place is one that somebody gave. */
export const isOwnPlace = (place: string): boolean => place.includes(' ')
/** The key in a place. */
export const keyOfPlace = (place: string): string => place.split(' ', 1)[0] ?? place

/** Keys come from other devices: one that is malformed must not make its neighbours unmovable. */
export function isOrderKey(key: unknown): key is string {
  if (typeof key !== 'string' || key.length > LONGEST_KEY || !/^[A-Za-z][0-9A-Za-z]+$/.test(key))
    return false
  try {
    generateKeyBetween(key, null)
    return true
  } catch {
    return false
  }
}
const LONGEST_KEY = 4096

/** Two digits at a time: every record has such a key. */
const PAIRS = Array.from(DIGITS, high => Array.from(DIGITS, low => high + low)).flat()

function inBase62(hex: string, width: number): string {
  let rest = Number.parseInt(hex, 16)
  let digits = ''
  for (let left = width; left > 1; left -= 2) {
    digits = PAIRS[rest % PAIRS.length]! + digits
    rest = Math.floor(rest / PAIRS.length)
  }
  return width % 2 === 0 ? digits : DIGITS.charAt(rest % 62) + digits
}
