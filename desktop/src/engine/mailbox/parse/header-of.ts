/** Header fields by the simplest means; without the libraries that a whole mail needs. */
import { decodeWords } from 'postal-mime'
import type { HeaderOnly } from './parsed-mail.ts'
import { headEnd, repair } from './repair.ts'

/** What can be told of a mail that could not be read: its first header fields, by the simplest means. */
export function headerOf(raw: Uint8Array): HeaderOnly {
  const fixed = repair(raw.subarray(0, 256 * 1024))
  const head = new TextDecoder().decode(fixed.subarray(0, headEnd(fixed)))
  const field = (name: string) =>
    new RegExp(String.raw`^${name}:((?:[^\n]|\n[ \t])*)`, 'im').exec(head)?.[1] ?? ''
  const clean = (name: string) => decoded(field(name).replace(/\s+/g, ' ').trim()).slice(0, 500)
  return { subject: clean('subject'), from: clean('from'), at: timeOf(field('date').trim()) }
}

/** One field of the head, unfolded and decoded; empty when it is not there. */
export function headerFieldOf(raw: Uint8Array, name: string): string {
  const head = new TextDecoder('latin1').decode(raw.subarray(0, Math.min(headEnd(raw), 64 * 1024)))
  const found = new RegExp(String.raw`^${name}:((?:[^\n]|\n[ \t])*)`, 'im').exec(head)?.[1] ?? ''
  return decoded(found.replace(/\s+/g, ' ').trim())
}

/** Encoded words of RFC 2047; a word that lies about itself stays as it is. */
export function decoded(value: string): string {
  if (!value.includes('=?')) return value
  try {
    return decodeWords(value)
  } catch {
    return value
  }
}

const EARLIEST = Date.UTC(1980, 0, 1)
const LATEST = Date.UTC(2200, 0, 1)

/** ms UTC; `null` for what no mail was sent at. */
export function timeOf(date: string | undefined): number | null {
  const at = Date.parse(date ?? '')
  return Number.isNaN(at) || at < EARLIEST || at > LATEST ? null : at
}
