/** Attachments beside a backup file: `FILE.files/ab/cdef…`, by content, so that each is copied once. */
import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isFault } from '@kith/shared/kit'
import type { SnapshotFile } from '@kith/shared/rpc'
import type { EngineClient } from '#engine/compose'
import { toFault } from './connect.ts'
import { upload } from './upload.ts'

const START = /^[0-9a-f]{2}$/
const REST = /^[0-9a-f]{62}$/

/** Copies what is not there yet; returns how many were. */
export async function copyMissing(files: readonly SnapshotFile[], folder: string): Promise<number> {
  let copied = 0
  for (const { hash, path } of files) {
    const target = join(folder, hash.slice(0, 2), hash.slice(2))
    if (path === null || (await isThere(target))) continue
    await mkdir(dirname(target), { recursive: true })
    await copyFile(path, `${target}.part`)
    await rename(`${target}.part`, target)
    copied++
  }
  return copied
}

/** Sends the engine what it does not have; it names each by its content itself. */
export async function bringMissing(client: EngineClient, folder: string): Promise<number> {
  let brought = 0
  if (!(await isThere(folder))) return brought
  for (const start of (await readdir(folder)).filter(name => START.test(name))) {
    for (const rest of (await readdir(join(folder, start))).filter(name => REST.test(name))) {
      if (await isKnown(client, start + rest)) continue
      await client.files.finish({ upload: await upload(client, join(folder, start, rest)) })
      brought++
    }
  }
  return brought
}

async function isKnown(client: EngineClient, hash: string): Promise<boolean> {
  try {
    await client.files.url({ hash, name: hash })
    return true
  } catch (error) {
    if (isFault(toFault(error), 'file/missing')) return false
    throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}
