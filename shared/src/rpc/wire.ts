/**
 * How values that JSON lacks cross the wire. Both ends pass this to oRPC as `customJsonSerializers`;
 * without it a `Uint8Array` (files, documents) would arrive as an object of numbers.
 */
import { isStream } from '#kit'
import { isPacked, isWindow, packRows, unpackRows } from './pack-rows.ts'

export interface WireSerializer {
  /** Marks the value on the wire; above 20, never changed. */
  readonly type: number
  readonly condition: (value: unknown) => boolean
  readonly serialize: (value: unknown) => unknown
  readonly deserialize: (wire: unknown) => unknown
}

/** Arguments of one call to `fromCharCode`: engines limit them. */
const PIECE = 0x8000

const bytes: WireSerializer = {
  type: 21,
  condition: value => value instanceof Uint8Array,
  serialize(value) {
    const from = value as Uint8Array
    let binary = ''
    for (let at = 0; at < from.length; at += PIECE) {
      binary += String.fromCharCode(...from.subarray(at, at + PIECE))
    }
    return btoa(binary)
  },
  deserialize: wire => Uint8Array.from(atob(String(wire)), character => character.charCodeAt(0)),
}

/**
 * Answers with rows go as one JSON text: oRPC would walk every cell to look for values JSON lacks,
 * which costs more than the question itself (figures in DECISIONS). Rows hold nothing but JSON.
 */
const rows: WireSerializer = {
  type: 22,
  condition: value =>
    isObject(value) && Array.isArray(value['rows']) && typeof value['version'] === 'number',
  serialize: value =>
    JSON.stringify((isObject(value) && isWindow(value) ? packRows(value) : undefined) ?? value),
  deserialize(wire) {
    const value: unknown = JSON.parse(String(wire))
    return isPacked(value) ? unpackRows(value) : value
  },
}

const isObject = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  typeof value === 'object' && value !== null

export const wireSerializers: WireSerializer[] = [rows, bytes]

/**
 * For the ends of a MessagePort: messages are cloned as they are instead of written as JSON first.
 * The list names what would be transferred, which is nothing (Electron drops transferred buffers).
 * The message that opens a stream goes the other way: only writing it says that events will follow,
 * and without that word the page is given nothing to listen to.
 */
export const portOptions = {
  customJsonSerializers: wireSerializers,
  experimental_transfer: ([, , payload]: readonly unknown[]): object[] | null =>
    isObject(payload) && isStream(payload['body']) ? null : [],
}
