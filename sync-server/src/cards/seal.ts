/**
 * What a card says, unreadable without its key. Keys lie outside of the database: when one is
 * removed, what it sealed is gone from dead rows, the write-ahead log, replicas and dumps as well.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { DocId } from '@kith/shared/kit'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** Whose card it is: a row whose content was moved to another opens nothing. */
export interface SealedOf {
  readonly workspace: DocId
  readonly id: DocId
  readonly owner: string
}

export const newKey = (): Uint8Array => randomBytes(KEY_BYTES)

/** Nonce, tag, cipher text. */
export function seal(text: string, key: Uint8Array, of: SealedOf): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(nameOf(of))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Throws when the key, the bytes or whose they are is another. */
export function unseal(bytes: Uint8Array, key: Uint8Array, of: SealedOf): string {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(nameOf(of))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}

const nameOf = ({ workspace, id, owner }: SealedOf) => Buffer.from(`${workspace}/${id}/${owner}`)
