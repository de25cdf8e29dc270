import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { CHUNK_BYTES, pieces, uploadFile, type UploadPort } from './upload-file.ts'

function setup() {
  const arrived: number[] = []
  const port: UploadPort = {
    begin: () => Promise.resolve({ upload: 'u1' }),
    chunk: ({ offset, bytes }) => {
      expect(offset).toBe(arrived.length)
      for (const byte of bytes) arrived.push(byte)
      return Promise.resolve(null)
    },
    finish: ({ upload }) =>
      Promise.resolve({ upload, hash: 'h', size: arrived.length, type: '', name: 'a' }),
  }
  return { port, arrived }
}
const fileOf = (bytes: Uint8Array<ArrayBuffer>) => ({
  name: 'a.bin',
  size: bytes.length,
  slice: (from: number, to: number) => new Blob([bytes.subarray(from, to)]),
})

describe('upload in pieces', () => {
  it('covers every byte exactly once', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 700 }), (size, chunk) => {
        const list = pieces(size, chunk)
        const ends = list.map(([, to]) => to)
        expect(list.map(([from]) => from)).toEqual([0, ...ends].slice(0, list.length))
        expect(ends.at(-1) ?? 0).toBe(size)
        expect(list.every(([from, to]) => to - from <= chunk && to > from)).toBe(true)
      }),
    )
  })

  it('sends a file in order and says how far it is', async () => {
    const { port, arrived } = setup()
    const bytes = Uint8Array.from({ length: CHUNK_BYTES + 5 }, (_, at) => at % 251)
    const seen: number[] = []
    const done = await uploadFile(port, fileOf(bytes), { onProgress: at => seen.push(at) })
    expect(done.size).toBe(bytes.length)
    expect(arrived.at(-1)).toBe(bytes.at(-1))
    expect(seen).toEqual([CHUNK_BYTES, CHUNK_BYTES + 5])
  })

  it('begins and ends an empty file without a piece', async () => {
    const { port, arrived } = setup()
    expect((await uploadFile(port, fileOf(new Uint8Array()))).size).toBe(0)
    expect(arrived).toEqual([])
  })

  it('stops between two pieces', async () => {
    const { port } = setup()
    const stop = new AbortController()
    const bytes = new Uint8Array(CHUNK_BYTES * 2)
    const upload = uploadFile(port, fileOf(bytes), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
    await expect(upload).rejects.toThrow('enough')
  })
})
