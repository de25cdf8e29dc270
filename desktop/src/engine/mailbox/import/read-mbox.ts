/**
 * Mails of an mbox file (RFC 4155, mboxrd, Google Takeout), one after the other from a place in the
 * file: nothing but the mail at hand is in memory, however large the file is.
 */
import { open } from 'node:fs/promises'

export interface MboxMail {
  readonly raw: Uint8Array
  /** What the line before it says of its arrival, ms UTC; 0: nothing. */
  readonly at: number
  /** Where the next one begins. */
  readonly next: number
}

const CHUNK = 1024 * 1024
/** Beyond what is read as a mail anyway; the rest of such a mail is passed over. */
const MAX_BYTES = 60 * 1024 * 1024
const LF = 10
/** No separator is longer. */
const LINE = 400
const FROM = Buffer.from('From ')
/** `From ann@x.org Sat Jan  3 01:05:34 1996`, `From 123@xxx Tue Jan 01 10:00:00 +0000 2019`, `From - …`. */
const SEPARATOR = /^From \S.*\d{1,2}:\d{2}.*\d{4}\s*$/

/** `most`: bytes of a mail that are kept. */
export async function* readMbox(
  path: string,
  from: number,
  most = MAX_BYTES,
): AsyncGenerator<MboxMail, void, void> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    let held: Buffer = Buffer.alloc(0)
    /** Place in the file of the first byte held. */
    let start = from
    let looked = 0
    /** Of a mail that is too large: what is kept of it. */
    let head: Buffer | undefined
    for (;;) {
      const at = separatorIn(held, looked)
      if (at !== -1) {
        const mail = mailOf((head ?? held.subarray(0, at)).subarray(0, most), start + at)
        head = undefined
        if (mail !== undefined) yield mail
        held = held.subarray(at)
        start += at
        looked = 1
        continue
      }
      const place = start + held.byteLength
      if (place >= size) break
      if (held.byteLength > most + CHUNK) {
        head ??= Buffer.from(held.subarray(0, most))
        start += held.byteLength - LINE
        held = Buffer.from(held.subarray(held.byteLength - LINE))
      }
      looked = Math.max(1, held.byteLength - LINE)
      const chunk = Buffer.alloc(Math.min(CHUNK, size - place))
      const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, place)
      if (bytesRead === 0) break
      held = Buffer.concat([held, chunk.subarray(0, bytesRead)])
    }
    const last = mailOf((head ?? held).subarray(0, most), start + held.byteLength)
    if (last !== undefined) yield last
  } finally {
    await file.close()
  }
}

/** Where the next separator begins, after `from`; one that is cut off by the end is left for later. */
function separatorIn(held: Buffer, from: number): number {
  for (let at = held.indexOf(FROM, from); at !== -1; at = held.indexOf(FROM, at + 1)) {
    if (at !== 0 && held[at - 1] !== LF) continue
    const end = held.indexOf(LF, at)
    if (end === -1) return -1
    if (at !== 0 && isSeparator(held, at, end)) return at
  }
  return -1
}

const isSeparator = (held: Buffer, at: number, end: number): boolean =>
  end - at < LINE && SEPARATOR.test(held.toString('latin1', at, end))

function mailOf(bytes: Buffer, next: number): MboxMail | undefined {
  const end = bytes.indexOf(LF)
  const first = bytes.toString('latin1', 0, end === -1 ? Math.min(bytes.byteLength, 400) : end)
  const hasSeparator = first.startsWith('From ')
  const raw = hasSeparator ? bytes.subarray(end === -1 ? bytes.byteLength : end + 1) : bytes
  if (raw.byteLength === 0 || raw.toString('latin1', 0, 200).trim() === '') return undefined
  return { raw: unquoted(raw), at: hasSeparator ? timeOf(first) : 0, next }
}

/** `>From ` at the start of a line was written for `From ` (mboxrd: any number of `>`). */
function unquoted(raw: Buffer): Uint8Array {
  if (!raw.includes('\n>')) return new Uint8Array(raw)
  const text = raw.toString('latin1').replace(/^>(>*From )/gm, '$1')
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

function timeOf(line: string): number {
  const text = line.replace(/^From \S+\s+/, '')
  // `Tue Jan 01 10:00:00 +0000 2019` → the year before the time, as Date reads it.
  const [, day, time, zone = '', year] =
    /^\w{3}\s+(\w{3}\s+\d{1,2})\s+([\d:]+)\s*([+-]\d{4})?\s+(\d{4})/.exec(text) ?? []
  if (day === undefined || time === undefined || year === undefined) return 0
  const at = Date.parse(`${day} ${year} ${time} ${zone || 'UTC'}`)
  return Number.isNaN(at) ? 0 : at
}
