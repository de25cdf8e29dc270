/**
 * The catalog that is current. Inside a write that changed it, that is already the new one; when
 * the write rolls back, the old one stands again.
 */
import { createEmitter, type Log } from '@kith/shared/kit'
import { catalogId } from '@kith/shared/docs'
import type { Catalog, RecordKeys } from '@kith/shared/model'
import type { Documents } from '#engine/replica'
import {
  ensureObjectTables,
  readMeta,
  writeMeta,
  type IndexesOf,
  type Store,
  type TableChange,
  type Write,
} from '#engine/store'

export interface CatalogState {
  readonly current: () => Catalog
  /** Call once before anything else: makes the tables of standard objects that are new in this Kith. */
  readonly load: () => void
  /** The catalog document changed. */
  readonly change: (tx: Write, keys: RecordKeys) => CatalogChange
  /** After the commit that changed it. */
  readonly onChange: (listener: (catalog: Catalog) => void) => () => void
}

export interface CatalogChange {
  readonly before: Catalog
  readonly after: Catalog
  readonly tables: readonly TableChange[]
}

interface Deps {
  readonly store: Store
  readonly documents: Documents
  readonly build: (keys: RecordKeys, version: number) => Catalog
  readonly indexesOf: IndexesOf
  readonly log: Log
}

const VERSION_KEY = 'catalogVersion'

const OPENING = { usesReserve: true } as const

export function createCatalogState({
  store,
  documents,
  build,
  indexesOf,
  log,
}: Deps): CatalogState {
  const emitter = createEmitter<Catalog>(error => log.error('catalog/listener', { error }))
  let committed: Catalog | undefined
  let pending: Catalog | undefined

  return {
    current,
    load() {
      store.write(tx => {
        const catalog = build(documents.keys(catalogId) ?? {}, versionIn(tx))
        ensureObjectTables(tx, catalog, indexesOf)
        hold(catalog)
        // A full disk must not keep anybody from reading.
      }, OPENING)
    },
    change(tx, keys) {
      const before = current()
      const version = versionIn(tx) + 1
      writeMeta(tx, VERSION_KEY, version)
      const after = build(keys, version)
      const tables = ensureObjectTables(tx, after, indexesOf)
      hold(after)
      return { before, after, tables }
    },
    onChange: listener => emitter.on(listener),
  }

  function current(): Catalog {
    const catalog = pending ?? committed
    if (catalog === undefined) throw new Error('the catalog was asked for before it was loaded')
    return catalog
  }

  function hold(catalog: Catalog): void {
    if (pending === undefined) {
      store.afterCommit(keep)
      store.afterRollback(() => (pending = undefined))
    }
    pending = catalog
  }

  function keep(): void {
    if (pending === undefined) return
    committed = pending
    pending = undefined
    emitter.emit(committed)
  }

  function versionIn(tx: Write): number {
    return Number(readMeta(tx, VERSION_KEY) ?? 1)
  }
}
