import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#db'
import { createRequestLimit, mountRoutes, type HttpEnv } from '#http'
import { onEachDatabase } from '#testkit'
import { rangeOf } from './byte-range.ts'
import {
  blobMigrations,
  blobRoutes,
  createBlobs,
  createDiskStore,
  SEGMENT_BYTES,
  type BlobsDeps,
} from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-blobs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const DAY = 24 * 60 * 60_000

const fileOf = (size: number) => {
  const bytes = randomBytes(size)
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex'), size }
}
type File = ReturnType<typeof fileOf>
const pieceOf = ({ bytes }: File, offset: number) => bytes.subarray(offset, offset + SEGMENT_BYTES)

onEachDatabase('blobs', ({ open }) => {
  let db: Database
  beforeAll(async () => {
    db = await open(blobMigrations)
  })
  afterAll(() => db.close())

  async function workspace(): Promise<DocId> {
    const id = newId()
    await db.tx({ workspace: id }, tx =>
      tx.query('insert into workspace (workspace, name, log, created) values ($1, $2, $3, 0)', [
        id,
        'W',
        newId(),
      ]),
    )
    return id
  }

  /** As the commit of a document does. */
  const setRefs = (id: DocId, doc: DocId, ...hashes: string[]) =>
    db.tx({ workspace: id }, async tx => {
      await tx.query('delete from blob_ref where workspace = $1 and doc = $2', [id, doc])
      await tx.query(
        'insert into blob_ref (workspace, doc, hash) select $1, $2, unnest($3::text[])',
        [id, doc, hashes],
      )
    })

  function server(options: Partial<BlobsDeps> = {}) {
    let now = 1_800_000_000_000
    const deps: BlobsDeps = {
      db,
      store: createDiskStore(folder),
      clock: { now: () => now },
      log: silentLog,
      quota: 0,
      maxBytes: 64 * 1024 * 1024,
      mayRead: async () => true,
      ...options,
    }
    const blobs = createBlobs(deps)
    const app = new Hono<HttpEnv>()
    const members = new Map<string, readonly string[]>()
    mountRoutes(app, blobRoutes({ blobs }), {
      guard: {
        whoIs: async token => ({
          user: token.replaceAll('-', ''),
          email: '',
          name: '',
          session: '',
          device: '',
        }),
        membershipOf: async (id, user) =>
          members.get(id)?.includes(user) === true ? { workspace: id, role: 'member' } : undefined,
      },
      limit: createRequestLimit(10_000, { now: () => 0 }),
      isTrustedProxy: () => false,
      log: silentLog,
    })
    const call = (method: string, path: string, user: string, init: RequestInit = {}) =>
      app.request(path, {
        ...init,
        method,
        headers: { authorization: `Bearer ${user.padEnd(20, '-')}`, ...(init.headers as object) },
      })
    const at = (id: string, hash: string) => `/api/workspaces/${id}/blobs/${hash}`
    const piece = (
      id: string,
      file: File,
      offset: number,
      user = 'ana',
      bytes = pieceOf(file, offset),
    ) =>
      call('PUT', `${at(id, file.hash)}?size=${file.size}&offset=${offset}`, user, { body: bytes })
    async function send(id: string, file: File, user = 'ana') {
      let offset = 0
      do {
        const answer = await piece(id, file, offset, user)
        expect(answer.status).toBe(200)
        offset += SEGMENT_BYTES
      } while (offset < file.size)
    }
    const read = (id: string, hash: string, user = 'ana', headers: Record<string, string> = {}) =>
      call('GET', at(id, hash), user, { headers })
    const join = (id: string, ...users: string[]) => void members.set(id, users)
    return { blobs, call, at, piece, send, read, join, pass: (ms: number) => void (now += ms) }
  }
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { error: { code: string } }).error.code

  test('[BL1] a file goes up in pieces and comes back the same', async () => {
    const { send, read, join, call, at, blobs } = server()
    const id = await workspace()
    join(id, 'ana', 'ben')
    for (const size of [0, 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES + 77]) {
      const file = fileOf(size)
      await send(id, file)
      const answer = await read(id, file.hash, 'ben')
      expect(answer.status).toBe(200)
      expect(Buffer.from(await answer.arrayBuffer()).equals(file.bytes)).toBe(true)
      const head = await call('HEAD', at(id, file.hash), 'ben')
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)])
    }
    expect(await blobs.damaged(id)).toEqual([])
  })

  test('[BL1] bytes that are not what was named are refused and nothing stays', async () => {
    const { piece, join, call, at, read } = server()
    const id = await workspace()
    join(id, 'ana')
    const file = fileOf(SEGMENT_BYTES + 10)
    const other = fileOf(SEGMENT_BYTES + 10)
    await piece(id, file, 0)
    const answer = await piece(id, file, SEGMENT_BYTES, 'ana', pieceOf(other, SEGMENT_BYTES))
    expect(await codeOf(answer)).toBe('blob/corrupt')
    const state = await call('GET', `${at(id, file.hash)}/upload`, 'ana')
    expect(await state.json()).toEqual({ have: 0, isComplete: false })
    expect((await read(id, file.hash)).status).toBe(404)
    expect(filesBelow(pathOf(folder, id))).toBe(0)
  })

  test('[BL1] whoever sends what is there already sends nothing; it is kept once', async () => {
    const { send, piece, join, call, at, blobs } = server()
    const id = await workspace()
    join(id, 'ana', 'ben')
    const file = fileOf(SEGMENT_BYTES + 10)
    await send(id, file)
    const state = await call('GET', `${at(id, file.hash)}/upload`, 'ben')
    expect(await state.json()).toEqual({ have: file.size, isComplete: true })
    expect(await (await piece(id, file, 0, 'ben')).json()).toEqual({
      have: file.size,
      isComplete: true,
    })
    expect(await blobs.usage(id)).toEqual({ files: 1, bytes: file.size })
    expect(filesBelow(pathOf(folder, id))).toBe(2)
  })

  test('[BL2] an upload goes on where it stands, from another device and another instance', async () => {
    const one = server()
    const two = server()
    const id = await workspace()
    one.join(id, 'ana')
    two.join(id, 'ana')
    const file = fileOf(2 * SEGMENT_BYTES + 5)
    await one.piece(id, file, 0)
    const early = await two.piece(id, file, 2 * SEGMENT_BYTES)
    expect(await early.json()).toMatchObject({
      error: { code: 'blob/wrong-offset', data: { have: SEGMENT_BYTES } },
    })
    await two.piece(id, file, SEGMENT_BYTES)
    // The answer was lost: the same piece again.
    expect((await one.piece(id, file, SEGMENT_BYTES)).status).toBe(409)
    const last = await one.piece(id, file, 2 * SEGMENT_BYTES)
    expect(await last.json()).toEqual({ have: file.size, isComplete: true })
  })

  test('[BL2] two devices that send the same at once end with one whole file', async () => {
    const { piece, join, read } = server()
    const id = await workspace()
    join(id, 'ana', 'ben')
    const file = fileOf(SEGMENT_BYTES + 9)
    const bad = randomBytes(SEGMENT_BYTES)
    const first = await Promise.all([
      piece(id, file, 0, 'ana'),
      piece(id, file, 0, 'ben'),
      piece(id, file, 0, 'ana', bad),
    ])
    expect(first.some(({ status }) => status === 200)).toBe(true)
    await piece(id, file, SEGMENT_BYTES)
    // Where the wrong piece was first, the whole was refused; then it is sent again.
    if ((await read(id, file.hash)).status === 404) {
      await piece(id, file, 0)
      await piece(id, file, SEGMENT_BYTES, 'ben')
    }
    const answer = await read(id, file.hash)
    expect(Buffer.from(await answer.arrayBuffer()).equals(file.bytes)).toBe(true)
    expect(filesBelow(pathOf(folder, id))).toBe(2)
  })

  test.each([
    ['too little', 100],
    ['too much', SEGMENT_BYTES],
  ])('[BL2] a piece of another length than its place wants is refused: %s', async (_, length) => {
    const { call, at, join } = server()
    const id = await workspace()
    join(id, 'ana')
    const { hash } = fileOf(10)
    const answer = await call('PUT', `${at(id, hash)}?size=1000&offset=0`, 'ana', {
      body: randomBytes(length),
    })
    expect(await codeOf(answer)).toBe('blob/wrong-piece')
  })

  test('[BL2] a piece of more than 4 MiB and a place between pieces are refused', async () => {
    const { call, at, join } = server()
    const id = await workspace()
    join(id, 'ana')
    const { hash } = fileOf(10)
    const big = await call('PUT', `${at(id, hash)}?size=9000000&offset=0`, 'ana', {
      body: randomBytes(SEGMENT_BYTES + 1),
    })
    expect(big.status).toBe(413)
    const odd = await call('PUT', `${at(id, hash)}?size=9000000&offset=7`, 'ana', { body: 'x' })
    expect(odd.status).toBe(422)
  })

  test('[BL3] another workspace does not see it and gets nothing by its hash', async () => {
    const { send, read, join, call, at, piece } = server()
    const [mine, other] = [await workspace(), await workspace()]
    join(mine, 'ana')
    join(other, 'eve')
    const file = fileOf(100)
    await send(mine, file)
    expect((await read(other, file.hash, 'eve')).status).toBe(404)
    expect((await read(mine, file.hash, 'eve')).status).toBe(404)
    expect((await piece(mine, file, 0, 'eve')).status).toBe(404)
    const state = await call('GET', `${at(other, file.hash)}/upload`, 'eve')
    expect(await state.json()).toEqual({ have: 0, isComplete: false })
    expect((await read(mine, '..%2f..%2fetc', 'ana')).status).toBe(404)
  })

  test('[BL4] a member reads what they sent and what a document they may read refers to', async () => {
    const readable = newId()
    const hidden = newId()
    const { send, read, join } = server({
      mayRead: async (_, user, naming) => user === 'boss' || (await naming()).includes(readable),
    })
    const id = await workspace()
    join(id, 'ana', 'ben', 'boss')
    const file = fileOf(100)
    await send(id, file, 'ana')
    await setRefs(id, hidden, file.hash)
    expect((await read(id, file.hash, 'ana')).status).toBe(200)
    expect((await read(id, file.hash, 'ben')).status).toBe(404)
    expect((await read(id, file.hash, 'boss')).status).toBe(200)
    await setRefs(id, readable, file.hash)
    expect((await read(id, file.hash, 'ben')).status).toBe(200)
    await setRefs(id, readable)
    expect((await read(id, file.hash, 'ben')).status).toBe(404)
  })

  test('[BL5] quota and size are refused with their limits', async () => {
    const { send, piece, join } = server({ quota: 1000, maxBytes: 900 })
    const id = await workspace()
    join(id, 'ana')
    expect(await codeOf(await piece(id, fileOf(901), 0))).toBe('blob/too-large')
    await send(id, fileOf(600))
    const answer = await piece(id, fileOf(401), 0)
    expect(answer.status).toBe(507)
    expect(await answer.json()).toMatchObject({
      error: { code: 'blob/quota', data: { limit: 1000 } },
    })
    await send(id, fileOf(400))
    const other = await workspace()
    join(other, 'ana')
    const both = await Promise.all([piece(other, fileOf(600), 0), piece(other, fileOf(600), 0)])
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 507]))
  })

  test('[BL6] ranges across pieces, at the ends and outside', async () => {
    const { send, read, join } = server()
    const id = await workspace()
    join(id, 'ana')
    const file = fileOf(SEGMENT_BYTES + 1000)
    await send(id, file)
    for (const [range, from, to] of [
      ['bytes=0-9', 0, 10],
      [`bytes=${SEGMENT_BYTES - 5}-${SEGMENT_BYTES + 4}`, SEGMENT_BYTES - 5, SEGMENT_BYTES + 5],
      ['bytes=-7', file.size - 7, file.size],
      [`bytes=${file.size - 1}-`, file.size - 1, file.size],
      [`bytes=${file.size - 3}-${file.size + 500}`, file.size - 3, file.size],
    ] as const) {
      const answer = await read(id, file.hash, 'ana', { range })
      expect(answer.status).toBe(206)
      expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${file.size}`)
      expect(Buffer.from(await answer.arrayBuffer()).equals(file.bytes.subarray(from, to))).toBe(
        true,
      )
    }
    const outside = await read(id, file.hash, 'ana', { range: `bytes=${file.size}-` })
    expect(outside.status).toBe(416)
    expect(outside.headers.get('content-range')).toBe(`bytes */${file.size}`)
    const plain = await read(id, file.hash)
    expect(plain.headers.get('content-type')).toBe('application/octet-stream')
    expect(plain.headers.get('content-disposition')).toBe('attachment')
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff')
    await plain.body?.cancel()
  })

  test('[BL7] what nobody refers to goes after thirty days, what is referred to again stays', async () => {
    const { send, read, join, blobs, pass, piece } = server()
    const id = await workspace()
    join(id, 'ana')
    const [used, unused, back] = [fileOf(10), fileOf(20), fileOf(30)]
    for (const file of [used, unused, back]) await send(id, file)
    await piece(id, fileOf(SEGMENT_BYTES + 5), 0)
    const doc = newId()
    const refer = (...hashes: string[]) => setRefs(id, doc, ...hashes)
    await refer(used.hash)
    expect(await blobs.collect(id)).toBe(0)
    pass(8 * DAY)
    expect(await blobs.collect(id)).toBe(1)
    pass(21 * DAY)
    await refer(used.hash, back.hash)
    expect(await blobs.collect(id)).toBe(0)
    await refer(used.hash)
    pass(2 * DAY)
    expect(await blobs.collect(id)).toBe(1)
    expect((await read(id, unused.hash)).status).toBe(404)
    expect((await read(id, used.hash)).status).toBe(200)
    expect((await read(id, back.hash)).status).toBe(200)
    expect(filesBelow(pathOf(folder, id))).toBe(2)
    pass(31 * DAY)
    await blobs.collect(id)
    expect((await read(id, back.hash)).status).toBe(404)
    expect(await blobs.usage(id)).toEqual({ files: 1, bytes: 10 })
    await blobs.removeWorkspace(id)
    expect(filesBelow(pathOf(folder, id))).toBe(0)
  })

  test('[BL11] a purge takes what only the purged documents referred to, at once', async () => {
    const { send, read, join, blobs } = server()
    const id = await workspace()
    join(id, 'ana')
    const [own, shared, other] = [fileOf(10), fileOf(20), fileOf(30)]
    for (const file of [own, shared, other]) await send(id, file)
    const [gone, kept] = [newId(), newId()]
    await setRefs(id, gone, own.hash, shared.hash)
    await setRefs(id, kept, shared.hash)
    const hashes = await blobs.filesOf(id, [gone])
    expect(new Set(hashes)).toEqual(new Set([own.hash, shared.hash]))
    expect(await blobs.purge(id, [gone], hashes)).toBe(1)
    expect((await read(id, own.hash)).status).toBe(404)
    expect((await read(id, shared.hash)).status).toBe(200)
    expect((await read(id, other.hash)).status).toBe(200)
    expect(filesBelow(pathOf(folder, id))).toBe(2)
  })

  test('[BL10] a store that is away leaves the upload where it was', async () => {
    const disk = createDiskStore(folder)
    let isAway = true
    const { piece, join, read } = server({
      store: {
        ...disk,
        put: async (key, bytes) => {
          if (isAway) throw new Error('away')
          await disk.put(key, bytes)
        },
      },
    })
    const id = await workspace()
    join(id, 'ana')
    const file = fileOf(50)
    expect((await piece(id, file, 0)).status).toBe(500)
    isAway = false
    expect((await piece(id, file, 0)).status).toBe(200)
    expect((await read(id, file.hash)).status).toBe(200)
  })

  test('[BL8] a piece that was cut or lost is found by verify', async () => {
    const { send, join, blobs } = server()
    const id = await workspace()
    join(id, 'ana')
    const file = fileOf(5000)
    await send(id, file)
    expect(await blobs.damaged(id)).toEqual([])
    const [path] = pathsBelow(pathOf(folder, id))
    truncateSync(path!, 100)
    expect(await blobs.damaged(id)).toEqual([file.hash])
  })
})

describe('ranges', () => {
  test.each([
    [null, 10, { from: 0, to: 10, isPart: false }],
    ['bytes=0-0', 10, { from: 0, to: 1, isPart: true }],
    ['bytes=5-2', 10, { from: 0, to: 10, isPart: false }],
    ['bytes=0-1,4-5', 10, { from: 0, to: 10, isPart: false }],
    ['items=0-1', 10, { from: 0, to: 10, isPart: false }],
    ['bytes=-100', 10, { from: 0, to: 10, isPart: true }],
    ['bytes=-0', 10, undefined],
    ['bytes=10-', 10, undefined],
    ['bytes=0-', 0, undefined],
  ])('[BL6] %s of %i', (header, size, wanted) => expect(rangeOf(header, size)).toEqual(wanted))
})

function pathsBelow(path: string): readonly string[] {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}
const filesBelow = (path: string): number => pathsBelow(path).length
const pathOf = join
