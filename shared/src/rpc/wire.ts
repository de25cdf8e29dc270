/**
 * How values that JSON lacks cross the wire. Both ends pass this to oRPC as `customJsonSerializers`;
 * without it a `Uint8Array` (files, documents) would arrive as an object of numbers.
 */
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

export const wireSerializers: WireSerializer[] = [bytes]
