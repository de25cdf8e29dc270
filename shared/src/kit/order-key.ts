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
function startOrderKey(id: DocId): string {
  // 128 bits do not fit a number; parts of fixed width sort as the whole does.
  const [first, second, third] = [hexIn(id, 0, 12), hexIn(id, 12, 26), hexIn(id, 26, 36)]
  const a = Math.floor(first / HALF)
  const b = first % HALF
  const c = Math.floor(second / HALF)
  const d = second % HALF
  const e = Math.floor(third / HALF)
  const f = third % HALF
  // In one go: put together sign by sign it would be a tree of texts, and every record has such a key.
  return String.fromCharCode(
    START_HEAD,
    digit(a, 238328),
    digit(a, 3844),
    digit(a, 62),
    digit(a, 1),
    digit(b, 238328),
    digit(b, 3844),
    digit(b, 62),
    digit(b, 1),
    digit(c, 238328),
    digit(c, 3844),
    digit(c, 62),
    digit(c, 1),
    digit(d, 238328),
    digit(d, 3844),
    digit(d, 62),
    digit(d, 1),
    digit(e, 3844),
    digit(e, 62),
    digit(e, 1),
    digit(f, 238328),
    digit(f, 3844),
    digit(f, 62),
    digit(f, 1),
  )
}
/** `w` says that twenty-three digits follow: `a` one, `b` two, … */
const START_HEAD = 'w'.charCodeAt(0)
/** Four digits: halves of a part stay small whole numbers. */
const HALF = 62 ** 4
const CODES = Uint8Array.from(DIGITS, sign => sign.charCodeAt(0))

/** Signs `from` to `to` of an id, its lines left out. */
function hexIn(id: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const code = id.charCodeAt(at)
    if (code !== LINE) value = value * 16 + (code < LETTER_A ? code - ZERO : (code & 15) + 9)
  }
  return value
}
const LINE = 45
const ZERO = 48
const LETTER_A = 65

const digit = (of: number, unit: number): number => CODES[Math.floor(of / unit) % 62]!

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
function isOrderKey(key: unknown): key is string {
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
