/** Short numbers for texts that are only ever compared: 52 bits fit a number of JavaScript. */
import { createHash } from 'node:crypto'

export function hash52(text: string): number {
  const bytes = createHash('sha256').update(text).digest()
  return bytes.readUIntBE(0, 6) * 16 + (bytes.readUInt8(6) & 15)
}

/** Scope of an account whose provider knows threads; never 0. */
export const scopeOf = (account: string): number => (hash52(`account ${account}`) % 0x7fff_ffff) + 1
