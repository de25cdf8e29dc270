/** A zip written as it comes: one part open at a time, sizes behind each part, nothing kept but the directory. */
import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'

export interface ZipOutput {
  /** Ends the part before and begins one. */
  readonly begin: (name: string) => Promise<void>
  readonly put: (bytes: Uint8Array) => Promise<void>
  readonly finish: () => Promise<void>
  readonly destroy: () => void
}

interface Entry {
  readonly name: Buffer
  readonly offset: number
  crc: number
  size: number
  packed: number
}

/** Sizes follow each part (bit 3), because they are known only then; names are UTF-8 (bit 11). */
const FLAGS = 0x0808
const DEFLATED = 8
/** Without the 64-bit extension. */
const MAX_BYTES = 0xffff_ffff

export function zipOutput(path: string): ZipOutput {
  const out: WriteStream = createWriteStream(path, { mode: 0o600 })
  const entries: Entry[] = []
  let offset = 0
  let open:
    | { readonly entry: Entry; readonly deflate: DeflateRaw; readonly done: Promise<void> }
    | undefined
  let failure: Error | undefined
  out.on('error', error => (failure = error))

  return {
    async begin(name) {
      await closeEntry()
      await openEntry(name)
    },
    async put(bytes) {
      if (failure) throw failure
      if (!open || bytes.length === 0) return
      open.entry.crc = crc32(bytes, open.entry.crc)
      open.entry.size += bytes.length
      if (!open.deflate.write(bytes)) await once(open.deflate, 'drain')
    },
    async finish() {
      await closeEntry()
      if (offset > MAX_BYTES) throw new RangeError('a zip over 4 GB')
      await emit(directory(entries, offset))
      out.end()
      await once(out, 'close')
      if (failure) throw failure
    },
    destroy: () => void out.destroy(),
  }

  async function openEntry(name: string): Promise<void> {
    const entry: Entry = { name: Buffer.from(name), offset, crc: 0, size: 0, packed: 0 }
    entries.push(entry)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(FLAGS, 6)
    head.writeUInt16LE(DEFLATED, 8)
    head.writeUInt16LE(entry.name.length, 26)
    await emit(Buffer.concat([head, entry.name]))
    const deflate = createDeflateRaw()
    deflate.on('data', (part: Buffer) => {
      entry.packed += part.length
      offset += part.length
      if (out.write(part)) return
      deflate.pause()
      out.once('drain', () => deflate.resume())
    })
    open = { entry, deflate, done: once(deflate, 'end').then(() => undefined) }
  }

  async function closeEntry(): Promise<void> {
    if (!open) return
    const { entry, deflate, done } = open
    open = undefined
    deflate.end()
    await done
    const tail = Buffer.alloc(16)
    tail.writeUInt32LE(0x08074b50, 0)
    tail.writeUInt32LE(entry.crc, 4)
    tail.writeUInt32LE(entry.packed, 8)
    tail.writeUInt32LE(entry.size, 12)
    await emit(tail)
  }

  async function emit(bytes: Buffer): Promise<void> {
    if (failure) throw failure
    offset += bytes.length
    if (!out.write(bytes)) await once(out, 'drain')
  }
}

function directory(entries: readonly Entry[], offset: number): Buffer {
  const parts = entries.flatMap(entry => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(20, 6)
    head.writeUInt16LE(FLAGS, 8)
    head.writeUInt16LE(DEFLATED, 10)
    head.writeUInt32LE(entry.crc, 16)
    head.writeUInt32LE(entry.packed, 20)
    head.writeUInt32LE(entry.size, 24)
    head.writeUInt16LE(entry.name.length, 28)
    head.writeUInt32LE(entry.offset, 42)
    return [head, entry.name]
  })
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, end])
}
