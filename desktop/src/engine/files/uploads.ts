/**
 * Files on their way in: a temporary file each, written strictly in order, hashed while it grows.
 * What is left of an upload that nobody finished is removed at the next start.
 */
import { createHash, type Hash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { createSerialQueue, isFault, newId, type SerialQueue } from '@kith/shared/kit'
import { fileFault, MAX_CHUNK_BYTES, MAX_FILE_BYTES } from './file-faults.ts'
import { HEAD_BYTES, typeOf } from './file-type.ts'
import { safeName } from './safe-name.ts'

export interface ArrivedFile {
  readonly path: string
  readonly hash: string
  readonly size: number
  readonly type: string
  readonly name: string
}

export interface Uploads {
  readonly begin: (name: string, size: number) => Promise<string>
  readonly chunk: (upload: string, offset: number, bytes: Uint8Array) => Promise<void>
  /** The whole file, on disk for good, still under its temporary path. */
  readonly finish: (upload: string) => Promise<ArrivedFile>
  readonly abandon: (upload: string) => Promise<void>
  readonly close: () => Promise<void>
}

interface Upload {
  readonly name: string
  readonly size: number
  readonly path: string
  readonly handle: FileHandle
  readonly hash: Hash
  readonly turn: SerialQueue
  head: Uint8Array
  have: number
}

export function createUploads(folder: string): Uploads {
  const uploads = new Map<string, Upload>()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })

  return {
    async begin(givenName, size) {
      const name = safeName(givenName)
      if (size > MAX_FILE_BYTES) throw fileFault('too-large', { name, size })
      const id = newId()
      const path = join(folder, id)
      const handle = await guarded(name, () => open(path, 'wx', 0o600))
      uploads.set(id, {
        name,
        size,
        path,
        handle,
        hash: createHash('sha256'),
        turn: createSerialQueue(),
        head: new Uint8Array(0),
        have: 0,
      })
      return id
    },
    chunk: async (id, offset, bytes) => must(id).turn.run(() => append(must(id), offset, bytes)),
    finish: async id => must(id).turn.run(() => complete(id, must(id))),
    async abandon(id) {
      const upload = uploads.get(id)
      if (!upload) return
      uploads.delete(id)
      await upload.handle.close()
      await rm(upload.path, { force: true })
    },
    async close() {
      for (const upload of uploads.values()) await upload.handle.close()
      uploads.clear()
    },
  }

  function must(id: string): Upload {
    const upload = uploads.get(id)
    if (!upload) throw fileFault('no-upload', { upload: id })
    return upload
  }

  async function append(upload: Upload, offset: number, bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength > MAX_CHUNK_BYTES)
      throw fileFault('chunk-too-large', { size: bytes.byteLength })
    if (offset !== upload.have)
      throw fileFault('wrong-offset', { expected: upload.have, got: offset })
    if (offset + bytes.byteLength > upload.size) {
      throw fileFault('too-large', { name: upload.name, size: offset + bytes.byteLength })
    }
    await guarded(upload.name, () => writeAll(upload.handle, bytes, offset))
    upload.hash.update(bytes)
    if (upload.head.byteLength < HEAD_BYTES) {
      upload.head = Buffer.concat([
        upload.head,
        bytes.subarray(0, HEAD_BYTES - upload.head.byteLength),
      ])
    }
    upload.have += bytes.byteLength
  }

  async function complete(id: string, upload: Upload): Promise<ArrivedFile> {
    const { name, size, have, path } = upload
    if (have !== size) throw fileFault('incomplete', { name, size, have })
    await guarded(name, () => upload.handle.sync())
    await upload.handle.close()
    uploads.delete(id)
    return { path, size, name, hash: upload.hash.digest('hex'), type: typeOf(upload.head, name) }
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let written = 0; written < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(
      bytes,
      written,
      bytes.byteLength - written,
      offset + written,
    )
    written += bytesWritten
  }
}

/** Names a full disk; lets everything else through as it is. */
export async function guarded<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isFault(error)) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOSPC' || code === 'EDQUOT') throw fileFault('disk-full', { name }, error)
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EPERM') {
      throw fileFault('unreadable', { name, why: code }, error)
    }
    throw error
  }
}
