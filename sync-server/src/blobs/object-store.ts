/** Where pieces of attachments lie: a port with two drivers, a folder and a bucket. */
export interface ObjectStore {
  /** Whole and durable when it resolves; the same key always holds the same bytes. Throws `blob/full`, `blob/store`. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>
  /** Bytes `from` up to, not including, `to`. Throws `blob/missing`, `blob/store`. */
  readonly get: (key: string, from: number, to: number) => Promise<Uint8Array>
  /** Bytes of it; `undefined` when it is not there. */
  readonly size: (key: string) => Promise<number | undefined>
  /** Nothing happens when it is not there. */
  readonly remove: (key: string) => Promise<void>
  /** Removes everything whose key begins with `prefix`, which ends in a slash. */
  readonly removeAll: (prefix: string) => Promise<void>
}

/** Letters, digits and dashes between slashes: nothing that could leave a folder or need escaping. */
const KEY = /^[\w-]+(\/[\w-]+)*\/?$/

export function checkKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`not a key: ${key.slice(0, 80)}`)
  return key
}
