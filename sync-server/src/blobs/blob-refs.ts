/** Attachments that values of a document name: entries of fields of files hold a hash and a size. */
const HASH = /^[0-9a-f]{64}$/

export function* hashesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) yield* hashesIn(item)
    return
  }
  const { hash } = value as { hash?: unknown }
  if (typeof hash === 'string' && HASH.test(hash)) yield hash
  for (const inner of Object.values(value)) yield* hashesIn(inner)
}
