/**
 * Merges an update into a keyed document in its V1 bytes, for the common case: one writer who saw
 * what stands where they wrote. Nothing is concurrent then, so there is nothing for Yjs to decide;
 * whatever looks otherwise throws `NotFlat` and is left to it.
 */
import { jsonEqual, type Json } from '#kit'
import { NotFlat } from './bytes-reader.ts'
import type { KeyChange } from './doc-op.ts'
import { stateBytes, tipsOf, type Tips, type Write } from './flat-edit.ts'
import { clockAfter, isDeleted, itemAt, type FlatItem, type FlatState } from './flat-state.ts'

/** A cell of the document as the sender wants it. */
export interface KeyWrite {
  readonly key: string
  /** `undefined` for a removal. */
  readonly value: Json | undefined
  /** Writer's client id; 0 for a removal, which carries none. */
  readonly client: number
  /** Client id of the write that stood there, if that is what the sender replaced; 0 where there was none; `null` when somebody's write was not seen. */
  readonly replaces: number | null
}

export interface FlatMerge {
  /** `undefined` when all of the update was known. */
  readonly state: Uint8Array | undefined
  readonly before: Readonly<Record<string, Json>>
  readonly keys: Readonly<Record<string, Json>>
  readonly changes: readonly KeyChange[]
  readonly writes: readonly KeyWrite[]
}

export const EMPTY_FLAT: FlatState = Object.freeze({ clients: new Map(), deletes: new Map() })

/** The clock after the last write of a writer: what `checkUpdate` asks. */
export const knownIn =
  ({ clients }: FlatState) =>
  (client: number): number => {
    const own = clients.get(client)
    return own ? clockAfter(own) : 0
  }

/** `state` as `parseFlat` read it from `bytes`; `update` has passed `checkUpdate` against it. */
export function mergeFlat(bytes: Uint8Array, state: FlatState, update: FlatState): FlatMerge {
  const [own, second] = update.clients.values()
  if (second) throw new NotFlat('several writers')
  const client = own?.client ?? 0
  const tips = tipsOf(state, client)
  const before = valuesOf(tips)
  const added: Write[] = []
  const writes = new Map<string, KeyWrite>()
  const gone: FlatItem[] = []
  if (own && own.clock !== knownIn(state)(client)) throw new NotFlat('writes that are known')
  for (const item of own?.items ?? []) {
    const write = writeOf(item, state, tips)
    const { key, replaces: old } = write
    if (writes.has(key)) throw new NotFlat('several writes of one key')
    const isThere = old !== undefined && !isDeleted(state, old)
    if (isThere) gone.push(old)
    added.push(write)
    const replaces = old === undefined ? 0 : isThere ? old.client : null
    writes.set(key, { key, value: write.value, client, replaces })
  }
  for (const { item, isThere } of removedBy(update, state)) {
    const key = item.key!
    if (isThere && !gone.includes(item)) gone.push(item)
    if (writes.has(key)) continue
    const replaces = isThere ? item.client : null
    writes.set(key, { key, value: undefined, client: 0, replaces })
  }
  const isNew = added.length > 0 || gone.length > 0
  return {
    state: isNew ? stateBytes(bytes, state, client, added, gone) : undefined,
    before,
    ...after(before, added, gone),
    writes: [...writes.values()],
  }
}

function writeOf(item: FlatItem, state: FlatState, { last, unclear }: Tips): Write {
  const { value, originClient, originClock } = item
  if (value === undefined) throw new NotFlat('a write that was replaced in its own update')
  const old = originClient === -1 ? undefined : itemAt(state.clients, originClient, originClock)
  const key = originClient === -1 ? item.key : old?.key
  if (key === undefined || unclear.has(key)) throw new NotFlat('a write in place of another')
  // The tip is what Yjs would put it behind; then nobody else's write is beside it.
  if (last.get(key) !== old) throw new NotFlat('a concurrent write')
  if (old && originClock !== old.clock + old.length - 1) throw new NotFlat('a concurrent write')
  return { key, value, replaces: old }
}

function* removedBy(
  update: FlatState,
  state: FlatState,
): Generator<{ readonly item: FlatItem; readonly isThere: boolean }> {
  const known = knownIn(state)
  for (const [client, ranges] of update.deletes) {
    for (let i = 0; i < ranges.length; i += 2) {
      const end = ranges[i]! + ranges[i + 1]!
      if (end > known(client)) throw new NotFlat('a deletion of what comes with it')
      for (let clock = ranges[i]!; clock < end;) {
        const item = itemAt(state.clients, client, clock)
        if (!item) throw new NotFlat('a deletion of what is not here')
        clock = item.clock + item.length
        yield { item, isThere: !isDeleted(state, item) }
      }
    }
  }
}

function valuesOf({ last, gone }: Tips): Record<string, Json> {
  const keys: Record<string, Json> = {}
  for (const [key, item] of last) if (!gone.has(item)) keys[key] = item.value!
  return keys
}

function after(
  before: Readonly<Record<string, Json>>,
  added: readonly Write[],
  gone: readonly FlatItem[],
): Pick<FlatMerge, 'keys' | 'changes'> {
  const keys = { ...before }
  const changes: KeyChange[] = []
  const had = (key: string) => (Object.hasOwn(before, key) ? before[key] : undefined)
  for (const { key, value } of added) {
    keys[key] = value
    if (!jsonEqual(had(key), value)) changes.push({ key, before: had(key), after: value })
  }
  const isAdded = new Set(added.map(({ key }) => key))
  for (const { key } of gone) {
    if (isAdded.has(key!)) continue
    delete keys[key!]
    changes.push({ key: key!, before: had(key!), after: undefined })
  }
  return { keys, changes }
}
