/**
 * The heart of an engine: the file, the one door, and the rows that follow from it. Everything
 * else is built on this; tests of the rooms below take it as it is.
 */
import {
  catalogId,
  createClientIds,
  recordCodec,
  textCodec,
  type ClientIds,
} from '@kith/shared/docs'
import { createCatalog, viewFromKeys, type Catalog } from '@kith/shared/model'
import { defaultIndexesFor, indexesFor } from '@kith/shared/query'
import type { Clock, Json, Log } from '@kith/shared/kit'
import {
  createCatalogState,
  createProjection,
  createRebuild,
  renewRows,
  type CatalogState,
  type Projection,
  type Rebuild,
} from '#engine/projection'
import {
  createActionLog,
  createCompartments,
  createDocuments,
  createFeed,
  createIngest,
  createUpstream,
  type Documents,
  type Feed,
  type Ingest,
  type Upstream,
} from '#engine/replica'
import { ensureIndex, readMeta, writeMeta, type Store, type Write } from '#engine/store'

export interface Core {
  readonly store: Store
  readonly documents: Documents
  readonly ingest: Ingest
  /** What a server does beside sending changes of others. */
  readonly upstream: Upstream
  readonly clientIds: ClientIds
  /** Server time minus this device's, in milliseconds. */
  readonly setClockOffset: (ms: number) => void
  readonly feed: Feed
  readonly catalogState: CatalogState
  readonly catalog: () => Catalog
  readonly projection: Projection
  readonly rebuild: Rebuild
  /** Has rows that an older Kith made made again; call once, when `onStale` can be. */
  readonly renew: () => void
  /** Makes the indexes that saved views ask for and that are not there yet. */
  readonly indexViews: () => void
  /** Call inside a write that changed rows without changing documents: all that shows rows asks again. */
  readonly lookAgain: () => void
}

export interface CoreDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Rows of these objects must be made again; called inside the write. */
  readonly onStale: (tx: Write, objects: readonly string[]) => void
}

export function createCore({ store, clock, log, onStale }: CoreDeps): Core {
  const compartments = createCompartments(() => catalogState.current())
  const documents = createDocuments({ store, codec: recordCodec, compartments })
  const catalogState: CatalogState = createCatalogState({
    store,
    documents,
    build: (keys, version) => createCatalog({ keys, version }),
    indexesOf: defaultIndexesFor,
    log,
  })
  const projection = createProjection({ store, documents, catalog: catalogState, onStale })
  const feed = createFeed({ store, clock, log })
  // Ids are made by the server's clock, as far as it is known: a wrong one would win every conflict.
  let offsetMs = 0
  const serverClock = { now: () => clock.now() + offsetMs }
  const clientIds = createClientIds({ clock: serverClock, load, save, deviceNo: device })
  const parts = {
    store,
    documents,
    compartments,
    actions: createActionLog({ store }),
    clientIds,
    projector: projection,
    feed,
    codec: recordCodec,
    text: textCodec,
  }
  const ingest = createIngest({ ...parts, hasUpstream })
  const upstream = createUpstream(parts)
  const catalog = catalogState.current
  const rebuild = createRebuild({ projection, codec: recordCodec, text: textCodec, catalog })
  catalogState.load()
  return {
    store,
    documents,
    ingest,
    upstream,
    clientIds,
    setClockOffset: ms => void (offsetMs = ms),
    feed,
    catalogState,
    catalog,
    projection,
    rebuild,
    renew: () => renewRows(store, onStale),
    indexViews,
    lookAgain,
  }

  function lookAgain(): void {
    const nothing = { pk: 0, doc: catalogId, type: '', isNew: false, changes: [] }
    feed.add('local', null, [{ ...nothing, kind: 'catalog' }])
  }

  /** Leased by the server; 1 in a workspace that has none. */
  function device(): number {
    const leased = readMeta(store, 'device')
    return typeof leased === 'number' ? leased : 1
  }

  function load(): number | null {
    const second = readMeta(store, 'clientSecond')
    return typeof second === 'number' ? second : null
  }

  /** Must be on disk before it is used; a write that rolls back must not take it away. */
  function save(second: number): void {
    const put = () =>
      store.write(tx => writeMeta(tx, 'clientSecond', second), { usesReserve: true })
    put()
    store.afterRollback(put)
  }

  function hasUpstream(): boolean {
    return readMeta(store, 'upstream') !== undefined
  }

  function indexViews(): void {
    const views = store.all<{ id: string; body: string }>('SELECT id, body FROM view')
    for (const { id, body } of views) {
      const view = viewFromKeys(id, JSON.parse(body) as Record<string, Json>)
      if (view === undefined || catalog().findObject(view.object) === undefined) continue
      for (const index of indexesFor(view, catalog()))
        store.write(tx => void ensureIndex(tx, index.name, index.sql))
    }
  }
}
