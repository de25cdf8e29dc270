/**
 * A digest of what one side holds: over all documents with a confirmed state, the exclusive or of a
 * hash of id and place. Adding a document twice takes it out, so both sides can keep it up to date.
 *
 * The place is that of the last entry that changed the document (`update` or `state`). Equal digests
 * at one place in the log mean the same documents at the same places; digests of content, which take
 * each document's values in as well, that they say the same.
 */
import type { DocId } from '#kit'

const PARTS = 256
/** First byte of the id. */
export const partOf = (doc: DocId): number => Number.parseInt(doc.slice(0, 2), 16)

export interface Digest {
  /** Adds a document, or takes out one that was added with the same place. `proof`: of its content (docs), 0 for without. */
  readonly toggle: (doc: DocId, seq: number, proof?: number) => void
  readonly total: () => string
  readonly parts: () => readonly string[]
}

export function createDigest(): Digest {
  const high = new Uint32Array(PARTS)
  const low = new Uint32Array(PARTS)
  return {
    toggle(doc, seq, proof = 0) {
      const part = partOf(doc)
      const [one, two] = hash(doc, seq)
      high[part]! ^= proof === 0 ? one : mix(one ^ proof)
      low[part]! ^= proof === 0 ? two : mix(two ^ Math.floor(proof / 4294967296))
    },
    total: () => text(high.reduce(xor, 0), low.reduce(xor, 0)),
    parts: () => Array.from(high, (one, part) => text(one, low[part]!)),
  }
}

const xor = (a: number, b: number) => a ^ b
const text = (high: number, low: number): string =>
  (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0')

/** Two rounds of murmur3's finaliser (Appleby, public domain) over the id's 128 bits and the place. */
function hash(doc: DocId, seq: number): readonly [number, number] {
  let one = mix(0x9e3779b9 ^ (seq >>> 0))
  let two = mix(0x85ebca6b ^ Math.floor(seq / 4294967296))
  const hex = doc.replaceAll('-', '')
  for (let at = 0; at < 32; at += 8) {
    const word = Number.parseInt(hex.slice(at, at + 8), 16)
    one = mix(one ^ word)
    two = mix(two ^ Math.imul(word, 0x9e3779b1) ^ one)
  }
  return [one, two]
}

function mix(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
