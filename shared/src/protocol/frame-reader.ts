/**
 * Reads a packed frame that somebody else wrote: every read is bounded by the frame, every list by a
 * count, and whatever is odd throws `protocol/malformed`.
 */
import type { DocId } from '#kit'
import { protocolFault } from './fault.ts'

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))
const MAX_TEXTS = 4096
const MAX_SHARED_BYTES = 1024

export const malformed = (why: string, cause?: unknown) =>
  protocolFault('malformed', { why }, cause)

export class FrameReader {
  private readonly bytes: Uint8Array
  private at: number
  private readonly texts: string[] = []

  /** Starts behind type and flags. */
  constructor(frame: Uint8Array) {
    this.bytes = frame
    this.at = 2
    const count = this.count(MAX_TEXTS)
    for (let i = 0; i < count; i++) this.texts.push(this.text(MAX_SHARED_BYTES))
  }

  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw malformed('it ends too early')
    return value
  }

  uint(): number {
    let value = 0
    let unit = 1
    for (;;) {
      const part = this.byte()
      value += (part & 127) * unit
      if (value > Number.MAX_SAFE_INTEGER) throw malformed('a number out of range')
      if (part < 128) return value
      unit *= 128
      if (unit > Number.MAX_SAFE_INTEGER) throw malformed('a number without end')
    }
  }

  /** A number of things of which each takes at least one byte. */
  count(limit: number): number {
    const count = this.uint()
    if (count > this.bytes.length - this.at) throw malformed('it ends too early')
    if (count > limit) throw malformed(`more than ${limit} of a kind`)
    return count
  }

  /** A view into the frame, not a copy. */
  data(limit = Number.MAX_SAFE_INTEGER): Uint8Array {
    const length = this.count(limit)
    const start = this.at
    this.at += length
    return this.bytes.subarray(start, this.at)
  }

  text(limit: number): string {
    const bytes = this.data(limit)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (error) {
      throw malformed('text that is not UTF-8', error)
    }
  }

  shared(): string {
    const text = this.texts[this.uint()]
    if (text === undefined) throw malformed('a text that is not in the table')
    return text
  }

  oneOf<T extends string>(list: readonly T[], what: string): T {
    const text = this.shared()
    const found = list.find(known => known === text)
    if (found === undefined) throw malformed(`an unknown ${what}`)
    return found
  }

  id(): DocId {
    const { bytes, at } = this
    if (at + 16 > bytes.length) throw malformed('it ends too early')
    const version = bytes[at + 6]! >> 4
    if (version < 1 || version > 8 || bytes[at + 8]! >> 6 !== 2) throw malformed('no id')
    this.at += 16
    const four = (from: number) => HEX[bytes[at + from]!]! + HEX[bytes[at + from + 1]!]!
    return `${four(0)}${four(2)}-${four(4)}-${four(6)}-${four(8)}-${four(10)}${four(12)}${four(14)}` as DocId
  }

  end(): void {
    if (this.at !== this.bytes.length) throw malformed('more than was announced')
  }
}
