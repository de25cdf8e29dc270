/**
 * The outside of a backup: magic, then a zstd stream, plain or sealed.
 *
 * Sealed means chunks of AES-256-GCM under a key that scrypt makes of the passphrase. The nonce of a
 * chunk holds its number and whether it is the last (the STREAM construction), so chunks can not be
 * left out, moved or cut off at the end.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { isFault } from '@kith/shared/kit'
import { backupFault } from './backup-fault.ts'

const MAGIC = Buffer.from('KITHBAK1')
const PLAIN = 0
const SEALED = 1
const CHUNK = 256 * 1024
const SALT = 16
const PREFIX = 7
const TAG = 16
/** 64 MiB of memory for a guess. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 160 * 1024 * 1024 }

type Bytes = AsyncIterable<Uint8Array>

export async function* seal(
  content: Bytes,
  passphrase: string | undefined,
): AsyncGenerator<Buffer> {
  if (passphrase === undefined) {
    yield Buffer.concat([MAGIC, Buffer.of(PLAIN)])
    for await (const part of content) yield Buffer.from(part)
    return
  }
  const salt = randomBytes(SALT)
  const prefix = randomBytes(PREFIX)
  const key = scryptSync(passphrase, salt, 32, SCRYPT)
  yield Buffer.concat([MAGIC, Buffer.of(SEALED), salt, prefix])
  let number = 0
  for await (const { bytes, isLast } of chunks(content, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(prefix, number++, isLast))
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
}

/** Throws `backup/damaged`, `backup/passphrase`. */
export async function* unseal(file: Bytes, passphrase: string | undefined): AsyncGenerator<Buffer> {
  const reader = createReader(file)
  const head = await reader.take(MAGIC.length + 1)
  if (!head.subarray(0, MAGIC.length).equals(MAGIC))
    throw backupFault('damaged', { why: 'it is not a backup of Kith' })
  if (head[MAGIC.length] === PLAIN) {
    yield* reader.rest()
    return
  }
  if (passphrase === undefined) throw backupFault('passphrase', {})
  const salt = await reader.take(SALT)
  const prefix = await reader.take(PREFIX)
  const key = scryptSync(passphrase, salt, 32, SCRYPT)
  let number = 0
  for await (const { bytes, isLast } of chunks(reader.rest(), CHUNK + TAG)) {
    yield open(bytes, key, nonce(prefix, number, isLast), number)
    number++
  }
}

function open(bytes: Buffer, key: Buffer, iv: Buffer, number: number): Buffer {
  if (bytes.length < TAG) throw backupFault('damaged', { why: 'it ends too early' })
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()])
  } catch (error) {
    if (isFault(error)) throw error
    if (number === 0) throw backupFault('passphrase', {}, error)
    throw backupFault('damaged', { why: 'a part of it was changed or is missing' }, error)
  }
}

function nonce(prefix: Buffer, number: number, isLast: boolean): Buffer {
  const rest = Buffer.alloc(5)
  rest.writeUInt32BE(number)
  rest[4] = isLast ? 1 : 0
  return Buffer.concat([prefix, rest])
}

/** Cuts a stream into pieces of `size`; the last may be shorter, and there is always one. */
async function* chunks(
  content: Bytes,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }> {
  let parts: Buffer[] = []
  let have = 0
  for await (const part of content) {
    parts.push(Buffer.from(part))
    have += part.byteLength
    // One byte more than a piece: only then is it known not to be the last.
    if (have <= size) continue
    let all = Buffer.concat(parts)
    for (; all.length > size; all = all.subarray(size))
      yield { bytes: all.subarray(0, size), isLast: false }
    parts = [all]
    have = all.length
  }
  yield { bytes: Buffer.concat(parts), isLast: true }
}

function createReader(file: Bytes) {
  const source = file[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  return {
    async take(length: number): Promise<Buffer> {
      while (held.length < length) {
        const { value, done } = await source.next()
        if (done === true) throw backupFault('damaged', { why: 'it ends too early' })
        held = Buffer.concat([held, value])
      }
      const taken = held.subarray(0, length)
      held = held.subarray(length)
      return taken
    },
    async *rest(): AsyncGenerator<Buffer> {
      if (held.length > 0) yield held
      for (;;) {
        const { value, done } = await source.next()
        if (done === true) return
        yield Buffer.from(value)
      }
    },
  }
}
