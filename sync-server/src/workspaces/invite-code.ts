/** Codes of invitations: 130 random bits in Crockford's base 32, which survives being read aloud. */
import { createHash, randomBytes } from 'node:crypto'

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 26

export const newInviteCode = (): string =>
  Array.from(randomBytes(LENGTH), byte => DIGITS[byte % 32]).join('')

/** What was typed, pasted or opened as a link → the code as it was made. */
function readInviteCode(text: string): string {
  const last = text.trim().split(/[/=]/).at(-1) ?? ''
  return last.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
}

export const inviteHash = (code: string): string =>
  createHash('sha256').update(readInviteCode(code)).digest('base64url')
