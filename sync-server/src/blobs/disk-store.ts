/** Pieces as files below a folder, sharded by their keys. */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '@kith/shared/disk'
import { newId } from '@kith/shared/kit'
import { blobFault } from './blob-fault.ts'
import { checkKey, type ObjectStore } from './object-store.ts'

export function createDiskStore(folder: string): ObjectStore {
  const pathOf = (key: string) => join(folder, ...checkKey(key).split('/').filter(Boolean))
  return {
    put: (key, bytes) => named(() => write(pathOf(key), bytes)),
    get: (key, from, to) => named(() => read(pathOf(key), from, to)),
    async size(key) {
      try {
        return (await stat(pathOf(key))).size
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw asFault(error)
      }
    },
    remove: key => named(() => rm(pathOf(key), { force: true })),
    removeAll: prefix => named(() => rm(pathOf(prefix), { recursive: true, force: true })),
  }
}

/** Under another name first: a name stands for a whole file that is on the disk. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${newId()}`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function read(path: string, from: number, to: number): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const bytes = new Uint8Array(to - from)
    let at = 0
    while (at < bytes.byteLength) {
      const { bytesRead } = await handle.read(bytes, at, bytes.byteLength - at, from + at)
      if (bytesRead === 0) throw blobFault('missing', {})
      at += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asFault(error)
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function asFault(error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ENOENT') return blobFault('missing', {}, error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return blobFault('full', {}, error)
  if (['EIO', 'EROFS', 'EACCES', 'ENOTDIR', 'EMFILE'].includes(code))
    return blobFault('store', { why: code }, error)
  return error
}
