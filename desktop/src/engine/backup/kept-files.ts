/**
 * Attachments of snapshots. Their bytes never change, so a snapshot keeps a second name of each file
 * (`snapshots/files/ab/cdef…`) and a list of hashes beside it. A second name takes no room while the
 * file is attached; where the file system knows none, it is a copy, made once for all snapshots.
 */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { placeOf } from '#engine/files'

export interface KeptFile {
  readonly hash: string
  readonly bytes: number
  /** Where it lies, `null` when it is neither attached nor kept any more. */
  readonly path: string | null
}

export interface KeptFiles {
  /** Keeps what is there of these; what is not is still on the list. */
  readonly keep: (snapshot: string, hashes: Iterable<string>) => Promise<void>
  readonly listOf: (snapshot: string) => Promise<readonly KeptFile[]>
  /** Puts back what is missing among the attachments. Returns how many came back. */
  readonly bringBack: (snapshot: string) => Promise<number>
  /** Removes what no list names any more. */
  readonly tidy: () => Promise<void>
}

const LIST = '.files'
const FOLDER = 'files'
const LINE = /^([0-9a-f]{64}) (\d+)$/

export function createKeptFiles(snapshots: string, attachments: string): KeptFiles {
  const kept = join(snapshots, FOLDER)
  return { keep, listOf, bringBack, tidy }

  async function keep(snapshot: string, hashes: Iterable<string>): Promise<void> {
    const lines: string[] = []
    for (const hash of new Set(hashes)) {
      const from = placeOf(attachments, hash)
      const bytes = await sizeOf(from)
      if (bytes !== undefined) await secondName(from, placeOf(kept, hash))
      lines.push(`${hash} ${bytes ?? 0}\n`)
    }
    writeFileSync(join(snapshots, snapshot + LIST), lines.join(''), { mode: 0o600 })
  }

  async function listOf(snapshot: string): Promise<readonly KeptFile[]> {
    const files: KeptFile[] = []
    for (const { hash, bytes } of linesOf(snapshot)) {
      const places = [placeOf(attachments, hash), placeOf(kept, hash)]
      const sizes = await Promise.all(places.map(sizeOf))
      const at = sizes.findIndex(size => size !== undefined)
      files.push({ hash, bytes: sizes[at] ?? bytes, path: places[at] ?? null })
    }
    return files
  }

  async function bringBack(snapshot: string): Promise<number> {
    let count = 0
    for (const { hash } of linesOf(snapshot)) {
      const [place, from] = [placeOf(attachments, hash), placeOf(kept, hash)]
      if ((await sizeOf(place)) !== undefined || (await sizeOf(from)) === undefined) continue
      await secondName(from, place)
      count++
    }
    return count
  }

  async function tidy(): Promise<void> {
    const named = new Set<string>()
    for (const name of readdirSync(snapshots))
      if (name.endsWith(LIST))
        for (const { hash } of linesOf(name.slice(0, -LIST.length))) named.add(hash)
    for (const start of await entriesOf(kept))
      for (const rest of await entriesOf(join(kept, start)))
        if (!named.has(start + rest)) await rm(join(kept, start, rest), { force: true })
  }

  /** Snapshots of an earlier Kith, or made before a migration, have no list. */
  function linesOf(snapshot: string): readonly { readonly hash: string; readonly bytes: number }[] {
    const path = join(snapshots, snapshot + LIST)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return []
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap(line => {
        const match = LINE.exec(line)
        return match ? [{ hash: match[1] ?? '', bytes: Number(match[2]) }] : []
      })
  }
}

/** Appears whole or not at all. */
async function secondName(from: string, to: string): Promise<void> {
  if ((await sizeOf(to)) !== undefined) return
  await mkdir(dirname(to), { recursive: true })
  try {
    await link(from, to)
  } catch {
    // No second names on this file system.
    await copyFile(from, `${to}.part`)
    await rename(`${to}.part`, to)
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
