/** A remote picture that the person wants to see, without telling the sender more than that. */
import type { Read } from '#engine/store'
import { mailFault } from '../mail-faults.ts'
import type { Outside } from './outside.ts'

const MAX_BYTES = 5 * 1024 * 1024
const TYPES = /^image\/(?:png|jpe?g|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)\b/i
/** What the bytes themselves say; a type alone is a claim. */
const STARTS: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
  [0x42, 0x4d],
  [0x00, 0x00, 0x01, 0x00],
  [0x00, 0x00, 0x00],
]

/** Throws `mail/no-picture`. */
export async function fetchPicture(
  read: Read,
  outside: Outside,
  { message, url }: { readonly message: number; readonly url: string },
): Promise<{ readonly bytes: Uint8Array; readonly type: string }> {
  if (read.get('SELECT 1 FROM message WHERE id = ?', [message]) === undefined)
    throw mailFault('no-picture', { why: 'its message is not here any more' })
  const answer = await outside({ url, accept: 'image/*', maxBytes: MAX_BYTES, redirects: 3 }).catch(
    (error: unknown) => {
      throw mailFault('no-picture', { why: reasonOf(error) }, error)
    },
  )
  if (answer.status !== 200) throw mailFault('no-picture', { why: 'its server does not have it' })
  const isPicture =
    TYPES.test(answer.type) &&
    STARTS.some(start => start.every((byte, at) => answer.bytes[at] === byte))
  if (!isPicture) throw mailFault('no-picture', { why: 'it is not a picture' })
  return { bytes: new Uint8Array(answer.bytes), type: answer.type.split(';')[0] ?? 'image/png' }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error && !('code' in error) ? error.message : 'its server cannot be reached'
