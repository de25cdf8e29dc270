/**
 * Writes one packed frame: type, flags, a table of the texts it repeats, then the entries.
 *
 * Integers are LEB128 as in lib0, ids their 16 bytes. Whoever calls passes what our own types hold,
 * so a number that is no place or time is a bug and throws as one.
 */
import type { DocId } from '#kit'

const NIBBLE = new Uint8Array(128)
for (let value = 0; value < 16; value++) NIBBLE[value.toString(16).charCodeAt(0)] = value

/** Where the two digits of each byte stand in an id's text. */
const DIGITS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/** Room before the entries: a head that fits is written there, and a long frame is not copied to be put behind it. */
const HEAD_BYTES = 256
const LONG_BYTES = 64 * 1024

export class FrameWriter {
  private bytes: Uint8Array
  private at = HEAD_BYTES
  private readonly texts = new Map<string, number>()

  /** `capacity`: bytes of the entries as far as they are known; it grows where they are more. */
  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(HEAD_BYTES + capacity)
  }

  byte(value: number): void {
    this.room(1)
    this.bytes[this.at++] = value
  }

  uint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`no place or time: ${value}`)
    this.room(8)
    let rest = value
    while (rest > 127) {
      this.bytes[this.at++] = 128 | (rest % 128)
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.at++] = rest
  }

  id(id: DocId): void {
    this.room(16)
    for (const digit of DIGITS) {
      const high = NIBBLE[id.charCodeAt(digit)]!
      this.bytes[this.at++] = (high << 4) | NIBBLE[id.charCodeAt(digit + 1)]!
    }
  }

  data(data: Uint8Array): void {
    this.uint(data.length)
    this.room(data.length)
    this.bytes.set(data, this.at)
    this.at += data.length
  }

  text(text: string): void {
    this.data(new TextEncoder().encode(text))
  }

  /** A text that entries of one frame share: written once, named by its place in the table. */
  shared(text: string): void {
    const known = this.texts.get(text) ?? this.texts.size
    this.texts.set(text, known)
    this.uint(known)
  }

  done(type: number): Uint8Array {
    const writer = new FrameWriter(256)
    writer.byte(type)
    writer.byte(0)
    writer.uint(this.texts.size)
    for (const text of this.texts.keys()) writer.text(text)
    const head = writer.bytes.subarray(HEAD_BYTES, writer.at)
    const from = HEAD_BYTES - head.length
    if (from >= 0 && this.at > LONG_BYTES) {
      this.bytes.set(head, from)
      return this.bytes.subarray(from, this.at)
    }
    const frame = new Uint8Array(head.length + this.at - HEAD_BYTES)
    frame.set(head)
    frame.set(this.bytes.subarray(HEAD_BYTES, this.at), head.length)
    return frame
  }

  private room(need: number): void {
    if (this.at + need <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.at + need))
    wider.set(this.bytes.subarray(0, this.at))
    this.bytes = wider
  }
}
