/**
 * The keys of a document nothing of which was ever overwritten or removed: most of a first sync, and
 * read in one walk over its bytes. Whatever else there is answers `undefined` and is read as a list of
 * writes (flat-state.ts), which says what may be there; here nothing is guessed either.
 */
import type { Json } from '#kit'
import type { KeyList } from './record-codec.ts'
import { BytesReader } from './bytes-reader.ts'
import { CONTENT_ANY, HAS_KEY, isKeyName, MAX_CLOCK, MAX_STRUCTS, ROOT } from './flat-state.ts'

/** In the root map of this name, which is one sign long. */
const IN_ROOT = [1, ROOT.length, ROOT.charCodeAt(0)]

/** Bits of a struct that is the first write of its key and holds one JSON value. */
const FIRST_WRITE = CONTENT_ANY | HAS_KEY

/** Reads V1 bytes from `offset`. Throws `NotFlat` for bytes that nobody wrote. */
export function readPlain(bytes: Uint8Array, offset: number): Record<string, Json> | undefined {
  const keys: Record<string, Json> = {}
  const isPlain = eachWrite(bytes, offset, reader => {
    const key = reader.name()
    if (!isKeyName(key) || reader.uint() !== 1 || Object.hasOwn(keys, key)) return false
    keys[key] = reader.any()
    return true
  })
  return isPlain ? keys : undefined
}

/** More are read as an object, where a key is found without asking all others. */
const MOST_LISTED = 48
const listed: { count: number; fields: string[]; keys: string[]; values: Json[] } = {
  count: 0,
  fields: [],
  keys: [],
  values: [],
}

/** The same as a list that is written over by the next call: a first sync makes no object of each record. */
export function listPlain(bytes: Uint8Array, offset: number): KeyList | undefined {
  const { fields, keys, values } = listed
  let count = 0
  const isPlain = eachWrite(bytes, offset, reader => {
    const key = reader.name()
    if (count === MOST_LISTED || !isKeyName(key) || reader.uint() !== 1) return false
    for (let at = 0; at < count; at++) if (keys[at] === key) return false
    const slash = key.indexOf('/')
    fields[count] = slash < 0 ? key : key.slice(0, slash)
    keys[count] = key
    values[count] = reader.any()
    count++
    return true
  })
  listed.count = count
  return isPlain ? listed : undefined
}

/** `one` reads a key and its value; `false` ends it. */
function eachWrite(
  bytes: Uint8Array,
  offset: number,
  one: (reader: BytesReader) => boolean,
): boolean {
  const reader = new BytesReader(bytes, offset)
  let last = Infinity
  for (let clients = reader.uint(); clients > 0; clients--) {
    const count = reader.uint()
    const client = reader.uint()
    const clock = reader.uint()
    // Yjs writes clients in falling order: so none is named twice.
    if (client >= last || count > MAX_STRUCTS || clock + count > MAX_CLOCK) return false
    last = client
    for (let i = 0; i < count; i++) {
      if (reader.byte() !== FIRST_WRITE || !reader.takes(IN_ROOT) || !one(reader)) return false
    }
  }
  const hasDeletions = reader.uint() !== 0
  return !hasDeletions && reader.left === 0
}
