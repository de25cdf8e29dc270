/**
 * Bytes in the order that Yjs' V1 encoding wants them. Grows as needed; one writer makes one result,
 * and another after `restart`.
 *
 * Yjs' own encoder builds the same bytes, at several times the cost for short text; an import of a
 * hundred thousand rows notices.
 */
import type { Json } from '#kit'

const BITS_31 = 0x7fffffff
const SHORT_TEXT = 64
/** At three bytes a character still below 128, so that the length is one byte. */
const SHORT_WORDS = 42
/** What one large document needed is not kept for the next. */
const MAX_KEPT = 64 * 1024
const encoder = new TextEncoder()

export class BytesWriter {
  private bytes: Uint8Array
  private at = 0
  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
  }

  /** Forgets what was written and keeps the room for it: results are copies. */
  restart(): void {
    this.at = 0
    if (this.bytes.length > MAX_KEPT) this.bytes = new Uint8Array(MAX_KEPT)
  }

  byte(value: number): void {
    if (this.at === this.bytes.length) this.grow(1)
    this.bytes[this.at++] = value
  }

  uint(value: number): void {
    if (this.at + 8 > this.bytes.length) this.grow(8)
    let rest = value
    while (rest > 127) {
      this.bytes[this.at++] = 128 | (rest % 128)
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.at++] = rest
  }

  copy(from: Uint8Array, start: number, end: number): void {
    const length = end - start
    if (this.at + length > this.bytes.length) this.grow(length)
    this.bytes.set(from.subarray(start, end), this.at)
    this.at += length
  }

  text(value: string): void {
    if (value.length <= SHORT_TEXT && this.ascii(value)) return
    if (value.length <= SHORT_WORDS) {
      this.words(value)
      return
    }
    const encoded = encoder.encode(value)
    this.uint(encoded.length)
    this.copy(encoded, 0, encoded.length)
  }

  /** One JSON value, tagged as lib0 tags it. */
  any(value: Json): void {
    if (typeof value === 'string') {
      this.byte(119)
      this.text(value)
    } else if (typeof value === 'number') this.number(value)
    else if (value === null) this.byte(126)
    else if (typeof value === 'boolean') this.byte(value ? 120 : 121)
    else if (Array.isArray(value)) {
      this.byte(117)
      this.uint(value.length)
      for (const item of value) this.any(item)
    } else {
      const entries = Object.entries(value)
      this.byte(118)
      this.uint(entries.length)
      for (const [key, item] of entries) {
        this.text(key)
        this.any(item)
      }
    }
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.at)
  }

  private ascii(value: string): boolean {
    const length = value.length
    if (this.at + length + 1 > this.bytes.length) this.grow(length + 1)
    const start = this.at + 1
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i)
      if (code > 127) return false
      this.bytes[start + i] = code
    }
    // SHORT_TEXT is below 128, so the length is one byte.
    this.bytes[this.at] = length
    this.at = start + length
    return true
  }

  private words(value: string): void {
    const room = value.length * 3 + 1
    if (this.at + room > this.bytes.length) this.grow(room)
    const { written } = encoder.encodeInto(value, this.bytes.subarray(this.at + 1))
    this.bytes[this.at] = written
    this.at += written + 1
  }

  private number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) <= BITS_31) {
      this.byte(125)
      this.int(value)
      return
    }
    const isSingle = Math.fround(value) === value
    const size = isSingle ? 4 : 8
    this.byte(isSingle ? 124 : 123)
    if (this.at + size > this.bytes.length) this.grow(size)
    const view = new DataView(this.bytes.buffer, this.at, size)
    if (isSingle) view.setFloat32(0, value, false)
    else view.setFloat64(0, value, false)
    this.at += size
  }

  private int(value: number): void {
    const isNegative = value < 0 || Object.is(value, -0)
    const size = Math.abs(value)
    this.byte((size > 63 ? 128 : 0) | (isNegative ? 64 : 0) | (size & 63))
    if (size > 63) this.uint(Math.floor(size / 64))
  }

  private grow(need: number): void {
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.at + need))
    wider.set(this.bytes)
    this.bytes = wider
  }
}
