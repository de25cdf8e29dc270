/**
 * Files by content: `files/ab/cdef…` named by SHA-256, one row each in `file`.
 *
 * Promises: a file that has a row is whole and on disk; the same bytes are kept once; nothing that
 * a record, a running job or the last thirty days of undo may still need is removed.
 */
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '@kith/shared/disk'
import { newId, type Clock, type Log } from '@kith/shared/kit'
import type { Store } from '#engine/store'
import { fileFault, MAX_FILE_BYTES } from './file-faults.ts'
import { HEAD_BYTES, typeOf } from './file-type.ts'
import { safeName } from './safe-name.ts'
import { createUploads, guarded, type ArrivedFile } from './uploads.ts'

export interface StoredFile {
  readonly hash: string
  readonly size: number
  readonly type: string
  readonly path: string
}

export interface FinishedUpload {
  readonly upload: string
  readonly hash: string
  readonly size: number
  readonly type: string
  readonly name: string
}

export interface FileStore {
  readonly begin: (name: string, size: number) => Promise<{ readonly upload: string }>
  readonly chunk: (upload: string, offset: number, bytes: Uint8Array) => Promise<void>
  readonly finish: (upload: string) => Promise<FinishedUpload>
  /** A finished upload of this session. */
  readonly uploaded: (upload: string) => FinishedUpload
  /** Keeps a copy of a file of this machine, or moves it in when it is ours to take. */
  readonly keep: (path: string, name: string, how?: 'copy' | 'move') => Promise<FinishedUpload>
  /** By hash; throws `file/missing`. */
  readonly find: (hash: string) => StoredFile
  readonly stream: (
    hash: string,
    range?: { readonly start: number; readonly end: number },
  ) => Readable
  /** A path for work in progress, removed at the next start. */
  readonly scratch: (name: string) => string
  /** Keeps a file from being collected while a job needs it. Counted. */
  readonly pin: (hash: string) => void
  readonly unpin: (hash: string) => void
  /** Removes what nothing refers to any more and has not for thirty days. Returns the number of files. */
  readonly collect: () => Promise<number>
  /** Collects some minutes from now and then every day. */
  readonly start: () => void
  readonly close: () => Promise<void>
}

export interface FileStoreDeps {
  readonly folder: string
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Hashes that any record refers to now, deleted records too. */
  readonly referenced: () => Iterable<string>
}

const DAY_MS = 24 * 60 * 60_000
const GRACE_MS = 30 * DAY_MS
const FIRST_COLLECT_MS = 5 * 60_000
const HASH = /^[0-9a-f]{64}$/

/** Where a file lies below a folder of files by content. */
export const placeOf = (folder: string, hash: string): string =>
  join(folder, hash.slice(0, 2), hash.slice(2))

export function createFileStore(deps: FileStoreDeps): FileStore {
  const { folder, store, clock, log } = deps
  mkdirSync(folder, { recursive: true })
  const working = join(folder, '.incoming')
  const uploads = createUploads(working)
  const finished = new Map<string, FinishedUpload>()
  const timers: ReturnType<typeof setTimeout>[] = []

  return {
    begin: async (name, size) => ({ upload: await uploads.begin(name, size) }),
    chunk: uploads.chunk,
    async finish(upload) {
      const known = finished.get(upload)
      if (known) return known
      return settle(upload, await uploads.finish(upload))
    },
    uploaded(upload) {
      const known = finished.get(upload)
      if (!known) throw fileFault('no-upload', { upload })
      return known
    },
    async keep(path, name, how = 'copy') {
      const staged = join(working, newId())
      await guarded(basename(path), () =>
        how === 'move' ? rename(path, staged) : copyFile(path, staged),
      )
      return settle(newId(), await inspect(staged, safeName(name)))
    },
    find: row,
    stream: (hash, range) => createReadStream(row(hash).path, range),
    scratch: name => join(working, `${newId()}-${safeName(name)}`),
    pin: hash =>
      store.write(tx => void tx.run('UPDATE file SET pinned = pinned + 1 WHERE hash = ?', [hash])),
    unpin: hash =>
      store.write(
        tx =>
          void tx.run(
            'UPDATE file SET pinned = max(pinned - 1, 0), unused_since = NULL WHERE hash = ?',
            [hash],
          ),
      ),
    collect,
    start() {
      timers.push(setTimeout(look, FIRST_COLLECT_MS).unref(), setInterval(look, DAY_MS).unref())
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      return uploads.close()
    },
  }

  function row(hash: string): StoredFile {
    const found = HASH.test(hash)
      ? store.get<{ size: number; type: string }>(
          'SELECT size, type FROM file WHERE hash = ? AND have = 1',
          [hash],
        )
      : undefined
    if (!found) throw fileFault('missing', { hash })
    return { hash, size: found.size, type: found.type, path: pathOf(hash) }
  }

  function pathOf(hash: string): string {
    return placeOf(folder, hash)
  }

  /** Moves an arrived file to its place, then tells the database: a row never stands for a missing file. */
  async function settle(upload: string, file: ArrivedFile): Promise<FinishedUpload> {
    const place = pathOf(file.hash)
    await mkdir(dirname(place), { recursive: true })
    await chmod(file.path, 0o600)
    await rename(file.path, place)
    await syncFolder(dirname(place))
    store.write(tx => {
      tx.run(
        `INSERT INTO file (hash, size, type, have, created_at) VALUES (?, ?, ?, 1, ?)
         ON CONFLICT (hash) DO UPDATE SET have = 1, unused_since = NULL`,
        [file.hash, file.size, file.type, clock.now()],
      )
    })
    const { hash, size, type, name } = file
    const done = { upload, hash, size, type, name }
    finished.set(upload, done)
    return done
  }

  async function inspect(path: string, name: string): Promise<ArrivedFile> {
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES) {
      await rm(path, { force: true })
      throw fileFault('too-large', { name, size })
    }
    const hash = createHash('sha256')
    let head: Buffer = Buffer.alloc(0)
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Buffer
      hash.update(bytes)
      if (head.byteLength < HEAD_BYTES)
        head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.byteLength)])
    }
    const handle = await open(path, 'r+')
    await handle.sync()
    await handle.close()
    return { path, name, size, hash: hash.digest('hex'), type: typeOf(head, name) }
  }

  function look(): void {
    collect().catch(error => log.error('files/collect', { error }))
  }

  async function collect(): Promise<number> {
    const now = clock.now()
    const used = new Set(deps.referenced())
    const rows = store.all<{
      hash: string
      pinned: number
      unused_since: number | null
      created_at: number
    }>('SELECT hash, pinned, unused_since, created_at FROM file WHERE have = 1')
    const isUsed = (hash: string, pinned: number): boolean => pinned > 0 || used.has(hash)
    const expired = rows.filter(
      file => !isUsed(file.hash, file.pinned) && now - (file.unused_since ?? now) >= GRACE_MS,
    )
    store.write(tx => {
      for (const file of rows) {
        if (isUsed(file.hash, file.pinned)) {
          if (file.unused_since !== null)
            tx.run('UPDATE file SET unused_since = NULL WHERE hash = ?', [file.hash])
        } else if (file.unused_since === null) {
          tx.run('UPDATE file SET unused_since = ? WHERE hash = ?', [now, file.hash])
        }
      }
      for (const file of expired) tx.run('DELETE FROM file WHERE hash = ?', [file.hash])
    })
    for (const file of expired) await rm(pathOf(file.hash), { force: true })
    await removeStrays(now)
    if (expired.length > 0) log.info('files/collected', { files: expired.length })
    return expired.length
  }

  /** Files without a row: going back to a snapshot leaves those that came after it. */
  async function removeStrays(now: number): Promise<void> {
    const known = new Set(store.pluck<string>('SELECT hash FROM file'))
    for (const start of await readdir(folder)) {
      if (!/^[0-9a-f]{2}$/.test(start)) continue
      for (const rest of await readdir(join(folder, start))) {
        if (!HASH.test(start + rest) || known.has(start + rest)) continue
        const path = join(folder, start, rest)
        // One that is arriving has its name before it has its row.
        if (now - (await stat(path)).mtimeMs >= GRACE_MS) await rm(path, { force: true })
      }
    }
  }
}
