/**
 * `recordCodec`: keyed documents as bytes.
 *
 * A state is one byte that names its encoding, then the document. Nearly all are V1, which our light
 * paths read and edit directly; a record with a long past is kept as V2, which packs tombstones
 * fifteen times smaller. Updates are always V1 and bare: they travel.
 */
import * as Y from 'yjs'
import type { Json } from '#kit'
import { NotFlat } from './bytes-reader.ts'
import { docFault } from './doc-fault.ts'
import { editFlat } from './flat-edit.ts'
import { EMPTY_FLAT, knownIn, mergeFlat, type FlatMerge } from './flat-merge.ts'
import { isDeleted, parseFlat, type FlatState } from './flat-state.ts'
import { writeFlat } from './flat-write.ts'
import { checkUpdate } from './merge-gate.ts'
import { listPlain, readPlain } from './plain-read.ts'
import type { DocState, DocUpdate, Edited, RecordCodec } from './record-codec.ts'
import { applyToRecord, editRecord, openRecord, type OpenRecord } from './yjs-record.ts'
import { V1, V2, tagged } from './state-encoding.ts'

const EMPTY: DocState = Uint8Array.of(V1)
/** Below this a state is read far more often than its bytes would matter. */
const SMALL_BYTES = 2048

export const recordCodec: RecordCodec = Object.freeze<RecordCodec>({
  create(keys, clientId) {
    const state = writeFlat(V1, keys, clientId)
    return {
      state,
      // The same bytes: nobody changes either.
      update: state.subarray(1),
      // Nobody asks of most new records, and an import makes them by the hundred thousand.
      get changes() {
        return Object.entries(keys).map(([key, after]) => ({ key, before: undefined, after }))
      },
    }
  },

  edit: (state, set, clientId) => editOf(state, parsed(state), set, clientId),

  open(state) {
    const flat = parsed(state)
    const keys = keysOf(state, flat)
    return { keys, edit: (set, clientId) => editOf(state, flat, set, clientId) }
  },

  merge(state, update) {
    const light = mergeLightly(state, update)
    if (light) {
      const { state: next, changes } = light
      // The same bytes: nobody changes either.
      return next && { state: next, update, changes }
    }
    const open = openState(state)
    checkUpdate(update, client => Y.getState(open.doc.store, client))
    const done = applyToRecord(open, update, state ? read(state) : {})
    return done && { ...done, state: pack(open.doc) }
  },

  whole,
  inV1: state => (state[0] === V1 ? state : tagged(V1, whole(state))),
  read,
  list: state => (state[0] === V1 ? lightly(() => listPlain(state, 1)) : undefined),
})

function whole(state: DocState): DocUpdate {
  return state[0] === V1 ? state.subarray(1) : Y.encodeStateAsUpdate(openState(state).doc)
}

export function read(state: DocState): Record<string, Json> {
  const plain = state[0] === V1 ? lightly(() => readPlain(state, 1)) : undefined
  return plain ?? keysOf(state, parsed(state))
}

/** `undefined` when only Yjs can read it. */
function parsed(state: DocState): FlatState | undefined {
  return state[0] === V1 ? lightly(() => parseFlat(state, 1)) : undefined
}

function keysOf(state: DocState, flat: FlatState | undefined): Record<string, Json> {
  const light = flat && lightly(() => readFlat(flat))
  return light ?? openState(state).map.toJSON()
}

function editOf(
  state: DocState,
  flat: FlatState | undefined,
  set: Readonly<Record<string, Json | null>>,
  clientId: number,
): Edited | undefined {
  const light = flat && lightly(() => ({ edited: editFlat(state, flat, set, clientId) }))
  if (light) return light.edited
  const open = openState(state)
  const done = editRecord(open, set, clientId)
  return done && { ...done, state: pack(open.doc) }
}

/** A merge without a Yjs document, where nothing is concurrent. Throws what `checkUpdate` throws. */
export function mergeLightly(
  state: DocState | null,
  update: DocUpdate,
  isFine: (update: FlatState, known: (client: number) => number) => void = () => undefined,
): FlatMerge | undefined {
  const bytes = state ?? EMPTY
  if (bytes[0] !== V1) return undefined
  const flat = state === null ? EMPTY_FLAT : lightly(() => parseFlat(bytes, 1))
  if (!flat) return undefined
  const known = knownIn(flat)
  const seen = checkUpdate(update, known)
  isFine(seen, known)
  return lightly(() => mergeFlat(bytes, flat, seen))
}

function readFlat(flat: FlatState): Record<string, Json> {
  const keys: Record<string, Json> = {}
  for (const { items } of flat.clients.values()) {
    for (const item of items) {
      if (isDeleted(flat, item)) continue
      if (item.key === undefined || Object.hasOwn(keys, item.key))
        throw new NotFlat('two values of one key')
      keys[item.key] = item.value!
    }
  }
  return keys
}

function lightly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotFlat) return undefined
    throw error
  }
}

export function openState(state: DocState | null): OpenRecord {
  if (state === null) return openRecord(() => undefined)
  const bytes = state.subarray(1)
  if (state[0] === V1) return openRecord(doc => Y.applyUpdate(doc, bytes))
  if (state[0] === V2) return openRecord(doc => Y.applyUpdateV2(doc, bytes))
  throw docFault('damaged', { why: `unknown encoding ${String(state[0])}` })
}

export function pack(doc: Y.Doc): DocState {
  const plain = Y.encodeStateAsUpdate(doc)
  if (plain.length <= SMALL_BYTES) return tagged(V1, plain)
  const packed = Y.encodeStateAsUpdateV2(doc)
  return packed.length * 2 < plain.length ? tagged(V2, packed) : tagged(V1, plain)
}
