/** Reads Yjs' V1 encoding without trusting it: every read is bounded and every oddity throws `NotFlat`. */
import type { Json } from '#kit'

export type NotFlatReason = 'malformed' | 'foreign-root'

/** The bytes are not what Kith writes. The light paths then leave the document to Yjs, the gate refuses it. */
export class NotFlat extends Error {
  readonly reason: NotFlatReason
  constructor(why: string, reason: NotFlatReason = 'malformed') {
    super(why)
    this.reason = reason
  }
}

const MAX_DEPTH = 20
const SHORT_TEXT = 48
/** Names come again in every record: one string each, found by its bytes, instead of another made each time. */
const NAMES = 1024
const names: string[] = Array.from({ length: NAMES }, () => '')
/** Making one takes longer than most texts. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class BytesReader {
  readonly bytes: Uint8Array
  at: number
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw new NotFlat('it ends too early')
    return value
  }

  uint(): number {
    const only = this.bytes[this.at]
    if (only !== undefined && only < 128) {
      this.at++
      return only
    }
    let value = 0
    let unit = 1
    for (;;) {
      const part = this.byte()
      value += (part & 127) * unit
      if (value > Number.MAX_SAFE_INTEGER) throw new NotFlat('a number out of range')
      if (part < 128) return value
      unit *= 128
      if (unit > Number.MAX_SAFE_INTEGER) throw new NotFlat('a number without end')
    }
  }

  text(): string {
    const length = this.uint()
    if (length > this.left) throw new NotFlat('it ends too early')
    const end = this.at + length
    if (length > SHORT_TEXT) return this.decode(end)
    for (let i = this.at; i < end; i++) if (this.bytes[i]! > 127) return this.decode(end)
    const text = this.ascii(end)
    this.at = end
    return text
  }

  /** As `text`, for what is nearly always one of a few hundred names. */
  name(): string {
    const start = this.at
    const length = this.uint()
    const from = this.at
    const end = from + length
    if (length > SHORT_TEXT || length > this.left) return this.again(start)
    let hash = length
    for (let i = from; i < end; i++) hash = (Math.imul(hash, 31) + this.bytes[i]!) | 0
    const place = hash & (NAMES - 1)
    const known = names[place]!
    if (known.length === length && this.says(known, from)) {
      this.at = end
      return known
    }
    const name = this.again(start)
    // Only what has as many signs as bytes can be compared sign by sign.
    if (name.length === length) names[place] = name
    return name
  }

  /** Whether these bytes are next; then it stands behind them. */
  takes(expected: readonly number[]): boolean {
    const { bytes, at } = this
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
    this.at = at + expected.length
    return true
  }

  any(depth = 0): Json {
    if (depth > MAX_DEPTH) throw new NotFlat('a value nested too deep')
    const tag = this.byte()
    switch (tag) {
      case 126:
        return null
      case 125:
        return this.int()
      case 124:
        return finite(this.view(4).getFloat32(0, false))
      case 123:
        return finite(this.view(8).getFloat64(0, false))
      case 121:
        return false
      case 120:
        return true
      case 119:
        return this.text()
      case 118:
        return this.object(depth)
      case 117: {
        const length = this.uint()
        if (length > this.left) throw new NotFlat('it ends too early')
        const list: Json[] = []
        for (let i = 0; i < length; i++) list.push(this.any(depth + 1))
        return list
      }
      default:
        throw new NotFlat('a value that is not JSON')
    }
  }

  /** Eight signs at a time: one by one, every sign from the thirteenth on would be an object. */
  private ascii(end: number): string {
    const { bytes } = this
    let at = this.at
    let text = ''
    for (; at + 8 <= end; at += 8)
      text += String.fromCharCode(
        bytes[at]!,
        bytes[at + 1]!,
        bytes[at + 2]!,
        bytes[at + 3]!,
        bytes[at + 4]!,
        bytes[at + 5]!,
        bytes[at + 6]!,
        bytes[at + 7]!,
      )
    if (at + 4 <= end) {
      text += String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!)
      at += 4
    }
    for (; at < end; at++) text += String.fromCharCode(bytes[at]!)
    return text
  }

  private again(start: number): string {
    this.at = start
    return this.text()
  }

  private says(text: string, from: number): boolean {
    for (let i = 0; i < text.length; i++)
      if (text.charCodeAt(i) !== this.bytes[from + i]) return false
    return true
  }

  private object(depth: number): Json {
    const length = this.uint()
    if (length > this.left) throw new NotFlat('it ends too early')
    const object: Record<string, Json> = {}
    for (let i = 0; i < length; i++) {
      const key = this.name()
      if (key === '__proto__') throw new NotFlat('a key named __proto__')
      object[key] = this.any(depth + 1)
    }
    return object
  }

  private int(): number {
    const first = this.byte()
    const isNegative = (first & 64) > 0
    let value = first & 63
    if (first > 127) value += this.uint() * 64
    if (value > Number.MAX_SAFE_INTEGER) throw new NotFlat('a number out of range')
    return isNegative ? -value : value
  }

  private view(size: number): DataView {
    if (size > this.left) throw new NotFlat('it ends too early')
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, size)
    this.at += size
    return view
  }

  private decode(end: number): string {
    let text: string
    try {
      text = decoder.decode(this.bytes.subarray(this.at, end))
    } catch {
      throw new NotFlat('text that is not UTF-8')
    }
    this.at = end
    return text
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new NotFlat('a number that is not finite')
  return value
}
