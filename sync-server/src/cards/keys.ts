/** Keys of cards, each an object of the store that attachments lie in; some are kept in memory. */
import { isFault, newId, type DocId } from '@kith/shared/kit'
import { KEY_BYTES, newKey } from './seal.ts'

/** As much of the store for attachments as keys need. */
export interface KeyStore {
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>
  readonly get: (key: string, from: number, to: number) => Promise<Uint8Array>
  readonly remove: (key: string) => Promise<void>
}

export interface CardKey {
  readonly id: DocId
  readonly bytes: Uint8Array
}

export interface CardKeys {
  /** Durable when it resolves. */
  readonly make: (workspace: DocId) => Promise<CardKey>
  /** `undefined` when it was removed. */
  readonly find: (workspace: DocId, id: DocId) => Promise<Uint8Array | undefined>
  readonly remove: (workspace: DocId, id: DocId) => Promise<void>
}

const KEPT = 2_000
const nameOf = (workspace: DocId, id: DocId) => `${workspace}/card-keys/${id}`

export function createCardKeys(store: KeyStore): CardKeys {
  const kept = new Map<string, Uint8Array>()
  return {
    async make(workspace) {
      const key = { id: newId(), bytes: newKey() }
      await store.put(nameOf(workspace, key.id), key.bytes)
      keep(nameOf(workspace, key.id), key.bytes)
      return key
    },
    async find(workspace, id) {
      const name = nameOf(workspace, id)
      const known = kept.get(name)
      if (known !== undefined) return known
      try {
        const bytes = await store.get(name, 0, KEY_BYTES)
        keep(name, bytes)
        return bytes
      } catch (error) {
        if (isFault(error, 'blob/missing')) return undefined
        throw error
      }
    },
    async remove(workspace, id) {
      kept.delete(nameOf(workspace, id))
      await store.remove(nameOf(workspace, id))
    },
  }

  function keep(name: string, bytes: Uint8Array): void {
    const oldest = kept.size >= KEPT ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(name, bytes)
  }
}
