/**
 * The keys of a document nothing of which was ever overwritten or removed: most of a first sync, and
 * read in one walk over its bytes. Whatever else there is answers `undefined` and is read as a list of
 * writes (flat-state.ts), which says what may be there; here nothing is guessed either.
 */
import type { Json } from '#kit'
import { BytesReader } from './bytes-reader.ts'
import { CONTENT_ANY, HAS_KEY, isKeyName, MAX_CLOCK, MAX_STRUCTS, ROOT } from './flat-state.ts'

/** In the root map of this name, which is one sign long. */
const IN_ROOT = [1, ROOT.length, ROOT.charCodeAt(0)]

/** Bits of a struct that is the first write of its key and holds one JSON value. */
const FIRST_WRITE = CONTENT_ANY | HAS_KEY

/** Reads V1 bytes from `offset`. Throws `NotFlat` for bytes that nobody wrote. */
export function readPlain(bytes: Uint8Array, offset: number): Record<string, Json> | undefined {
  const reader = new BytesReader(bytes, offset)
  const keys: Record<string, Json> = {}
  let last = Infinity
  for (let clients = reader.uint(); clients > 0; clients--) {
    const count = reader.uint()
    const client = reader.uint()
    const clock = reader.uint()
    // Yjs writes clients in falling order: so none is named twice.
    if (client >= last || count > MAX_STRUCTS || clock + count > MAX_CLOCK) return undefined
    last = client
    for (let i = 0; i < count; i++) {
      if (reader.byte() !== FIRST_WRITE) return undefined
      if (!reader.takes(IN_ROOT)) return undefined
      const key = reader.name()
      if (!isKeyName(key) || reader.uint() !== 1 || Object.hasOwn(keys, key)) return undefined
      keys[key] = reader.any()
    }
  }
  const hasDeletions = reader.uint() !== 0
  return hasDeletions || reader.left !== 0 ? undefined : keys
}
