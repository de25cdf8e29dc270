/** How an attachment is cut: pieces of one size, so that a place in it names its piece. */
import { createHash } from 'node:crypto'
import { newId } from '@kith/shared/kit'

/** Of every piece but the last. */
export const SEGMENT_BYTES = 4 * 1024 * 1024

export const segmentLength = (size: number, offset: number): number =>
  Math.min(SEGMENT_BYTES, size - offset)

/**
 * The name holds the hash of its bytes: two devices that send the same file at once can not write
 * over each other, whatever one of them sends.
 */
export const segmentName = (index: number, bytes: Uint8Array): string =>
  `${String(index).padStart(4, '0')}-${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}`

/**
 * Every upload of a file has a place of its own: removing one that was collected can not touch the
 * pieces of the same file that somebody sends again at that moment.
 */
export const newPlace = (hash: string): string =>
  `${hash.slice(0, 2)}/${hash}-${newId().replaceAll('-', '').slice(-12)}`

export interface Slice {
  readonly index: number
  readonly from: number
  readonly to: number
}

/** The pieces that hold bytes `from` up to, not including, `to`. */
export function* slices(from: number, to: number): Generator<Slice> {
  for (let at = from; at < to;) {
    const index = Math.floor(at / SEGMENT_BYTES)
    const base = index * SEGMENT_BYTES
    const end = Math.min(to, base + SEGMENT_BYTES)
    yield { index, from: at - base, to: end - base }
    at = end
  }
}
