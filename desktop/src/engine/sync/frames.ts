/** Messages as frames, with zstd where both ends have it: documents shrink to a quarter (SYNC 4.4). */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import {
  decodeServer,
  encodeClient,
  packFrame,
  unpackFrame,
  type ClientMessage,
  type ServerMessage,
} from '@kith/shared/protocol'

/** Below this a frame is not worth the work. */
const WORTH_BYTES = 16 * 1024
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } }

export const HAS_ZSTD = typeof zstdCompressSync === 'function'

export function toFrame(message: ClientMessage): Uint8Array {
  const frame = encodeClient(message)
  if (!HAS_ZSTD || frame.length < WORTH_BYTES) return frame
  return packFrame(frame, body => zstdCompressSync(body, LEVEL))
}

/** Throws `protocol/malformed`, `protocol/too-big`. */
export function fromFrame(bytes: Uint8Array): {
  readonly message: ServerMessage
  readonly bytes: number
} {
  const frame = unpackFrame(bytes, (body, limitBytes) =>
    zstdDecompressSync(body, { maxOutputLength: limitBytes }),
  )
  return { message: decodeServer(frame), bytes: frame.length }
}
