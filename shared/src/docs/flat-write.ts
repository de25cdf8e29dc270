/** Writes keyed documents as V1 bytes, the same that Yjs would make. */
import type { Json } from '#kit'
import { BytesWriter } from './bytes-writer.ts'
import { ROOT, type FlatItem } from './flat-state.ts'

/** What a write stands in place of: another write, or nothing under its key. */
export type Replaced =
  | { readonly client: number; readonly clock: number }
  | { readonly key: string }

const FIRST_WRITE = 8 | 32
const NEXT_WRITE = 8 | 32 | 128

/** Room that every new document is written in: an import makes a hundred thousand of them. */
const desk = new BytesWriter()

/** A whole new document behind a byte that names its encoding. */
export function writeFlat(
  tag: number,
  keys: Readonly<Record<string, Json>>,
  client: number,
): Uint8Array {
  const entries = Object.entries(keys)
  const out = desk
  out.restart()
  out.byte(tag)
  if (entries.length === 0) out.uint(0)
  else {
    out.uint(1)
    out.uint(entries.length)
    out.uint(client)
    out.uint(0)
    for (const [key, value] of entries) writeFirst(out, key, value)
  }
  out.uint(0)
  return out.done()
}

export function writeFirst(out: BytesWriter, key: string, value: Json): void {
  out.byte(FIRST_WRITE)
  out.uint(1)
  out.text(ROOT)
  out.text(key)
  out.uint(1)
  out.any(value)
}

/** A value in place of the one written by (`client`, `clock`). */
export function writeNext(out: BytesWriter, client: number, clock: number, value: Json): void {
  out.byte(NEXT_WRITE)
  out.uint(client)
  out.uint(clock)
  out.uint(1)
  out.any(value)
}

/** The content of an item of `bytes`, in place of something. */
export function writeMoved(
  out: BytesWriter,
  bytes: Uint8Array,
  { start, contentAt, end }: FlatItem,
  replaced: Replaced,
): void {
  const content = bytes[start]! & 31
  if ('key' in replaced) {
    out.byte(content | 32)
    out.uint(1)
    out.text(ROOT)
    out.text(replaced.key)
  } else {
    out.byte(content | 32 | 128)
    out.uint(replaced.client)
    out.uint(replaced.clock)
  }
  out.copy(bytes, contentAt, end)
}

/** Client → clock, length, clock, length… in order. */
export function writeDeletes(
  out: BytesWriter,
  deletes: ReadonlyMap<number, readonly number[]>,
): void {
  out.uint(deletes.size)
  for (const client of descending([...deletes.keys()])) {
    const ranges = deletes.get(client)!
    out.uint(client)
    out.uint(ranges.length / 2)
    for (const part of ranges) out.uint(part)
  }
}

/** Writers as Yjs orders them. Sorts in place, and only what is not so already: nearly all are. */
export function descending(clients: number[]): readonly number[] {
  for (let at = 1; at < clients.length; at++)
    if (clients[at - 1]! < clients[at]!) return clients.sort((a, b) => b - a)
  return clients
}
