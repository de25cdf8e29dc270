/**
 * Walks a zip before anything else unpacks it. What counts is what comes out, not what the file
 * says about itself, and memory stays at one chunk.
 */
import type { Readable } from 'node:stream'
import { openPromise, type Entry, type Options, type ZipFile } from 'yauzl'
import { importFault, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO } from '../exchange-faults.ts'

declare module 'yauzl' {
  // What yauzl 3.4 has and its published types do not yet.
  function openPromise(path: string, options: Options): Promise<ZipFile>
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
  }
}

export interface GuardedZip {
  readonly paths: readonly string[]
  /** Content of the part that was asked for, when it is small. */
  readonly text: string
}

const READ_OPTIONS: Options = { lazyEntries: true, validateEntrySizes: false }
const MAX_PARTS = 5000
/** Small parts may shrink a lot without harm. */
const RATIO_FROM_BYTES = 1024 * 1024
const MAX_KEPT_BYTES = 4 * 1024 * 1024
const MiB = 1024 * 1024

/** Throws `import/too-large-inside`, `import/archive-path`, `import/xml-dtd` or `import/not-a-spreadsheet`. */
export async function guardZip(path: string, name: string, wanted = ''): Promise<GuardedZip> {
  const zip = await openPromise(path, READ_OPTIONS).catch((error: Error) => {
    throw zipProblem(error, name)
  })
  const paths: string[] = []
  let text = ''
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (paths.length >= MAX_PARTS) throw tooLarge(name, `${MAX_PARTS} parts`)
      checkPath(entry.fileName, name)
      const isWanted = entry.fileName === wanted
      const part = await unpack(zip, entry, name, MAX_UNPACKED_BYTES - total, isWanted)
      total += part.bytes
      if (isWanted) text = part.text
      paths.push(entry.fileName)
    }
  } catch (error) {
    throw zipProblem(error, name)
  } finally {
    zip.close()
  }
  return { paths, text }
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  name: string,
  room: number,
  isWanted: boolean,
): Promise<{ readonly bytes: number; readonly text: string }> {
  const stream = await zip.openReadStreamPromise(entry)
  const isXml = /\.(xml|rels|vml)$/i.test(entry.fileName)
  let bytes = 0
  let tail = ''
  const kept: Buffer[] = []
  try {
    for await (const part of stream) {
      const chunk = part as Buffer
      bytes += chunk.length
      if (bytes > room) throw tooLarge(name, `${MAX_UNPACKED_BYTES / MiB} MB`)
      if (bytes > RATIO_FROM_BYTES && bytes > entry.compressedSize * MAX_UNPACKED_RATIO)
        throw tooLarge(name, `${MAX_UNPACKED_RATIO} times its size`)
      if (isWanted && bytes <= MAX_KEPT_BYTES) kept.push(chunk)
      if (isXml) {
        const text = tail + chunk.toString('latin1')
        if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY'))
          throw importFault('xml-dtd', { name })
        tail = text.slice(-10)
      }
    }
  } finally {
    stream.destroy()
  }
  return { bytes, text: Buffer.concat(kept).toString('utf8') }
}

function checkPath(path: string, name: string): void {
  const isOutside =
    /^([a-z]:|[/\\])/i.test(path) || path.split(/[/\\]/).includes('..') || path.includes('\0')
  if (isOutside) throw importFault('archive-path', { name, path: path.slice(0, 80) })
}

const tooLarge = (name: string, limit: string) => importFault('too-large-inside', { name, limit })

function zipProblem(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error.name === 'Fault') return error
  const outside =
    /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)/.exec(
      error.message,
    )
  if (outside)
    return importFault('archive-path', { name, path: (outside[1] ?? '').slice(0, 80) }, error)
  return importFault('not-a-spreadsheet', { name, why: 'it is damaged or cut off' }, error)
}
