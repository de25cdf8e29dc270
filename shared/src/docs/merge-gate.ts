/**
 * What another replica's update must pass before Yjs sees it.
 *
 * Yjs trusts its input: nine bytes make it reserve memory for 33 million writes, seven bytes empty a
 * record, a hole in the numbering is kept for ever. Everything is therefore read by our own bounded
 * reader first. Only V1 is accepted: the V2 decoder can be made to never end.
 */
import { docFault } from './doc-fault.ts'
import { NotFlat } from './bytes-reader.ts'
import { clockAfter, itemAt, parseFlat, type FlatState } from './flat-state.ts'

const MAX_UPDATE_BYTES = 256 * 1024

/** Throws `doc/malformed`, `doc/too-big`, `doc/gap` or `doc/foreign-root`. `known` tells the clock after a writer's last known write. */
export function checkUpdate(update: Uint8Array, known: (client: number) => number): FlatState {
  if (update.length > MAX_UPDATE_BYTES) {
    throw docFault('too-big', { sizeBytes: update.length, limitBytes: MAX_UPDATE_BYTES })
  }
  const state = parseUpdate(update)
  for (const client of state.clients.values()) {
    if (client.clock > known(client.client))
      throw docFault('gap', { why: 'earlier writes are missing' })
    for (const item of client.items) {
      const { originClient, originClock } = item
      if (originClient === -1 || originClock < known(originClient)) continue
      if (originClient === item.client && originClock >= item.clock) {
        throw docFault('malformed', { why: 'a write that replaces a later one' })
      }
      if (!itemAt(state.clients, originClient, originClock)) {
        throw docFault('gap', { why: 'what it replaces is missing' })
      }
    }
  }
  checkDeletes(state, known)
  return state
}

function parseUpdate(update: Uint8Array): FlatState {
  try {
    return parseFlat(update, 0)
  } catch (error) {
    if (!(error instanceof NotFlat)) throw error
    if (error.reason === 'foreign-root')
      throw docFault('foreign-root', { root: error.message }, error)
    throw docFault('malformed', { why: error.message }, error)
  }
}

function checkDeletes(state: FlatState, known: (client: number) => number): void {
  for (const [client, ranges] of state.deletes) {
    const own = state.clients.get(client)
    const end = Math.max(known(client), own ? clockAfter(own) : 0)
    for (let i = 0; i < ranges.length; i += 2) {
      if (ranges[i]! + ranges[i + 1]! > end)
        throw docFault('gap', { why: 'what it deletes is missing' })
    }
  }
}
