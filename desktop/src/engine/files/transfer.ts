/**
 * Attachments between this device and the server: what is new goes up after a sync, what is missing
 * comes down when it is opened or when it is to be kept offline.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { createEmitter, createSerialQueue, isFault, type Log } from '@kith/shared/kit'
import type { Store } from '#engine/store'
import { fileFault } from './file-faults.ts'
import { REMOTE_PIECE_BYTES, type FileRemote } from './file-remote.ts'
import type { FileStore, StoredFile } from './file-store.ts'
import { guarded } from './uploads.ts'

export interface TransferProgress {
  readonly hash: string
  readonly direction: 'up' | 'down'
  readonly done: number
  readonly total: number
}

/** Where the bytes of a file are. */
export interface FileState {
  readonly isHere: boolean
  readonly isKept: boolean
  /** `null`: the workspace is on this device alone. */
  readonly isSent: boolean | null
  readonly progress: Omit<TransferProgress, 'hash'> | null
}

export interface FileTransfer {
  /** Sends what the server lacks; answers how many files. Throws when the server can not be reached. */
  readonly push: () => Promise<number>
  /** The file, fetched when it is not here. Throws `file/missing`, and what the server says. */
  readonly fetch: (hash: string) => Promise<StoredFile>
  /** Keeps a file on this device at all times, or no longer. */
  readonly keepOffline: (hash: string, isKept: boolean) => Promise<void>
  /** Fetches what is to be kept offline and is not here; answers how many. */
  readonly pull: () => Promise<number>
  readonly stateOf: (hash: string) => FileState
  /** Something that `stateOf` says may be otherwise. */
  readonly onChange: (listener: () => void) => () => void
  readonly onProgress: (listener: (progress: TransferProgress) => void) => () => void
  readonly close: () => void
}

export interface FileTransferDeps {
  readonly files: FileStore
  readonly store: Store
  readonly remote: FileRemote
  readonly log: Log
  /** Hashes that records refer to now. */
  readonly referenced: () => Iterable<string>
}

/** The server has none to give, however often it is asked: others go on. */
const GONE = ['blob/missing', 'file/damaged']
/** The server will not take these, however often they are sent: others go on. */
const REFUSED = ['blob/too-large', 'blob/quota', 'http/not-allowed']

export function createFileTransfer(deps: FileTransferDeps): FileTransfer {
  const { files, store, remote, log, referenced } = deps
  const progress = createEmitter<TransferProgress>(error => log.error('files/listener', { error }))
  const changes = createEmitter<void>(error => log.error('files/listener', { error }))
  const travelling = new Map<string, NonNullable<FileState['progress']>>()
  const turn = createSerialQueue()
  const stop = new AbortController()
  const coming = new Map<string, Promise<StoredFile>>()
  /** Halves of files that were cut off, until the engine ends. */
  const halves = new Map<string, string>()

  return {
    push: () => turn.run(push),
    fetch,
    async keepOffline(hash, isKept) {
      const was = isKeptOffline(hash)
      store.write(tx => {
        const sql = isKept
          ? 'INSERT OR IGNORE INTO file_offline (hash) VALUES (?)'
          : 'DELETE FROM file_offline WHERE hash = ?'
        tx.run(sql, [hash])
      })
      if (isKept && !was) {
        await fetch(hash)
        files.pin(hash)
      } else if (!isKept && was && here(hash) !== undefined) files.unpin(hash)
      changes.emit()
    },
    async pull() {
      const wanted = store
        .pluck<string>('SELECT hash FROM file_offline')
        .filter(hash => here(hash) === undefined)
      let count = 0
      for (const hash of wanted) {
        try {
          await fetch(hash)
        } catch (error) {
          if (!isFault(error) || !GONE.includes(error.code)) throw error
          log.warn('files/not-there', { hash, code: error.code })
          continue
        }
        files.pin(hash)
        count++
      }
      return count
    },
    stateOf(hash) {
      const upstream = remote.upstream()
      const isHere = here(hash) !== undefined
      return {
        isHere,
        isKept: isKeptOffline(hash),
        isSent: upstream === null ? null : !isHere || isSent(upstream, hash),
        progress: travelling.get(hash) ?? null,
      }
    },
    onChange: listener => changes.on(listener),
    onProgress: listener => progress.on(listener),
    close: () => stop.abort(),
  }

  function here(hash: string): StoredFile | undefined {
    try {
      return files.find(hash)
    } catch (error) {
      if (isFault(error, 'file/missing')) return undefined
      throw error
    }
  }

  function isKeptOffline(hash: string): boolean {
    return store.get('SELECT 1 FROM file_offline WHERE hash = ?', [hash]) !== undefined
  }

  function isSent(upstream: string, hash: string): boolean {
    const row = store.get('SELECT 1 FROM file_sent WHERE upstream = ? AND hash = ?', [
      upstream,
      hash,
    ])
    return row !== undefined
  }

  function moved(now: TransferProgress): void {
    const { hash, ...rest } = now
    travelling.set(hash, rest)
    progress.emit(now)
    changes.emit()
  }

  function arrived(hash: string): void {
    travelling.delete(hash)
    changes.emit()
  }

  async function push(): Promise<number> {
    const upstream = remote.upstream()
    if (upstream === null) return 0
    const sent = new Set(
      store.pluck<string>('SELECT hash FROM file_sent WHERE upstream = ?', [upstream]),
    )
    let count = 0
    for (const hash of new Set(referenced())) {
      const file = sent.has(hash) ? undefined : here(hash)
      if (file === undefined) continue
      try {
        await sendOne(file)
      } catch (error) {
        if (!isFault(error) || !REFUSED.includes(error.code)) throw error
        log.warn('files/refused', { hash, code: error.code })
        continue
      } finally {
        arrived(hash)
      }
      store.write(tx =>
        tx.run('INSERT OR IGNORE INTO file_sent (upstream, hash) VALUES (?, ?)', [upstream, hash]),
      )
      changes.emit()
      count++
    }
    if (count > 0) log.info('files/sent', { files: count })
    return count
  }

  async function sendOne({ hash, size }: StoredFile): Promise<void> {
    const { signal } = stop
    let state = await remote.state(hash, signal)
    while (!state.isComplete) {
      const { have: offset } = state
      const bytes = await pieceOf(hash, size, offset)
      try {
        state = await remote.put({ hash, size, offset, bytes }, signal)
      } catch (error) {
        // Another device sends the same file: go on from where it stands.
        if (!isFault(error, 'blob/wrong-offset')) throw error
        state = await remote.state(hash, signal)
        if (!state.isComplete && state.have === offset) throw error
      }
      moved({ hash, direction: 'up', done: state.have, total: size })
    }
  }

  async function pieceOf(hash: string, size: number, offset: number): Promise<Uint8Array> {
    const end = Math.min(size, offset + REMOTE_PIECE_BYTES)
    if (end <= offset) return new Uint8Array(0)
    const parts: Buffer[] = []
    for await (const part of files.stream(hash, { start: offset, end: end - 1 }))
      parts.push(part as Buffer)
    return Buffer.concat(parts)
  }

  /** Two who open the same file at once wait for one transfer. */
  function fetch(hash: string): Promise<StoredFile> {
    const known = here(hash)
    if (known !== undefined) return Promise.resolve(known)
    const running =
      coming.get(hash) ??
      receive(hash).finally(() => {
        coming.delete(hash)
        arrived(hash)
      })
    coming.set(hash, running)
    return running
  }

  async function receive(hash: string): Promise<StoredFile> {
    const upstream = remote.upstream()
    if (upstream === null) throw fileFault('missing', { hash })
    const path = halves.get(hash) ?? files.scratch(hash)
    halves.set(hash, path)
    await guarded(hash, () => download(hash, path))
    halves.delete(hash)
    if ((await hashOf(path)) !== hash) {
      await rm(path, { force: true })
      throw fileFault('damaged', { hash })
    }
    await files.keep(path, hash, 'move')
    store.write(tx =>
      tx.run('INSERT OR IGNORE INTO file_sent (upstream, hash) VALUES (?, ?)', [upstream, hash]),
    )
    return files.find(hash)
  }

  async function download(hash: string, path: string): Promise<void> {
    const handle = await open(path, 'a', 0o600)
    try {
      let { size: done } = await handle.stat()
      const { size, bytes } = await remote.get(hash, done, stop.signal)
      for await (const part of bytes) {
        await handle.appendFile(part)
        done += part.byteLength
        moved({ hash, direction: 'down', done, total: size })
      }
      if (done < size) throw fileFault('incomplete', { name: hash, size, have: done })
    } finally {
      await handle.close()
    }
  }
}

async function hashOf(path: string): Promise<string> {
  const digest = createHash('sha256')
  if ((await stat(path)).size > 0)
    for await (const part of createReadStream(path)) digest.update(part as Buffer)
  return digest.digest('hex')
}
