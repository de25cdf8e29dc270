/** Texts and headers in the file. Zstandard where this Node has it, else deflate; the row says which. */
import zlib from 'node:zlib'

const LEVEL = 3
const hasZstd = typeof zlib.zstdCompressSync === 'function'
export const ENCODING: 'zstd' | 'deflate' = hasZstd ? 'zstd' : 'deflate'
/** What a stored body may unpack to: bodies come from mails of at most 50 MB. */
const MAX_BYTES = 256 * 1024 * 1024

export function compress(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  return hasZstd
    ? zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL } })
    : zlib.deflateRawSync(bytes, { level: 5 })
}

export function uncompress(encoding: string, bytes: Uint8Array | null): string {
  if (bytes === null) return ''
  const options = { maxOutputLength: MAX_BYTES }
  return encoding === 'zstd'
    ? zlib.zstdDecompressSync(bytes, options).toString()
    : zlib.inflateRawSync(bytes, options).toString()
}
