/** Hands a file to the engine in the chunks that both transports take. */
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { EngineClient } from '#engine/compose'
import { cliFault } from './verb.ts'

const CHUNK_BYTES = 512 * 1024

/** Returns the upload's name, for `exchange.open` or `files.finish`. */
export async function upload(client: EngineClient, path: string): Promise<string> {
  const size = await sizeOf(path)
  const { upload: name } = await client.files.begin({ name: basename(path), size })
  const file = await open(path, 'r')
  try {
    for (let offset = 0; offset < size;) {
      const { bytesRead, buffer } = await file.read(
        new Uint8Array(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        offset,
      )
      if (bytesRead === 0) break
      await client.files.chunk({ upload: name, offset, bytes: buffer.subarray(0, bytesRead) })
      offset += bytesRead
    }
  } finally {
    await file.close()
  }
  return name
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (error) {
    throw cliFault('no-file', { file: path }, error)
  }
  throw cliFault('no-file', { file: path })
}
