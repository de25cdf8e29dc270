/** Keyed documents through Yjs itself: for histories that the light paths leave alone. */
import * as Y from 'yjs'
import { jsonEqual, type Json } from '#kit'
import { docFault } from './doc-fault.ts'
import type { KeyChange } from './doc-op.ts'
import { ROOT } from './flat-state.ts'

export interface OpenRecord {
  readonly doc: Y.Doc
  readonly map: Y.Map<Json>
}

/** `apply` loads the bytes; the map is asked for first, or Yjs would not report what changes in it. */
export function openRecord(load: (doc: Y.Doc) => void): OpenRecord {
  // The default guid is a UUID from webcrypto and costs thirty times the rest.
  const doc = new Y.Doc({ guid: '', gc: true })
  const map = doc.getMap<Json>(ROOT)
  try {
    load(doc)
  } catch (error) {
    throw docFault('damaged', { why: String(error) }, error)
  }
  return { doc, map }
}

/** `undefined` when nothing would change. */
export function editRecord(
  { doc, map }: OpenRecord,
  set: Readonly<Record<string, Json | null>>,
  client: number,
): { readonly update: Uint8Array; readonly changes: readonly KeyChange[] } | undefined {
  // Only now: set before loading, Yjs would take it for another's and make up an id of its own.
  doc.clientID = client
  const changes: KeyChange[] = []
  let update: Uint8Array | undefined
  doc.once('update', (bytes: Uint8Array) => {
    update = bytes
  })
  doc.transact(() => {
    for (const [key, value] of Object.entries(set)) {
      const before = map.get(key)
      if (value === null ? before === undefined : jsonEqual(before, value)) continue
      changes.push({ key, before, after: value ?? undefined })
      if (value === null) map.delete(key)
      else map.set(key, value)
    }
  })
  return update && { update, changes }
}

/**
 * Applies bytes that the gate has passed; `undefined` when all of it was known. Throws `doc/gap`
 * when it builds on what is not here.
 */
export function applyToRecord(
  { doc, map }: OpenRecord,
  bytes: Uint8Array,
  before: Readonly<Record<string, Json>>,
): { readonly update: Uint8Array; readonly changes: readonly KeyChange[] } | undefined {
  const changed = new Set<string>()
  let update: Uint8Array | undefined
  map.observe(event => event.keysChanged.forEach(key => changed.add(String(key))))
  doc.on('update', (emitted: Uint8Array) => {
    update = emitted
  })
  Y.applyUpdate(doc, bytes)
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    throw docFault('gap', { why: 'earlier writes are missing' })
  }
  const foreign = [...doc.share.keys()].find(root => root !== ROOT)
  if (foreign !== undefined) throw docFault('foreign-root', { root: foreign.slice(0, 40) })
  if (!update) return undefined
  const changes: KeyChange[] = []
  for (const key of changed) {
    const was = Object.hasOwn(before, key) ? before[key] : undefined
    const after = map.get(key)
    if (!jsonEqual(was, after)) changes.push({ key, before: was, after })
  }
  return { update, changes }
}
