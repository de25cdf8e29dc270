/**
 * When and by whom each key of a document was last written: what the referee compares. Kept beside
 * the document's snapshot; entries after the snapshot are replayed over it.
 */
import { isId, s, type DocId } from '@kith/shared/kit'

export interface KeyClock {
  /** Milliseconds, by the server's clock. */
  readonly ts: number
  /** Client id of the write; 0 for a removal. */
  readonly client: number
  readonly actor: DocId | null
}
export type KeyClocks = ReadonlyMap<string, KeyClock>

/** Later wins; at the same millisecond the larger client id. */
export const isLater = (a: Omit<KeyClock, 'actor'>, b: Omit<KeyClock, 'actor'>): boolean =>
  a.ts > b.ts || (a.ts === b.ts && a.client > b.client)

const schema = s.record(s.string(), s.tuple([s.number(), s.number(), s.nullable(s.string())]))

export const encodeClocks = (clocks: KeyClocks): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify(
      Object.fromEntries(
        [...clocks].map(([key, { ts, client, actor }]) => [key, [ts, client, actor]]),
      ),
    ),
  )

export function decodeClocks(bytes: Uint8Array | null): KeyClocks {
  if (bytes === null) return new Map()
  const parsed = schema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  return new Map(
    Object.entries(parsed).map(([key, [ts, client, actor]]) => [
      key,
      { ts, client, actor: actor !== null && isId(actor) ? actor : null },
    ]),
  )
}
