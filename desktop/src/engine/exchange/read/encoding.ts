/**
 * Which encoding a text file is in: its byte order mark, else valid UTF-8, else the code page whose
 * letters stand where letters stand. Nothing is guessed away: what does not decode stays visible as
 * U+FFFD and is reported with its cell.
 */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import iconv from 'iconv-lite'
import { importFault } from '../exchange-faults.ts'

const CHUNK = 256 * 1024
const SAMPLE = 1024 * 1024

export async function detectEncoding(path: string): Promise<string> {
  const sample: Buffer[] = []
  let size = 0
  let isValid = true
  let carry: Buffer = Buffer.alloc(0)
  for await (const part of createReadStream(path, { highWaterMark: CHUNK })) {
    const bytes = part as Buffer
    if (size === 0) {
      const marked = byMark(bytes)
      if (marked !== undefined) return marked
    }
    if (size < SAMPLE) sample.push(bytes)
    size += bytes.length
    const whole = Buffer.concat([carry, bytes])
    const end = completeEnd(whole)
    if (isValid && !isUtf8(whole.subarray(0, end))) isValid = false
    carry = whole.subarray(end)
    if (!isValid && size >= SAMPLE) break
  }
  if (isValid && carry.length === 0) return 'utf-8'
  return byContent(Buffer.concat(sample))
}

/** Streams a file as text, whatever the encoding; the mark at the beginning is left out. */
export async function* decodedText(path: string, encoding: string): AsyncGenerator<string> {
  if (!iconv.encodingExists(encoding)) throw importFault('unknown-encoding', { encoding })
  const decoder = iconv.getDecoder(encoding, { stripBOM: true })
  for await (const part of createReadStream(path, { highWaterMark: CHUNK })) {
    const text = decoder.write(part as Buffer)
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== undefined && rest !== '') yield rest
}

function byMark(bytes: Buffer): string | undefined {
  if (bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return 'utf-8'
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // Text without a mark in which every other byte is empty.
  const head = bytes.subarray(0, 4000)
  let even = 0
  let odd = 0
  for (const [at, byte] of head.entries()) {
    if (byte !== 0) continue
    if (at % 2 === 0) even++
    else odd++
  }
  if (odd > head.length * 0.2 && even < odd / 10) return 'utf-16le'
  if (even > head.length * 0.2 && odd < even / 10) return 'utf-16be'
  return undefined
}

/** Where the last complete UTF-8 character of a chunk ends. */
function completeEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) {
      const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return need > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

function byContent(sample: Buffer): string {
  const { good, bad } = utf8Sequences(sample)
  // A UTF-8 file with a few broken places is still one; its broken cells are reported.
  if (good > bad * 4) return 'utf-8'
  return codePage(sample)
}

function utf8Sequences(bytes: Buffer): { good: number; bad: number } {
  let good = 0
  let bad = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) continue
    const need = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
    let has = 0
    while (has < need && ((bytes[at + has + 1] ?? 0) & 0xc0) === 0x80) has++
    if (need > 0 && has === need) good++
    else bad++
    at += has
  }
  return { good, bad }
}

/** Bytes that are letters in windows-1250 and signs in windows-1252. */
const CENTRAL_LETTERS = new Set([
  0xb3, 0xbf, 0x9c, 0xb9, 0x9f, 0xa3, 0xaf, 0x8c, 0xa5, 0x9d, 0xbe, 0xbc,
])

function codePage(bytes: Buffer): string {
  let high = 0
  let cyrillicRuns = 0
  let run = 0
  let central = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80) high++
    if (byte >= 0xc0) {
      run++
      if (run >= 3) cyrillicRuns++
    } else run = 0
    if (CENTRAL_LETTERS.has(byte) && (isLetter(bytes[at - 1]) || isLetter(bytes[at + 1]))) central++
  }
  if (high === 0) return 'utf-8'
  if (cyrillicRuns > high * 0.3) return 'windows-1251'
  if (central > high * 0.15) return 'windows-1250'
  return 'windows-1252'
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a))
