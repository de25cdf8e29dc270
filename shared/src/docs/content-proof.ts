/** A number that differs where two states of a document say different things, however their bytes came about. */
import { stableText, type Json } from '#kit'
import type { DocKind } from './doc-op.ts'
import { read } from './keyed-codec.ts'
import type { DocState } from './record-codec.ts'
import { textCodec } from './text-codec.ts'

/**
 * 53 bits, never 0. The values of a keyed document, the blocks of a text. Throws what reading them
 * throws.
 */
export function contentProof(kind: DocKind, state: DocState): number {
  const says = kind === 'text' ? (textCodec.tree(state) as unknown as Json) : read(state)
  return hash(stableText(says)) || 1
}

/** Two lanes of multiply and xor over UTF-16 units with murmur3's finaliser (Appleby, public domain). */
function hash(text: string): number {
  let one = 0x9e3779b9
  let two = 0x85ebca6b
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    one = Math.imul(one ^ unit, 0x9e3779b1)
    two = Math.imul(two ^ unit, 0x5f356495)
  }
  one = mix(one ^ (two >>> 13))
  two = mix(two ^ (one >>> 13))
  return (two & 0x1fffff) * 4294967296 + (one >>> 0)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
