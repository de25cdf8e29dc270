/**
 * Mail out of a zip, such as Google Takeout hands out: each file of mail is unpacked once, in a stream, to a file of
 * this device that goes when the import ends. What counts is what comes out, not what the zip says about itself.
 */
import { createWriteStream } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise, type Entry, type Options, type ZipFile } from 'yauzl'
import { mailFault } from '../mail-faults.ts'

declare module 'yauzl' {
  // What yauzl 3.4 has and its published types do not yet.
  function openPromise(path: string, options: Options): Promise<ZipFile>
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
  }
}

export interface UnpackedFile {
  readonly path: string
  /** Name inside the zip. */
  readonly inside: string
  readonly size: number
}
export interface UnpackOptions {
  /** A path on this device for a file of work in progress. */
  readonly scratch: (name: string) => Promise<string>
  readonly isWanted: (inside: string) => boolean
  /** Bytes of the disk that stay free; 2 GiB. */
  readonly spare?: number
}

/** Entries of a sized zip are what they say, or it is refused. */
const READ_OPTIONS: Options = { lazyEntries: true, validateEntrySizes: true }
const MAX_FILES = 100_000
/** Text of mail shrinks to a fifth; a bomb to a thousandth. */
const MAX_RATIO = 100
const RATIO_FROM_BYTES = 1024 * 1024
const SPARE = 2 * 1024 ** 3

/** Throws `mail/no-file`; then nothing of it is left on the disk. */
export async function unpackMail(
  path: string,
  { scratch, isWanted, spare = SPARE }: UnpackOptions,
): Promise<readonly UnpackedFile[]> {
  const name = basename(path)
  const refused = (why: string) => mailFault('no-file', { name, why })
  const files: UnpackedFile[] = []
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(path, READ_OPTIONS)
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || !isWanted(entry.fileName)) continue
      if (files.length >= MAX_FILES) throw refused(`more than ${MAX_FILES} files are in it`)
      const target = await scratch(basename(entry.fileName))
      const file = { path: target, inside: entry.fileName, size: entry.uncompressedSize }
      files.push(file)
      const { bavail, bsize } = await statfs(dirname(target))
      if (entry.uncompressedSize > bavail * bsize - spare)
        throw refused('unpacked it does not fit on this disk')
      await pipeline(
        await zip.openReadStreamPromise(entry),
        bombStop(entry, () => refused('it unpacks to far more than mail would')),
        createWriteStream(target, { mode: 0o600 }),
      )
    }
    return files
  } catch (error) {
    await removeUnpacked(files)
    if (!(error instanceof Error) || error.name === 'Fault') throw error
    throw mailFault('no-file', { name, why: error.message.slice(0, 100) }, error)
  } finally {
    zip?.close()
  }
}

export async function removeUnpacked(files: readonly UnpackedFile[]): Promise<void> {
  for (const { path } of files) await rm(path, { force: true })
}

function bombStop(entry: Entry, refused: () => Error): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.byteLength
      const isBomb = bytes > RATIO_FROM_BYTES && bytes > entry.compressedSize * MAX_RATIO
      done(isBomb ? refused() : null, chunk)
    },
  })
}
