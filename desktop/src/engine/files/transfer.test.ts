import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromWireFault, silentLog } from '@kith/shared/kit'
import { openStore, type Store } from '#engine/store'
import { REMOTE_PIECE_BYTES, type FileRemote } from './file-remote.ts'
import { createFileStore, type FileStore } from './file-store.ts'
import { createHttpRemote } from './http-remote.ts'
import {
  createFileTransfer,
  type FileState,
  type FileTransfer,
  type TransferProgress,
} from './transfer.ts'

const refusal = (code: string, data: unknown = {}) =>
  fromWireFault({ code, data, message: code, status: 409, retry: true })
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A server's attachments in memory, which can be cut off after so many bytes. */
function fakeServer() {
  const blobs = new Map<string, { size: number; bytes: Buffer }>()
  const state = {
    name: 'https://one w' as string | null,
    refuses: new Set<string>(),
    cutAfter: Infinity,
    puts: [] as string[],
    gets: [] as number[],
  }
  const stateOf = (hash: string) => {
    const blob = blobs.get(hash)
    return {
      have: blob?.bytes.length ?? 0,
      isComplete: blob?.bytes.length === blob?.size && !!blob,
    }
  }
  const remote: FileRemote = {
    upstream: () => state.name,
    state: async hash => stateOf(hash),
    async put({ hash, size, offset, bytes }) {
      if (state.refuses.has(hash)) throw refusal('blob/quota')
      if (state.cutAfter-- <= 0) throw refusal('server/unreachable')
      const blob = blobs.get(hash) ?? { size, bytes: Buffer.alloc(0) }
      if (blob.bytes.length !== offset)
        throw refusal('blob/wrong-offset', { have: blob.bytes.length })
      blobs.set(hash, { size, bytes: Buffer.concat([blob.bytes, bytes]) })
      state.puts.push(`${hash.slice(0, 4)}@${offset}`)
      return stateOf(hash)
    },
    async get(hash, from) {
      const blob = blobs.get(hash)
      if (blob === undefined) throw refusal('blob/missing')
      state.gets.push(from)
      return {
        size: blob.size,
        bytes: (async function* () {
          for (let at = from; at < blob.size; at += 1000) {
            if (state.cutAfter-- <= 0) throw refusal('server/unreachable')
            yield blob.bytes.subarray(at, at + 1000)
          }
        })(),
      }
    },
  }
  return { blobs, state, remote }
}

let folder: string
let store: Store
let files: FileStore
let server: ReturnType<typeof fakeServer>
let transfer: FileTransfer
let now = 1_000_000
const used = new Set<string>()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-transfer-'))
  store = openStore({ profile: folder, clock: { now: () => now }, log: silentLog })
  used.clear()
  files = createFileStore({
    folder: join(folder, 'files'),
    store,
    clock: { now: () => now },
    log: silentLog,
    referenced: () => used,
  })
  server = fakeServer()
  transfer = createFileTransfer({
    files,
    store,
    remote: server.remote,
    log: silentLog,
    referenced: () => used,
  })
})
afterEach(async () => {
  transfer.close()
  await files.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function keep(size: number): Promise<{ hash: string; bytes: Buffer }> {
  const bytes = randomBytes(size)
  const path = join(folder, 'new')
  writeFileSync(path, bytes)
  const { hash } = await files.keep(path, 'a.bin')
  used.add(hash)
  return { hash, bytes }
}

test('[FL9] what records refer to goes up once; a workspace of one device sends nothing', async () => {
  const one = await keep(REMOTE_PIECE_BYTES + 10)
  const loose = await keep(5)
  used.delete(loose.hash)
  server.state.name = null
  expect(await transfer.push()).toBe(0)
  server.state.name = 'https://one w'
  expect(await transfer.push()).toBe(1)
  expect(server.blobs.get(one.hash)?.bytes.equals(one.bytes)).toBe(true)
  expect(server.blobs.has(loose.hash)).toBe(false)
  expect(await transfer.push()).toBe(0)
  expect(server.state.puts).toHaveLength(2)
  server.state.name = 'https://two w'
  expect(await transfer.push()).toBe(1)
})

test('[FL9] an upload that was cut goes on, also beside another device', async () => {
  const { hash, bytes } = await keep(2 * REMOTE_PIECE_BYTES + 7)
  server.state.cutAfter = 1
  await expect(transfer.push()).rejects.toMatchObject({ code: 'server/unreachable' })
  server.state.cutAfter = Infinity
  // Meanwhile another device sends the second piece just before ours arrives.
  const { put } = server.remote
  let isFirst = true
  Object.assign(server.remote, {
    put: async (...args: Parameters<FileRemote['put']>) => {
      if (isFirst) await put(...args)
      isFirst = false
      return put(...args)
    },
  })
  expect(await transfer.push()).toBe(1)
  expect(server.blobs.get(hash)?.bytes.equals(bytes)).toBe(true)
  expect(server.state.puts).toHaveLength(3)
})

test('[FL10] a file comes when it is opened, with progress, once for two who ask', async () => {
  const bytes = randomBytes(5500)
  const hash = hashOf(bytes)
  server.blobs.set(hash, { size: bytes.length, bytes })
  const seen: TransferProgress[] = []
  transfer.onProgress(progress => seen.push(progress))
  const [one, two] = await Promise.all([transfer.fetch(hash), transfer.fetch(hash)])
  expect(one).toMatchObject({ hash, size: 5500 })
  expect(two).toEqual(one)
  expect(server.state.gets).toEqual([0])
  expect(seen.map(({ done }) => done)).toEqual([1000, 2000, 3000, 4000, 5000, 5500])
  await transfer.fetch(hash)
  expect(server.state.gets).toEqual([0])
  used.add(hash)
  expect(await transfer.push()).toBe(0)
  await expect(transfer.fetch('0'.repeat(64))).rejects.toMatchObject({ code: 'blob/missing' })
})

test('[FL10] a download that was cut goes on where it stood', async () => {
  const bytes = randomBytes(9999)
  const hash = hashOf(bytes)
  server.blobs.set(hash, { size: bytes.length, bytes })
  server.state.cutAfter = 4
  await expect(transfer.fetch(hash)).rejects.toMatchObject({ code: 'server/unreachable' })
  expect(() => files.find(hash)).toThrow()
  server.state.cutAfter = Infinity
  await transfer.fetch(hash)
  expect(server.state.gets).toEqual([0, 4000])
  expect(files.find(hash).size).toBe(9999)
})

test('[FL10] bytes that are not what was asked for are not kept', async () => {
  const hash = hashOf(Buffer.from('asked for'))
  const bytes = Buffer.from('something else')
  server.blobs.set(hash, { size: bytes.length, bytes })
  await expect(transfer.fetch(hash)).rejects.toMatchObject({ code: 'file/damaged' })
  expect(() => files.find(hash)).toThrow()
  server.blobs.set(hash, { size: 9, bytes: Buffer.from('asked for') })
  expect((await transfer.fetch(hash)).size).toBe(9)
})

test('[FL11] what is kept offline is fetched, and never collected', async () => {
  const bytes = randomBytes(100)
  const hash = hashOf(bytes)
  server.blobs.set(hash, { size: 100, bytes })
  await transfer.keepOffline(hash, true)
  expect(transfer.stateOf(hash)).toMatchObject({ isHere: true, isKept: true })
  await files.collect()
  now += 40 * 86_400_000
  expect(await files.collect()).toBe(0)
  expect(files.find(hash).size).toBe(100)
  await transfer.keepOffline(hash, false)
  await files.collect()
  now += 40 * 86_400_000
  expect(await files.collect()).toBe(1)

  server.state.cutAfter = 0
  await expect(transfer.keepOffline(hash, true)).rejects.toThrow()
  server.state.cutAfter = Infinity
  const gone = hashOf(Buffer.from('of a record that is closed by now'))
  await expect(transfer.keepOffline(gone, true)).rejects.toThrow('blob/missing')
  expect(await transfer.pull()).toBe(1)
  expect(await transfer.pull()).toBe(0)
  expect(files.find(hash).size).toBe(100)
})

test('[FL14] where the bytes of a file are is told as it changes', async () => {
  const { hash } = await keep(REMOTE_PIECE_BYTES + 10)
  const seen: FileState[] = []
  transfer.onChange(() => seen.push(transfer.stateOf(hash)))
  server.state.name = null
  expect(transfer.stateOf(hash)).toEqual({
    isHere: true,
    isKept: false,
    isSent: null,
    progress: null,
  })
  server.state.name = 'https://one w'
  expect(transfer.stateOf(hash).isSent).toBe(false)
  await transfer.push()
  expect(seen.map(({ progress }) => progress?.done ?? null)).toEqual([
    REMOTE_PIECE_BYTES,
    REMOTE_PIECE_BYTES + 10,
    null,
    null,
  ])
  expect(seen.at(-1)).toMatchObject({ isSent: true, progress: null })
  const other = randomBytes(1500)
  const far = hashOf(other)
  server.blobs.set(far, { size: other.length, bytes: other })
  expect(transfer.stateOf(far)).toMatchObject({ isHere: false, isSent: true })
  const coming: FileState[] = []
  transfer.onChange(() => coming.push(transfer.stateOf(far)))
  server.state.cutAfter = 1
  await expect(transfer.fetch(far)).rejects.toThrow()
  expect(coming.at(-1)).toMatchObject({ isHere: false, progress: null })
  server.state.cutAfter = Infinity
  await transfer.keepOffline(far, true)
  expect(coming.map(({ progress }) => progress?.done ?? null)).toEqual([
    1000,
    null,
    1500,
    null,
    null,
  ])
  expect(coming.at(-1)).toEqual({ isHere: true, isKept: true, isSent: true, progress: null })
})

test('[FL12] a file the server refuses does not hold up the others', async () => {
  const refused = await keep(10)
  const other = await keep(20)
  server.state.refuses.add(refused.hash)
  expect(await transfer.push()).toBe(1)
  expect(server.blobs.has(other.hash)).toBe(true)
  server.state.refuses.clear()
  expect(await transfer.push()).toBe(1)
})

test('[FL9] [FL10] over HTTP: paths, ranges and sizes as the server knows them', async () => {
  const asked: string[] = []
  const remote = createHttpRemote({
    upstream: () => ({ server: 'https://x', workspace: 'w1' }),
    send: async ({ method, path, headers }) => {
      asked.push(`${method} ${path} ${headers?.['range'] ?? ''}`.trim())
      if (method === 'PUT' || path.endsWith('/upload'))
        return Response.json({ have: 4, isComplete: false })
      return new Response('rest', { status: 206, headers: { 'content-range': 'bytes 6-9/10' } })
    },
  })
  const { signal } = new AbortController()
  expect(remote.upstream()).toBe('https://x w1')
  expect(await remote.state('h', signal)).toEqual({ have: 4, isComplete: false })
  await remote.put({ hash: 'h', size: 10, offset: 0, bytes: new Uint8Array(4) }, signal)
  const { size, bytes } = await remote.get('h', 6, signal)
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  expect([size, Buffer.concat(parts).toString()]).toEqual([10, 'rest'])
  expect(asked).toEqual([
    'GET /api/workspaces/w1/blobs/h/upload',
    'PUT /api/workspaces/w1/blobs/h?size=10&offset=0',
    'GET /api/workspaces/w1/blobs/h bytes=6-',
  ])
})
