/** Reads rows that the database packed into one value: a row each would cost the driver four times as long. */
import type { DocId } from '@kith/shared/kit'

/** In place of an id that is null. */
export const NONE = '00000000-0000-0000-0000-000000000000'

/** Hex of every byte, so that ids are read without arithmetic. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const decoder = new TextDecoder()

export class PackedReader {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  /** Texts of rows repeat: an object's name is on each of its records. */
  private lastText = ''
  private lastFrom = 0
  private lastEnd = 0
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get hasMore(): boolean {
    return this.at < this.bytes.length
  }

  long(): number {
    this.at += 8
    return this.view.getInt32(this.at - 8) * 2 ** 32 + this.view.getUint32(this.at - 4)
  }

  int(): number {
    this.at += 4
    return this.view.getInt32(this.at - 4)
  }

  short(): number {
    this.at += 2
    return this.view.getInt16(this.at - 2)
  }

  id(): DocId {
    this.at += 16
    return uuidAt(this.bytes, this.at - 16) as DocId
  }

  idOrNull(): DocId | null {
    const { bytes, at } = this
    for (let i = at; i < at + 16; i++) if (bytes[i] !== 0) return this.id()
    this.at += 16
    return null
  }

  /** A view, not a copy. */
  blob(): Uint8Array {
    const length = this.int()
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  text(): string {
    const length = this.int()
    const from = this.at
    this.at += length
    if (!this.isLastText(from)) {
      this.lastText = decoder.decode(this.bytes.subarray(from, this.at))
      this.lastFrom = from
      this.lastEnd = this.at
    }
    return this.lastText
  }

  private isLastText(from: number): boolean {
    const { bytes, lastFrom, lastEnd } = this
    if (this.at - from !== lastEnd - lastFrom) return false
    for (let i = 0; i < lastEnd - lastFrom; i++) {
      if (bytes[lastFrom + i] !== bytes[from + i]) return false
    }
    return true
  }
}

function uuidAt(bytes: Uint8Array, at: number): string {
  const hex = (from: number, to: number) => {
    let out = ''
    for (let i = from; i < to; i++) out += HEX[bytes[at + i]!]!
    return out
  }
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`
}
