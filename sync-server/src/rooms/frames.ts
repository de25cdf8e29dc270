/** A message as bytes, as it is and compressed; each is made once, however many it goes to. */
import { zstdCompressSync } from 'node:zlib'
import { encodeServer, packFrame, type ServerMessage } from '@kith/shared/protocol'

/** Smaller frames gain nothing worth the time. */
const COMPRESS_BYTES = 8 * 1024

export interface Frames {
  readonly plain: Uint8Array
  /** For those who said that they take it; as it is where that is small. */
  readonly packed: () => Uint8Array
}

export function framesOf(message: ServerMessage): Frames {
  const plain = encodeServer(message)
  let packed = plain.length < COMPRESS_BYTES ? plain : undefined
  return { plain, packed: () => (packed ??= packFrame(plain, zstdCompressSync)) }
}
