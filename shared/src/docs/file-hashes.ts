import type { Json } from '#kit'

/** SHA-256 in hex, as entries of fields of files hold it beside a name and a size. */
const HASH = /^[0-9a-f]{64}$/

/** Attachments that a value of a document names. */
export function* hashesIn(value: Json | undefined): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) yield* hashesIn(item)
    return
  }
  const { hash } = value as { readonly hash?: Json }
  if (typeof hash === 'string' && HASH.test(hash)) yield hash
  for (const inner of Object.values(value)) yield* hashesIn(inner)
}
