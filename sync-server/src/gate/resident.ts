/** Documents the gate has at hand: as bytes, with what it has to know beside them. */
import { recordCodec, type DocState } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import type { DocRef } from '@kith/shared/protocol'
import type { KeyClocks } from './clocks.ts'
import type { Keys } from './policy.ts'

export interface Resident extends DocRef {
  readonly epoch: number
  readonly scope: number
  /** `null` only while nothing of it was taken. */
  readonly state: DocState | null
  readonly clocks: KeyClocks
  /** Place of the last entry that changed it. */
  readonly seq: number
  /** Milliseconds of the latest moment that any of its entries names. */
  readonly at: number
}

export const keysOf = (doc: Pick<Resident, 'kind' | 'state'>): Keys =>
  doc.kind === 'text' || doc.state === null ? {} : recordCodec.read(doc.state)

/** Least recently used go first; bounded by what they weigh, not by how many they are. */
export interface Residents {
  readonly get: (doc: DocId) => Resident | undefined
  readonly put: (doc: Resident) => void
  readonly drop: (doc: DocId) => void
  readonly clear: () => void
  readonly weight: () => number
}

/** An entry's keys, clocks and object, beside its bytes. */
const OVERHEAD = 600

export function createResidents(maxBytes: number): Residents {
  const held = new Map<DocId, Resident>()
  let weight = 0
  const weigh = (doc: Resident) => (doc.state?.length ?? 0) + OVERHEAD + doc.clocks.size * 100
  const drop = (id: DocId) => {
    const old = held.get(id)
    if (!old) return
    weight -= weigh(old)
    held.delete(id)
  }
  return {
    get(id) {
      const found = held.get(id)
      if (!found) return undefined
      // Put last: what was asked for is kept longest.
      held.delete(id)
      held.set(id, found)
      return found
    },
    put(doc) {
      drop(doc.doc)
      held.set(doc.doc, doc)
      weight += weigh(doc)
      for (const oldest of held.keys()) {
        if (weight <= maxBytes || oldest === doc.doc) break
        drop(oldest)
      }
    },
    drop,
    clear() {
      held.clear()
      weight = 0
    },
    weight: () => weight,
  }
}
